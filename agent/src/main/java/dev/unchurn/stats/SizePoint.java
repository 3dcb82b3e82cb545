package dev.unchurn.stats;

/**
 * What a pool of a given size would have made of the same borrows. Waiting is for a connection to come back; opening,
 * resetting and validating are not in it. Immutable.
 */
public final class SizePoint {
    private final int size;
    private final double shareAtOnce;
    private final double shareWithinMilli;
    private final long waitP99Nanos;

    /**
     * @param size most connections at once
     * @param shareAtOnce of the borrows, 0 to 1: those that would not have waited
     * @param shareWithinMilli of the borrows, 0 to 1: those that would have waited for a millisecond at most
     * @param waitP99Nanos what 99 % of the borrows would not have waited longer for
     */
    public SizePoint(int size, double shareAtOnce, double shareWithinMilli, long waitP99Nanos) {
        this.size = size;
        this.shareAtOnce = shareAtOnce;
        this.shareWithinMilli = shareWithinMilli;
        this.waitP99Nanos = waitP99Nanos;
    }

    public int size() {
        return size;
    }

    public double shareAtOnce() {
        return shareAtOnce;
    }

    public double shareWithinMilli() {
        return shareWithinMilli;
    }

    public long waitP99Nanos() {
        return waitP99Nanos;
    }
}
