package dev.unchurn.stats;

/** What one pool did in each interval since the start of the run; all intervals are of the same length. Immutable. */
public final class TimelineSnapshot {
    private final long widthNanos;
    private final long elapsedNanos;
    private final long[] borrows;
    private final long[] opens;
    private final int[] peaks;

    TimelineSnapshot(long widthNanos, long elapsedNanos, long[] borrows, long[] opens, int[] peaks) {
        this.widthNanos = widthNanos;
        this.elapsedNanos = elapsedNanos;
        this.borrows = borrows;
        this.opens = opens;
        this.peaks = peaks;
    }

    /** How many intervals there are; 0 before the first look. */
    public int size() {
        return borrows.length;
    }

    /** Length of each interval but the last one, which may have begun only. */
    public long widthNanos() {
        return widthNanos;
    }

    /** How much of an interval has passed. */
    public long lengthNanos(int interval) {
        return Math.max(1, Math.min(widthNanos, elapsedNanos - interval * widthNanos));
    }

    public long borrows(int interval) {
        return borrows[interval];
    }

    public long opens(int interval) {
        return opens[interval];
    }

    /** Most connections in the program's hands at once. */
    public int peakLeased(int interval) {
        return peaks[interval];
    }
}
