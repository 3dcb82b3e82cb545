package dev.unchurn.stats;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What one pool did over time, from totals that are looked at once a second. Bounded: when all intervals are full, pairs of
 * them become one, and intervals are twice as long from then on. Thread-safe.
 */
final class Timeline {
    static final int MAX_INTERVALS = 300;
    static final long FIRST_WIDTH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int FEW = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private long widthNanos = FIRST_WIDTH_NANOS;
    private long[] borrows = new long[FEW];
    private long[] opens = new long[FEW];
    private int[] peaks = new int[FEW];
    private int count;
    private long elapsedNanos;
    private long borrowsBefore;
    private long opensBefore;

    /**
     * Adds what happened since the last look.
     *
     * @param sinceStartNanos time since the start of the run; the same start for all pools
     * @param borrowsInAll total since the start
     * @param opensInAll total since the start
     * @param peak most connections in the program's hands since the last look
     */
    void add(long sinceStartNanos, long borrowsInAll, long opensInAll, int peak) {
        lock.lock();
        try {
            elapsedNanos = Math.max(elapsedNanos, sinceStartNanos);
            while ((elapsedNanos - 1) / widthNanos >= MAX_INTERVALS) halve();
            int interval = (int) Math.max(0, (elapsedNanos - 1) / widthNanos);
            makeRoom(interval + 1);
            borrows[interval] += borrowsInAll - borrowsBefore;
            opens[interval] += opensInAll - opensBefore;
            peaks[interval] = Math.max(peaks[interval], peak);
            borrowsBefore = borrowsInAll;
            opensBefore = opensInAll;
        } finally {
            lock.unlock();
        }
    }

    private void makeRoom(int intervals) {
        count = Math.max(count, intervals);
        if (count <= borrows.length) return;
        int length = Math.min(MAX_INTERVALS, Math.max(count, 2 * borrows.length));
        borrows = Arrays.copyOf(borrows, length);
        opens = Arrays.copyOf(opens, length);
        peaks = Arrays.copyOf(peaks, length);
    }

    private void halve() {
        int half = (count + 1) / 2;
        for (int i = 0; i < half; i++) {
            boolean hasPair = 2 * i + 1 < count;
            borrows[i] = borrows[2 * i] + (hasPair ? borrows[2 * i + 1] : 0);
            opens[i] = opens[2 * i] + (hasPair ? opens[2 * i + 1] : 0);
            peaks[i] = Math.max(peaks[2 * i], hasPair ? peaks[2 * i + 1] : 0);
        }
        Arrays.fill(borrows, half, borrows.length, 0);
        Arrays.fill(opens, half, opens.length, 0);
        Arrays.fill(peaks, half, peaks.length, 0);
        count = half;
        widthNanos *= 2;
    }

    TimelineSnapshot snapshot() {
        lock.lock();
        try {
            return new TimelineSnapshot(
                    widthNanos,
                    elapsedNanos,
                    Arrays.copyOf(borrows, count),
                    Arrays.copyOf(opens, count),
                    Arrays.copyOf(peaks, count));
        } finally {
            lock.unlock();
        }
    }
}
