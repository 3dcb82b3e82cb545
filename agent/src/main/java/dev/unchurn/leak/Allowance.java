package dev.unchurn.leak;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets one through each interval, and a burst of many after a time in which there were fewer. Where as many as it lets through
 * have come for very long, it lets them through for a fifth of the time only: what goes on like that has been seen. Thread-safe.
 */
final class Allowance {
    private static final int LONG_BURSTS = 50;
    private static final int PAUSE_BURSTS = 4;

    private final long intervalNanos;
    private final int burst;
    private final long burstNanos;

    /** How many have been let through that had waited for the interval to end. */
    private final AtomicInteger inRow = new AtomicInteger();

    /** When the next one would come if all had come evenly; behind the present where there is something left. */
    private final AtomicLong nextNanos;

    /** @param nowNanos by the clock of {@link #take}: a burst is there at once */
    Allowance(long intervalNanos, int burst, long nowNanos) {
        this.intervalNanos = intervalNanos;
        this.burst = burst;
        this.burstNanos = burst * intervalNanos;
        this.nextNanos = new AtomicLong(nowNanos - burstNanos);
    }

    /** Whether one may come now. */
    boolean take(long nowNanos) {
        while (true) {
            long next = nextNanos.get();
            long late = nowNanos - next;
            if (late < 0) return false;
            boolean waited = late < intervalNanos;
            boolean pauses = waited && inRow.get() >= LONG_BURSTS * burst;
            long from = nowNanos - Math.min(late, burstNanos) + (pauses ? PAUSE_BURSTS * burstNanos : 0);
            if (!nextNanos.compareAndSet(next, from + intervalNanos)) continue;
            if (pauses) inRow.addAndGet(-burst);
            else if (waited) inRow.incrementAndGet();
            else if (inRow.get() > 0) inRow.set(0);
            return true;
        }
    }
}
