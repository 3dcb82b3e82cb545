package dev.unchurn.leak;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets one through each interval, and a burst of many after a time in which there were fewer. Where more than it lets through
 * have come for very long, or those that it let through took too much of the time, it lets them through for a tenth of the time only,
 * and in bursts of a tenth: what goes on like that has been seen. A moment in which nobody comes does not change that: on a full
 * machine the fastest program has many. Thread-safe.
 */
final class Allowance {
    private static final int LONG_BURSTS = 50;
    private static final int LESS = 10;

    /** Who finds no more than this part of a burst left would have had to wait, but for a moment in which nobody came. */
    private static final int MOMENT = 20;

    /** Those let through take too much when they take more than this part of the time of one processor. */
    static final int DEAR = 32;

    /** A time in which they took less counts for no more than this, and so does one in which they took more. */
    private static final long SPENT_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** Whoever took longer has had to wait for a processor in between. */
    private static final long LONGEST_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final long intervalNanos;
    private final int burst;
    private final int enough;

    /**
     * How many more have been let through that found next to nothing left, or came while it was not paid for, than others; 0 to
     * {@link #enough}.
     */
    private final AtomicInteger waits = new AtomicInteger();

    /**
     * Until when what those let through have taken would be paid for, at one part of the time in {@link #DEAR}. When two threads tell at
     * once what theirs took, one of them may be lost.
     */
    private volatile long paidNanos;

    /** When the next one would come if all had come evenly; behind the present where there is something left. */
    private final AtomicLong nextNanos;

    /** @param nowNanos by the clock of {@link #take}: a burst is there at once */
    Allowance(long intervalNanos, int burst, long nowNanos) {
        this.intervalNanos = intervalNanos;
        this.burst = burst;
        this.enough = LONG_BURSTS * burst;
        this.nextNanos = new AtomicLong(nowNanos - burst * intervalNanos);
        this.paidNanos = nowNanos;
    }

    /** Whether one may come now. */
    boolean take(long nowNanos) {
        while (true) {
            long next = nextNanos.get();
            long late = nowNanos - next;
            if (late < 0) return false;
            boolean waited = late < intervalNanos * burst / MOMENT || paidNanos - nowNanos > 0;
            int before = waits.get();
            int burstNow = before > enough / 2 ? burst / LESS : burst;
            boolean pauses = waited && before >= enough;
            long from = nowNanos - Math.min(late, intervalNanos * burstNow);
            if (pauses) from += intervalNanos * burstNow * (LESS - 1);
            if (!nextNanos.compareAndSet(next, from + intervalNanos)) continue;
            if (pauses) waits.addAndGet(-burstNow);
            else if (waited) waits.incrementAndGet();
            else if (before > 0) waits.decrementAndGet();
            return true;
        }
    }

    /**
     * What letting one through has taken.
     *
     * @param nowNanos when it was let through
     */
    void took(long nanos, long nowNanos) {
        long ahead = Math.max(-SPENT_NANOS, Math.min(paidNanos - nowNanos, SPENT_NANOS));
        paidNanos = nowNanos + ahead + DEAR * Math.min(nanos, LONGEST_NANOS);
    }
}
