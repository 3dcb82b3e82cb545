package dev.unchurn.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.sun.management.ThreadMXBean;
import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.CallSite;
import dev.unchurn.event.LeaseInfo;
import dev.unchurn.event.PoolName;
import dev.unchurn.event.RetireReason;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StatsTest {
    private static final PoolName POOL = PoolName.of("jdbc:postgresql://db1:5432/orders", "shop");
    private static final PoolName OTHER = PoolName.of("jdbc:postgresql://db1:5432/stock", "shop");
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private long now;
    private final Stats stats = new Stats(true, () -> now);

    private PoolSnapshot pool() {
        PoolSnapshot pool = stats.snapshot().pool(POOL);
        assertThat(pool).isNotNull();
        return pool;
    }

    private static CallSite site(String method) {
        return CallSite.of(
                new StackTraceElement[] {new StackTraceElement("shop.OrderDao", method, "OrderDao.java", 42)});
    }

    private static LeaseInfo lease(CallSite site, long since, String thread) {
        return new LeaseInfo(site, thread, since, 0);
    }

    @Test
    void snapshot_ofNothing_isEmpty() {
        assertThat(stats.snapshot().pools()).isEmpty();
        assertThat(stats.snapshot().pool(POOL)).isNull();
    }

    @Test
    void savings_afterASingleOpening_areNotKnown() {
        stats.opened(POOL, 90 * MILLI);
        stats.borrowed(POOL, BorrowInfo.UNKNOWN, 90 * MILLI, false);
        stats.borrowed(POOL, BorrowInfo.UNKNOWN, 0, true);

        assertThat(pool().savedNanos()).isZero();
        assertThat(pool().peakLeased())
                .as("as many as were opened, whatever was counted late")
                .isEqualTo(1);
    }

    /** 32 threads that began at once took 0.3 s for each opening, and "3 days of connecting" were saved within a minute. */
    @Test
    void savings_whileTheDriverWasBeingLoaded_areNotKnown() {
        for (int i = 0; i < 8; i++) stats.opened(POOL, 300 * MILLI);
        stats.borrowed(POOL, BorrowInfo.UNKNOWN, 0, true);
        assertThat(pool().savedNanos()).isZero();

        now += 5 * MILLI;
        stats.opened(POOL, 5 * MILLI);
        assertThat(pool().savedNanos()).isEqualTo(5 * MILLI);
    }

    @Test
    void borrows_andReleases_areCounted() {
        stats.opened(POOL, 4 * MILLI);
        stats.borrowed(POOL, BorrowInfo.UNKNOWN, 4 * MILLI, false);
        now += 2 * MILLI;
        stats.opened(POOL, 2 * MILLI);
        stats.borrowed(POOL, BorrowInfo.UNKNOWN, 2 * MILLI, false);
        stats.released(POOL, BorrowInfo.UNKNOWN, 10 * MILLI);
        stats.released(POOL, BorrowInfo.UNKNOWN, 10 * MILLI);
        stats.borrowed(POOL, BorrowInfo.UNKNOWN, 0, true);
        stats.openFailed(POOL, MILLI);

        PoolSnapshot pool = pool();
        assertThat(pool.borrows()).isEqualTo(3);
        assertThat(pool.reused()).isEqualTo(1);
        assertThat(pool.releases()).isEqualTo(2);
        assertThat(pool.opens()).isEqualTo(2);
        assertThat(pool.openFailures()).isEqualTo(1);
        assertThat(pool.leased()).isEqualTo(1);
        assertThat(pool.peakLeased()).isEqualTo(2);
        assertThat(pool.openNanosTotal()).isEqualTo(6 * MILLI);
        assertThat(pool.savedNanos()).as("at the faster of the two").isCloseTo(2 * MILLI, withPercentage(1));
        assertThat(pool.heldMedianNanos()).isCloseTo(10 * MILLI, withPercentage(1));
        assertThat(pool.waitP99Nanos()).isCloseTo(4 * MILLI, withPercentage(1));
        assertThat(pool.openMedianNanos()).isCloseTo(2 * MILLI, withPercentage(1));
    }

    @Test
    void percentiles_ofAThousand_areExactToOnePercent() {
        for (int i = 1; i <= 1000; i++) stats.released(POOL, BorrowInfo.UNKNOWN, i * MILLI);

        assertThat(pool().heldMedianNanos()).isCloseTo(500 * MILLI, withPercentage(1));
        assertThat(pool().heldP99Nanos()).isCloseTo(990 * MILLI, withPercentage(1));
    }

    @Test
    void times_outOfRange_areClamped() {
        stats.released(POOL, BorrowInfo.UNKNOWN, -1);
        assertThat(pool().heldMedianNanos()).isZero();

        stats.released(POOL, BorrowInfo.UNKNOWN, TimeUnit.DAYS.toNanos(30));
        stats.released(POOL, BorrowInfo.UNKNOWN, Long.MAX_VALUE);
        assertThat(pool().heldMedianNanos()).isCloseTo(TimeUnit.DAYS.toNanos(1), withPercentage(1));
    }

    @Test
    void savedTime_withoutAnOpening_isZero() {
        stats.borrowed(POOL, BorrowInfo.UNKNOWN, 0, true);

        assertThat(pool().savedNanos()).isZero();
    }

    @Test
    void leaks_ofASite_areCountedTogether() {
        stats.borrowed(POOL, BorrowInfo.UNKNOWN, 0, false);
        stats.borrowed(POOL, BorrowInfo.UNKNOWN, 0, false);
        stats.borrowed(POOL, BorrowInfo.UNKNOWN, 0, false);
        stats.leaked(POOL, BorrowInfo.UNKNOWN, lease(site("find"), 2_000, "http-1"));
        stats.leaked(POOL, BorrowInfo.UNKNOWN, lease(site("find"), 1_000, "http-17"));
        stats.leaked(POOL, BorrowInfo.UNKNOWN, lease(null, 3_000, "main"));

        PoolSnapshot pool = pool();
        assertThat(pool.leaks()).isEqualTo(3);
        assertThat(pool.leased()).isZero();
        assertThat(pool.leakSites()).hasSize(2);
        LeaseSite find = pool.leakSites().get(0);
        assertThat(find.site()).isEqualTo(site("find"));
        assertThat(find.count()).isEqualTo(2);
        assertThat(find.firstEpochMillis()).isEqualTo(1_000);
        assertThat(find.lastThread()).isEqualTo("http-17");
        assertThat(pool.leakSites().get(1).site()).isNull();
    }

    @Test
    void retirements_worthAWord_areGroupedByPlace() {
        stats.retired(POOL, RetireReason.PINNED, "custom setting", site("find"));
        stats.retired(POOL, RetireReason.PINNED, "custom setting", site("find"));
        stats.retired(POOL, RetireReason.PINNED, "custom setting", site("save"));
        stats.retired(POOL, RetireReason.IDLE, null, null);
        stats.retired(POOL, RetireReason.OBSERVED, null, site("find"));
        stats.retired(POOL, RetireReason.OBSERVED, null, site("save"));

        assertThat(pool().retired())
                .hasSize(4)
                .containsEntry(new RetiredGroup(RetireReason.PINNED, "custom setting", site("find")), 2L)
                .containsEntry(new RetiredGroup(RetireReason.PINNED, "custom setting", site("save")), 1L)
                .containsEntry(new RetiredGroup(RetireReason.IDLE, null, null), 1L)
                .containsEntry(new RetiredGroup(RetireReason.OBSERVED, null, null), 2L);
    }

    @Test
    void places_beyondTheBound_areCountedTogether() {
        for (int i = 0; i < 1000; i++) {
            stats.leaked(POOL, BorrowInfo.UNKNOWN, lease(site("find" + i), i, "main"));
            stats.retired(POOL, RetireReason.PINNED, "detail " + i, null);
        }

        PoolSnapshot pool = pool();
        assertThat(pool.leaks()).isEqualTo(1000);
        assertThat(pool.leakSites()).hasSize(LeaseSites.MAX_SITES + 1);
        assertThat(pool.leakSites().get(LeaseSites.MAX_SITES).site()).isNull();
        assertThat(pool.leakSites().get(LeaseSites.MAX_SITES).count()).isEqualTo(1000 - LeaseSites.MAX_SITES);
        assertThat(pool.retired())
                .hasSize(Retirements.MAX_GROUPS + 1)
                .containsEntry(
                        new RetiredGroup(RetireReason.PINNED, RetiredGroup.OTHER_PLACES, null),
                        1000L - Retirements.MAX_GROUPS);
    }

    @Test
    void pools_beyondTheBound_areCountedTogether() {
        for (int i = 0; i < 1000; i++)
            stats.borrowed(PoolName.of("jdbc:postgresql://db/d" + i, null), BorrowInfo.UNKNOWN, 0, false);
        for (int i = 0; i < 1000; i++)
            stats.released(PoolName.of("jdbc:postgresql://db/d" + i, null), BorrowInfo.UNKNOWN, 0);

        assertThat(stats.snapshot().pools()).hasSize(Stats.MAX_POOLS + 1).allMatch(pool -> pool.leased() == 0);
        assertThat(stats.snapshot().pool(Stats.OTHER_POOLS).borrows()).isEqualTo(1000 - Stats.MAX_POOLS);
    }

    @Test
    void limits_andObservation_areRemembered() {
        stats.overdue(POOL, lease(null, 0, "main"));
        stats.beyondLimit(POOL, 10, Collections.emptyList());
        stats.borrowTimedOut(POOL, 1, Collections.emptyList());
        stats.useLimited(POOL, 8);
        stats.observedOnly(OTHER, "H2");

        assertThat(pool().overdue()).isEqualTo(1);
        assertThat(pool().beyondLimit()).isEqualTo(1);
        assertThat(pool().timeouts()).isEqualTo(1);
        assertThat(pool().useLimit()).isEqualTo(8);
        assertThat(pool().isObservedOnly()).isFalse();
        assertThat(stats.snapshot().pool(OTHER).isObservedOnly()).isTrue();
    }

    @Test
    void counts_ofEightThreads_areExact() throws InterruptedException {
        int threads = 8;
        int rounds = 20_000;
        CountDownLatch start = new CountDownLatch(1);
        CountDownLatch allHold = new CountDownLatch(threads);
        List<Thread> running = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            PoolName pool = PoolName.of("jdbc:postgresql://db1:5432/orders", "shop");
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                    stats.borrowed(pool, BorrowInfo.UNKNOWN, MILLI, true);
                    allHold.countDown();
                    allHold.await();
                    stats.released(pool, BorrowInfo.UNKNOWN, MILLI);
                } catch (InterruptedException e) {
                    return;
                }
                for (int i = 0; i < rounds; i++) {
                    stats.borrowed(pool, BorrowInfo.UNKNOWN, MILLI, i % 2 == 0);
                    stats.released(pool, BorrowInfo.UNKNOWN, MILLI);
                    if (i % 100 == 0) stats.leaked(pool, BorrowInfo.UNKNOWN, lease(site("find"), i, "x"));
                    if (i % 100 == 0) stats.retired(pool, RetireReason.PINNED, "d" + i % 7, null);
                }
            });
            running.add(thread);
            thread.start();
        }
        start.countDown();
        for (Thread thread : running) thread.join();

        PoolSnapshot pool = pool();
        assertThat(stats.snapshot().pools()).hasSize(1);
        assertThat(pool.borrows()).isEqualTo(threads * (rounds + 1L));
        assertThat(pool.reused()).isEqualTo(threads * (rounds / 2 + 1L));
        assertThat(pool.releases()).isEqualTo(threads * (rounds + 1L));
        assertThat(pool.leaks()).isEqualTo(threads * rounds / 100);
        assertThat(pool.leased()).isEqualTo(-threads * rounds / 100);
        assertThat(pool.peakLeased()).isEqualTo(threads);
        assertThat(pool.retired().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(threads * rounds / 100);
        assertThat(pool.heldMedianNanos()).isCloseTo(MILLI, withPercentage(1));
    }

    @Test
    void poolsBeyondTheLimit_areCountedTogether_withoutNewCountersForEachEvent() {
        for (int i = 0; i < Stats.MAX_POOLS + 10; i++) stats.opened(numbered(i), MILLI);
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        long thread = Thread.currentThread().getId();
        PoolName beyond = numbered(Stats.MAX_POOLS + 5);

        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < 100; i++) stats.opened(beyond, MILLI);
        long allocated = threads.getThreadAllocatedBytes(thread) - before;

        assertThat(stats.snapshot().pool(Stats.OTHER_POOLS).opens()).isEqualTo(110);
        assertThat(allocated / 100).as("bytes for each event").isLessThan(1_000);
    }

    private static PoolName numbered(int i) {
        return PoolName.of("jdbc:postgresql://db1:5432/tenant" + i, "shop");
    }
}
