package dev.unchurn.stats;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What pooling would have made of the borrows of one pool that were observed. Immutable. */
public final class Prediction {
    private final long borrows;
    private final long opens;
    private final int peak;
    private final long savedNanos;
    private final List<SizePoint> sizes;

    /**
     * @param borrows how many borrows it is about
     * @param opens how many connections would have been opened for them
     * @param peak most physical connections at once
     * @param savedNanos time that the program's threads would have saved: opening as it was, less waiting and opening as it
     *     would have been
     * @param sizes the same with hard limits, the smallest first
     */
    public Prediction(long borrows, long opens, int peak, long savedNanos, List<SizePoint> sizes) {
        this.borrows = borrows;
        this.opens = opens;
        this.peak = peak;
        this.savedNanos = savedNanos;
        this.sizes = Collections.unmodifiableList(new ArrayList<>(sizes));
    }

    public long borrows() {
        return borrows;
    }

    public long opens() {
        return opens;
    }

    public int peak() {
        return peak;
    }

    public long savedNanos() {
        return savedNanos;
    }

    public List<SizePoint> sizes() {
        return sizes;
    }
}
