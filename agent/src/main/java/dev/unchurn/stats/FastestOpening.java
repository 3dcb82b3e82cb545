package dev.unchurn.stats;

/**
 * What an opening takes where there were few of them. Who opened the first one loaded the driver's classes, and so did all that began
 * before it was open: 32 threads of a program that had just started took 0.3 s and more for each. They say nothing about later
 * ones. Thread-safe.
 */
final class FastestOpening {
    private boolean isFirstOpen;
    private long firstOpenNanos;
    private long fastest;

    /**
     * Counts one.
     *
     * @param nanos how long it took
     * @param nowNanos when it was open
     */
    synchronized void opened(long nanos, long nowNanos) {
        if (!isFirstOpen) {
            isFirstOpen = true;
            firstOpenNanos = nowNanos;
        } else if (nowNanos - nanos - firstOpenNanos >= 0 && (fastest == 0 || nanos < fastest)) {
            fastest = nanos;
        }
    }

    /** The shortest of those that say something; 0 when there was none. */
    synchronized long nanos() {
        return fastest;
    }
}
