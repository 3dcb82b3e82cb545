package dev.unchurn.pool;

import dev.unchurn.event.RetireReason;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What has to happen although nobody calls: connections age, resets get stuck, leases become overdue or unreachable. One
 * thread for all pools, which looks about every second and at once when a leak is found.
 */
final class Housekeeping implements Runnable {
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Pools pools;
    private final ReferenceQueue<Object> unreachable;
    private volatile boolean ended;

    /** Whose trial is under way: one at a time, as pools share servers and processors. */
    private @Nullable Pool tuning;

    Housekeeping(Pools pools, ReferenceQueue<Object> unreachable) {
        this.pools = pools;
        this.unreachable = unreachable;
    }

    @Override
    public void run() {
        long lastTick = System.nanoTime();
        while (!ended) {
            try {
                long leftNanos = Math.min(TICK_NANOS - (System.nanoTime() - lastTick), tune());
                tellUnreachable(unreachable.remove(Math.max(1, TimeUnit.NANOSECONDS.toMillis(leftNanos))));
                if (System.nanoTime() - lastTick < TICK_NANOS) continue;
                lastTick = System.nanoTime();
                tick();
            } catch (InterruptedException whoever) {
                // either we have ended, or somebody interrupts every thread there is: the loop knows
            } catch (Throwable failure) {
                pools.listener().fault("housekeeping", failure);
            }
        }
    }

    /** Goes on with the trial that is under way; for how long there is nothing to do for it. */
    private long tune() {
        Pool pool = tuning;
        if (pool == null) return TICK_NANOS;
        int before = pool.tuner().limit();
        long leftNanos = pool.tuner().look(pools.now());
        tellLimit(pool, before);
        if (leftNanos >= 0) return leftNanos;
        tuning = null;
        return TICK_NANOS;
    }

    /** Whoever has set a limit has decided. */
    private void tune(Pool pool) {
        if (pools.settings().max() > 0) return;
        int before = pool.tuner().limit();
        if (pool.tuner().tick(tuning == null, pools.now())) tuning = pool;
        tellLimit(pool, before);
    }

    private void tellLimit(Pool pool, int before) {
        int limit = pool.tuner().limit();
        if (limit != before) pools.listener().useLimited(pool.name(), limit == Limited.NO_LIMIT ? 0 : limit);
    }

    void end() {
        ended = true;
    }

    /** Everything that is due now. */
    void tick() {
        for (Reference<?> found = unreachable.poll(); found != null; found = unreachable.poll()) tellUnreachable(found);
        for (Pool pool : pools.all()) {
            retireAged(pool);
            pool.upkeep().forgetWaits();
            abortStuck(pool);
            tellOverdue(pool);
            tune(pool);
        }
        pools.closer().abortThoseLongerThan(pools.settings().resetTimeoutNanos());
        pools.trim();
        pools.dropEmptied();
    }

    private static void tellUnreachable(@Nullable Reference<?> found) {
        if (!(found instanceof RootReference)) return;
        Slot slot = ((RootReference) found).slot();
        slot.pool().unreachable(slot);
    }

    private void retireAged(Pool pool) {
        long nowNanos = pools.now();
        Upkeep upkeep = pool.upkeep();
        pool.discardAll(upkeep.takeTooOld(nowNanos), RetireReason.LIFETIME);
        long untilNanos = nowNanos - pools.settings().idleTimeoutNanos();
        pool.discardAll(upkeep.takeIdleSince(untilNanos, nowNanos), RetireReason.IDLE);
    }

    private void abortStuck(Pool pool) {
        long timeoutNanos = pools.settings().resetTimeoutNanos();
        for (Physical physical : pool.upkeep().newlyStuck(timeoutNanos, pools.now()))
            pools.closer().abort(physical);
    }

    private void tellOverdue(Pool pool) {
        long thresholdNanos = pools.settings().overdueNanos();
        if (thresholdNanos <= 0) return;
        for (Lease lease : pool.upkeep().newlyOverdue(thresholdNanos, pools.now())) {
            pools.listener().overdue(pool.name(), lease.info());
        }
    }
}
