package dev.unchurn.pool;

/** How long waiting for a connection makes sense. Guarded by the lock of the pool. */
final class Patience {
    /**
     * Who waits for less than an opening takes does the right thing for itself. When all of them together have waited for so many
     * openings, one more connection would have been cheaper.
     */
    private static final int OPENINGS = 128;

    private static final int FORGOTTEN_EACH_TICK = 2;

    /** The newest opening counts for so much of a whole. */
    private static final int PARTS = 4;

    /** Since a connection was last opened, all together. */
    private long waitedNanos;

    private long openNanos;

    void waited(long nanos) {
        waitedNanos += Math.max(0, nanos);
    }

    /** What was waited for long ago says nothing about now. */
    void tick() {
        waitedNanos -= waitedNanos / FORGOTTEN_EACH_TICK;
    }

    void opened(long nanos) {
        waitedNanos = 0;
        long atLeastOne = Math.max(1, nanos);
        openNanos = openNanos == 0 ? atLeastOne : openNanos + (atLeastOne - openNanos) / PARTS;
    }

    /** What opening lately took, or 0 while nothing was opened. */
    long openNanos() {
        return openNanos;
    }

    /** Whether one more connection is cheaper than what is waited for. Then the sum begins anew, for one more at a time. */
    boolean beginAnewIfOver() {
        if (openNanos == 0 || waitedNanos <= OPENINGS * openNanos) return false;
        waitedNanos = 0;
        return true;
    }
}
