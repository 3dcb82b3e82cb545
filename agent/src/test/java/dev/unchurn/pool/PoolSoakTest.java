package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.Listener;
import dev.unchurn.event.PoolName;
import dev.unchurn.event.RetireReason;
import dev.unchurn.event.Ticker;
import dev.unchurn.testing.RecordingListener;
import dev.unchurn.testing.Threads;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many real threads, everything at once, the real clock and the real background threads. */
@Tag("stress")
class PoolSoakTest {
    private static final int THREADS = 20;
    private static final int DEPTH = 5;
    private static final int LEAK = 4;

    /** All but one of so many sessions come back as fresh as they were lent. */
    private static final int FRESH = 4;

    private static final int[] LIMITS = {1, 3, 8, Limited.NO_LIMIT};

    private final RecordingListener listener = new RecordingListener();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger peak = new AtomicInteger();

    /** A connection that notices a second holder, and fails now and then. */
    private final class Soaked implements Physical {
        private final Object root = new Object();
        private final AtomicInteger holders = new AtomicInteger();
        private final AtomicInteger closes = new AtomicInteger();
        private volatile boolean broken;
        private volatile boolean dirty;

        void take() {
            if (holders.incrementAndGet() != 1) throw new AssertionError("two holders");
            if (dirty) throw new AssertionError("borrowed without a reset");
            if (closes.get() != 0) throw new AssertionError("borrowed after its close");
            dirty = true;
        }

        void give() {
            if (holders.decrementAndGet() != 0) throw new AssertionError("two holders");
        }

        @Override
        public Object root() {
            return root;
        }

        @Override
        public boolean isBroken() {
            return broken;
        }

        @Override
        public boolean isValid(long timeoutMillis) {
            return !broken;
        }

        @Override
        public void reset() throws SQLException {
            if (holders.get() != 0) throw new AssertionError("reset while held");
            if (System.identityHashCode(this) % 97 == 0) throw new SQLException("cannot be reset");
            dirty = false;
        }

        @Override
        public void close() {
            if (closes.getAndIncrement() != 0) throw new AssertionError("closed twice");
            open.decrementAndGet();
        }

        @Override
        public void abort() {
            broken = true;
        }
    }

    private Physical open(Random random) throws OpenFailed {
        if (random.nextInt(400) == 0) throw new OpenFailed(new SQLException("refused"), false);
        LockSupport.parkNanos(200_000);
        int now = open.incrementAndGet();
        peak.accumulateAndGet(now, Math::max);
        return new Soaked();
    }

    private void borrowDeep(Pool pool, Random random, int depth) throws Exception {
        Lease lease;
        try {
            lease = pool.borrow(() -> open(random), BorrowInfo.UNKNOWN);
        } catch (OpenFailed refused) {
            return;
        }
        Soaked mine = (Soaked) lease.takePhysical();
        mine.take();
        if (depth > 1) borrowDeep(pool, random, depth - 1);
        mine.give();
        end(pool, lease, mine, random);
    }

    private void end(Pool pool, Lease lease, Soaked mine, Random random) {
        switch (random.nextInt(100)) {
            case 0 -> pool.retire(lease, mine, RetireReason.PINNED, null);
            case 1 -> {
                mine.broken = true;
                pool.release(lease, mine);
            }
            case 2 -> {
                mine.close();
                pool.closed(lease, RetireReason.ABORTED, null);
            }
            case 3 -> {
                pool.release(lease, mine);
                pool.release(lease, mine);
            }
            case LEAK -> forget(mine);
            default -> back(pool, lease, mine, random);
        }
    }

    private void back(Pool pool, Lease lease, Soaked mine, Random random) {
        if (random.nextInt(FRESH) == 0) {
            pool.release(lease, mine);
        } else {
            mine.dirty = false;
            pool.releaseFresh(lease, mine, true);
        }
    }

    /** The driver's cleaner will close it. */
    private void forget(Soaked mine) {
        mine.closes.incrementAndGet();
        open.decrementAndGet();
    }

    private void soak(int max, boolean leaks, int rounds) throws Exception {
        soak(max, leaks, false, rounds);
    }

    private void soak(int max, boolean leaks, boolean limited, int rounds) throws Exception {
        Random chance = new Random(2);
        PoolSettings.Builder settings = PoolSettings.builder()
                .max(max)
                .maxIdle(12)
                .validateAfterNanos(Duration.ofMillis(1).toNanos())
                .idleTimeoutNanos(Duration.ofMillis(300).toNanos())
                .borrowTimeoutNanos(Duration.ofSeconds(25).toNanos());
        Pools pools = new Pools(settings.build(), listener, Ticker.SYSTEM);
        Pool pool = pools.add(PoolName.of("jdbc:postgresql://db/soak", null));
        // chance alone would leave it out once in a while
        if (leaks)
            forget((Soaked)
                    pool.borrow(() -> open(new Random(1)), BorrowInfo.UNKNOWN).takePhysical());
        List<Threads.Running<Boolean>> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(leaks ? i : -i) {
                @Override
                public int nextInt(int bound) {
                    int next = super.nextInt(bound);
                    return !leaks && bound == 100 && next == LEAK ? LEAK + 1 : next;
                }
            };
            threads.add(Threads.start(() -> {
                for (int round = 0; round < rounds; round++) borrowDeep(pool, random, 1 + random.nextInt(DEPTH));
                return true;
            }));
        }
        for (Threads.Running<Boolean> thread : threads) {
            Threads.await(() -> {
                if (leaks) System.gc();
                if (limited) pool.upkeep().limitUse(LIMITS[chance.nextInt(LIMITS.length)], pools.now());
                LockSupport.parkNanos(2_000_000);
                return thread.isDone();
            });
            assertThat(thread.result()).isTrue();
        }
        pool.upkeep().limitUse(Limited.NO_LIMIT, pools.now());
        Threads.await(() -> {
            System.gc();
            return pool.isUnused();
        });
        Threads.await(() -> open.get() == 0);
        assertThat(pools.leasedCount()).isZero();
        assertThat(pools.idleOverAll().count()).isZero();
        assertThat(pools.idleOverAll().pools()).isEmpty();
        pools.shutdown();
        listener.verify();
        assertThat(listener.lines("borrowTimedOut")).isEmpty();
    }

    @Test
    void soak_withoutALimit_endsWithNothingOpen() throws Exception {
        soak(0, false, 400);

        assertThat(listener.lines("borrowed reused").size())
                .isGreaterThan(listener.lines("borrowed opened").size());
    }

    @Test
    void soak_withALimit_nobodyStarves() throws Exception {
        soak(10, false, 100);

        assertThat(listener.lines("beyondLimit")).isNotEmpty();
        assertThat(peak.get()).isBetween(11, THREADS * DEPTH);
    }

    @Test
    void soak_whileALimitOnUseComesAndGoes_nobodyStarves() throws Exception {
        soak(0, false, true, 400);

        assertThat(listener.lines("borrowed reused")).isNotEmpty();
    }

    @Test
    void soak_withLeaks_everyOneIsFound() throws Exception {
        soak(0, true, 30);

        assertThat(listener.lines("leaked"))
                .hasSameSizeAs(listener.lines("retired LEAKED"))
                .isNotEmpty();
    }

    @Test
    void soak_withLeaksAndALimit_everyOneIsFoundAndNobodyStarves() throws Exception {
        soak(10, true, 6);

        assertThat(listener.lines("leaked"))
                .hasSameSizeAs(listener.lines("retired LEAKED"))
                .isNotEmpty();
    }

    @Test
    void queue_ofWaitersWhileConnectionsAreRetired_losesNobody() throws Exception {
        Pools pools = new Pools(PoolSettings.builder().max(1).build(), listener, Ticker.SYSTEM);
        Pool pool = pools.add(PoolName.of("jdbc:postgresql://db/soak", null));
        ArrayDeque<Threads.Running<Boolean>> threads = new ArrayDeque<>();
        for (int i = 0; i < 8; i++) {
            threads.add(Threads.start(() -> {
                for (int round = 0; round < 300; round++) {
                    Lease lease = pool.borrow(Soaked::new, BorrowInfo.UNKNOWN);
                    Soaked mine = (Soaked) lease.takePhysical();
                    mine.take();
                    mine.give();
                    if (round % 3 == 0) pool.closed(lease, RetireReason.ABORTED, null);
                    else pool.release(lease, mine);
                }
                return true;
            }));
        }

        for (Threads.Running<Boolean> thread : threads)
            assertThat(thread.result()).isTrue();

        assertThat(listener.lines("borrowTimedOut")).isEmpty();
        assertThat(listener.lines("beyondLimit")).isEmpty();
        pools.shutdown();
    }

    /** Most of the time it is somebody's turn, who needs no lock then. */
    @Test
    void freshSessions_thatManyThreadsShare_haveOneHolderEach() throws Exception {
        PoolSettings.Builder settings = PoolSettings.builder()
                .max(3)
                .validateAfterNanos(Duration.ofMinutes(1).toNanos());
        Pools pools = new Pools(settings.build(), new Listener() {}, Ticker.SYSTEM);
        Pool pool = pools.add(PoolName.of("jdbc:postgresql://db/soak", null));
        List<Threads.Running<Boolean>> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(Threads.start(() -> {
                for (int round = 0; round < 50_000; round++) {
                    Lease lease = pool.borrow(() -> open(new Random(1)), BorrowInfo.UNKNOWN);
                    Soaked mine = (Soaked) lease.takePhysical();
                    mine.take();
                    mine.give();
                    mine.dirty = false;
                    pool.releaseFresh(lease, mine, true);
                }
                return true;
            }));
        }

        for (Threads.Running<Boolean> thread : threads)
            assertThat(thread.result()).isTrue();

        assertThat(peak.get()).isBetween(1, 3);
        pools.shutdown();
        assertThat(open.get()).isZero();
    }

    @Test
    void retireIdle_atEveryMomentOfAReset_leavesNothing() throws Exception {
        Pools pools = new Pools(PoolSettings.builder().build(), listener, Ticker.SYSTEM);
        Pool pool = pools.add(PoolName.of("jdbc:postgresql://db/soak", null));
        Random random = new Random(1);
        for (int round = 0; round < 1_500; round++) {
            Lease one = pool.borrow(Soaked::new, BorrowInfo.UNKNOWN);
            Lease two = pool.borrow(Soaked::new, BorrowInfo.UNKNOWN);
            pool.release(one, one.takePhysical());
            pool.release(two, two.takePhysical());
            // our own reset begins a millisecond after the release
            long until = System.nanoTime() + 900_000 + random.nextInt(400_000);
            while (System.nanoTime() < until) Thread.onSpinWait();

            pools.retireIdle("db", RetireReason.DATABASE_WANTED);

            assertThat(pool.isUnused()).as("round " + round).isTrue();
        }
        pools.shutdown();
        listener.verify();
    }
}
