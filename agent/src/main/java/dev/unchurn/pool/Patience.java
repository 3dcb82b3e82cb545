package dev.unchurn.pool;

import java.util.concurrent.TimeUnit;

/** How long waiting for a connection makes sense. Guarded by the lock of the pool. */
final class Patience {
    /**
     * Who waits for less than an opening takes does the right thing for itself. When all of them together have waited for so many
     * openings, one more connection would have been cheaper.
     */
    private static final int OPENINGS = 128;

    private static final int MOST_FORGOTTEN_EACH_TICK = 2;

    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** When somebody has waited nearly all the time in so many seconds, one thread has too few connections for good. */
    private static final int BUSY_TICKS = 10;

    /** Between two of its waits a thread does something with its connection, and who is served next may not have queued up yet. */
    private static final long BUSY_NANOS = TICK_NANOS * 4 / 5;

    /** The newest opening counts for so much of a whole. */
    private static final int PARTS = 4;

    /**
     * When nothing was opened for that long, the next opening counts alone: those before were others. When a program starts, its
     * threads open all at once, and that takes each ten times as long and longer.
     */
    private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Since a connection was last opened, all together. */
    private long waitedNanos;

    private long openNanos;

    private long openedNanos;

    private long waitedSinceTickNanos;

    private int busyTicks;

    void waited(long nanos) {
        long atLeastNone = Math.max(0, nanos);
        waitedNanos += atLeastNone;
        waitedSinceTickNanos += atLeastNone;
    }

    /**
     * Each second. What was waited for long ago says nothing about now, but the longer an opening takes, the longer it takes to have
     * waited for so many.
     */
    void tick() {
        busyTicks = waitedSinceTickNanos >= BUSY_NANOS ? busyTicks + 1 : 0;
        waitedSinceTickNanos = 0;
        waitedNanos -= waitedNanos / Math.max(MOST_FORGOTTEN_EACH_TICK, OPENINGS * openNanos / TICK_NANOS);
    }

    void opened(long nanos, long nowNanos) {
        beginAnew();
        long atLeastOne = Math.max(1, nanos);
        boolean isFirst = openNanos == 0 || nowNanos - openedNanos > STALE_NANOS;
        openNanos = isFirst ? atLeastOne : openNanos + (atLeastOne - openNanos) / PARTS;
        openedNanos = nowNanos;
    }

    /** So much of the time since the last opening does not count. */
    void leaveOut(long nanos) {
        openedNanos += nanos;
    }

    /** What opening lately took, or 0 while nothing was opened. */
    long openNanos() {
        return openNanos;
    }

    private void beginAnew() {
        waitedNanos = 0;
        busyTicks = 0;
    }

    /** Whether one more connection is cheaper than what is waited for. Then the sum begins anew, for one more at a time. */
    boolean beginAnewIfOver() {
        if (openNanos == 0) return false;
        if (waitedNanos <= OPENINGS * openNanos && busyTicks < BUSY_TICKS) return false;
        beginAnew();
        return true;
    }
}
