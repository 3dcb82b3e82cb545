package dev.unchurn.leak;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets one through each interval, and a burst of many after a time in which there were fewer. Where more than it lets through
 * have come for very long, it lets them through for a tenth of the time only, and in bursts of a tenth: what goes on like that has
 * been seen. A moment in which nobody comes does not change that: on a full machine the fastest program has many. Thread-safe.
 */
final class Allowance {
    private static final int LONG_BURSTS = 50;
    private static final int LESS = 10;

    /** Who finds no more than this part of a burst left would have had to wait, but for a moment in which nobody came. */
    private static final int MOMENT = 20;

    private final long intervalNanos;
    private final int burst;
    private final int enough;

    /** How many more have been let through that found next to nothing left than such as found more; 0 to {@link #enough}. */
    private final AtomicInteger waits = new AtomicInteger();

    /** When the next one would come if all had come evenly; behind the present where there is something left. */
    private final AtomicLong nextNanos;

    /** @param nowNanos by the clock of {@link #take}: a burst is there at once */
    Allowance(long intervalNanos, int burst, long nowNanos) {
        this.intervalNanos = intervalNanos;
        this.burst = burst;
        this.enough = LONG_BURSTS * burst;
        this.nextNanos = new AtomicLong(nowNanos - burst * intervalNanos);
    }

    /** Whether one may come now. */
    boolean take(long nowNanos) {
        while (true) {
            long next = nextNanos.get();
            long late = nowNanos - next;
            if (late < 0) return false;
            boolean waited = late < intervalNanos * burst / MOMENT;
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
}
