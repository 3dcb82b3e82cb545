package dev.unchurn.stats;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What pooling would have made of the borrows of one pool that were observed. Immutable. */
public final class Prediction {
    private final long borrows;
    private final long leftOut;
    private final long opens;
    private final int peak;
    private final long savedNanos;
    private final long observedNanos;
    private final List<SizePoint> sizes;

    /** For all borrows that there were, without the time in which they were. */
    public Prediction(long borrows, long opens, int peak, long savedNanos, List<SizePoint> sizes) {
        this(borrows, 0, opens, peak, savedNanos, 0, sizes);
    }

    /**
     * @param borrows how many borrows it is about
     * @param leftOut how many more there were, of which nothing is said
     * @param opens how many connections would have been opened for them
     * @param peak most physical connections at once
     * @param savedNanos time that the program's threads would have saved: opening as it was, less waiting and opening as it
     *     would have been
     * @param observedNanos the time since the first borrow; 0 where that is not known
     * @param sizes the same with hard limits, the smallest first
     */
    public Prediction(
            long borrows,
            long leftOut,
            long opens,
            int peak,
            long savedNanos,
            long observedNanos,
            List<SizePoint> sizes) {
        this.borrows = borrows;
        this.leftOut = leftOut;
        this.opens = opens;
        this.peak = peak;
        this.savedNanos = savedNanos;
        this.observedNanos = observedNanos;
        this.sizes = Collections.unmodifiableList(new ArrayList<>(sizes));
    }

    /** How many borrows it is about; each of them opened a connection. */
    public long borrows() {
        return borrows;
    }

    /** How many more there were that came too fast to be looked at. */
    public long leftOut() {
        return leftOut;
    }

    public long opens() {
        return opens;
    }

    /** Most physical connections at once, those being opened or reset included. */
    public int peak() {
        return peak;
    }

    /** Negative where pooling would have cost time. */
    public long savedNanos() {
        return savedNanos;
    }

    /** Server processes, or threads, that would not have been started, in a minute; 0 where the time is not known. */
    public double avoidedPerMinute() {
        if (observedNanos <= 0) return 0;
        return (double) (borrows - opens) * TimeUnit.MINUTES.toNanos(1) / observedNanos;
    }

    public List<SizePoint> sizes() {
        return sizes;
    }
}
