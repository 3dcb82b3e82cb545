package dev.unchurn.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.BorrowerThread;
import dev.unchurn.event.CallSite;
import dev.unchurn.event.LeaseInfo;
import dev.unchurn.event.PoolName;
import dev.unchurn.testing.Threads;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SitesTest {
    private static final PoolName POOL = PoolName.of("jdbc:postgresql://db1:5432/orders", "shop");
    private static final PoolName OTHER = PoolName.of("jdbc:postgresql://db2:5432/stock", "shop");
    private static final long MILLI = 1_000_000;

    private final Stats stats = new Stats();
    private final BorrowerThread thread = new BorrowerThread(7);
    private final CallSite site = site("find", 42);

    private static CallSite site(String method, int line) {
        return CallSite.named(List.of(new StackTraceElement("com.acme.OrderDao", method, "OrderDao.java", line)));
    }

    private BorrowInfo borrow(PoolName pool, CallSite at, boolean reused) {
        BorrowInfo borrow = new BorrowInfo(at, null, thread);
        stats.borrowed(pool, borrow, MILLI, reused);
        return borrow;
    }

    private List<SiteSnapshot> sites(PoolName pool) {
        return stats.snapshot().pools().stream()
                .filter(found -> found.name().equals(pool))
                .findFirst()
                .orElseThrow()
                .sites();
    }

    @Test
    void borrows_areChargedToTheirSites_mostFirst() {
        stats.released(POOL, borrow(POOL, site, false), 10 * MILLI);
        stats.released(POOL, borrow(POOL, site, true), 30 * MILLI);
        borrow(POOL, site("move", 7), true);

        assertThat(sites(POOL)).hasSize(2);
        SiteSnapshot find = sites(POOL).get(0);
        assertThat(find.site()).isEqualTo(site);
        assertThat(find.borrows()).isEqualTo(2);
        assertThat(find.opens()).isEqualTo(1);
        assertThat(find.reused()).isEqualTo(1);
        assertThat(find.waitNanos()).isEqualTo(2 * MILLI);
        assertThat(find.heldNanos()).isEqualTo(40 * MILLI);
        assertThat(find.heldP99Nanos()).isBetween(28 * MILLI, 33 * MILLI);
        assertThat(find.leased()).isZero();
        assertThat(sites(POOL).get(1).leased()).isEqualTo(1);
    }

    @Test
    void sitesWithAsManyBorrows_areInTheOrderOfTheirNames() {
        List<CallSite> byName = new ArrayList<>();
        for (char name = 'a'; name <= 'p'; name++) byName.add(site(String.valueOf(name), 7));
        for (int i = byName.size() - 1; i >= 0; i--) borrow(POOL, byName.get(i), false);

        assertThat(sites(POOL)).extracting(SiteSnapshot::site).containsExactlyElementsOf(byName);
    }

    @Test
    void borrowInsideABorrow_isNested_butNotOfAnotherPool() {
        BorrowInfo outer = borrow(POOL, site, true);
        BorrowInfo inner = borrow(POOL, site, true);
        BorrowInfo elsewhere = borrow(OTHER, site, true);
        stats.released(OTHER, elsewhere, 0);
        stats.released(POOL, inner, 0);
        stats.released(POOL, outer, 0);
        stats.released(POOL, borrow(POOL, site, true), 0);

        assertThat(sites(POOL).get(0).nested()).isEqualTo(1);
        assertThat(sites(OTHER).get(0).nested()).isZero();
    }

    @Test
    void nestedBorrow_thatLeaked_isNotHeldAnyLonger() {
        BorrowInfo lost = borrow(POOL, site, true);
        stats.leaked(POOL, lost, new LeaseInfo(site, "http-1", 0, 0));
        borrow(POOL, site, true);

        SiteSnapshot find = sites(POOL).get(0);
        assertThat(find.nested()).isZero();
        assertThat(find.leaks()).isEqualTo(1);
        assertThat(find.leased()).isEqualTo(1);
        assertThat(site.isLeaking()).isTrue();
    }

    @Test
    void borrows_afterAConnectionWasLost_wereNotNested() {
        CallSite lostAt = site("check", 9);
        BorrowInfo lost = borrow(POOL, lostAt, true);
        for (int i = 0; i < 3; i++) stats.released(POOL, borrow(POOL, site, true), 0);
        assertThat(sites(POOL).get(0).nested())
                .as("while nobody knows whether it is held")
                .isZero();

        stats.leaked(POOL, lost, new LeaseInfo(lostAt, "http-1", 0, 0));

        assertThat(sites(POOL).get(0).nested()).isZero();
    }

    @Test
    void borrows_insideAnother_stayNestedWhenOneBetweenIsLost() {
        BorrowInfo outer = borrow(POOL, site("outer", 1), true);
        BorrowInfo lost = borrow(POOL, site("check", 9), true);
        stats.released(POOL, borrow(POOL, site, true), 0);
        stats.leaked(POOL, lost, new LeaseInfo(site, "http-1", 0, 0));
        stats.released(POOL, outer, 0);

        long nested = 0;
        for (SiteSnapshot each : sites(POOL)) nested += each.nested();
        assertThat(nested).isEqualTo(2);
    }

    @Test
    void borrowsInARow_areALoopFromTheTenthOn() {
        for (int i = 0; i < 9; i++) stats.released(POOL, borrow(POOL, site, true), 0);
        stats.released(POOL, borrow(POOL, site("move", 7), true), 0);
        assertThat(sites(POOL).get(0).inLoops()).isZero();

        for (int i = 0; i < 25; i++) stats.released(POOL, borrow(POOL, site, true), 0);

        SiteSnapshot find = sites(POOL).get(0);
        // on a machine that stops for a millisecond, a row may begin anew
        assertThat(find.inLoops()).isBetween(10L, 25L);
        assertThat(find.longestLoop()).isBetween(10, 25);
    }

    @Test
    void borrowsInARow_areNoLoop_whereTheyAreFewOfManyBorrows() {
        for (int i = 0; i < 10; i++) stats.released(POOL, borrow(POOL, site, true), 0);
        for (int i = 0; i < 90; i++) {
            stats.released(POOL, borrow(POOL, site, true), 0);
            stats.released(POOL, borrow(POOL, site("move", 7), true), 0);
        }

        assertThat(sites(POOL).get(0).borrows()).isEqualTo(100);
        assertThat(sites(POOL).get(0).inLoops()).isZero();
        assertThat(sites(POOL).get(0).longestLoop()).isZero();
    }

    @Test
    void borrowsInARow_areALoop_howeverLongConnectingTakes() {
        BorrowInfo last = borrow(POOL, site, false);
        for (int i = 0; i < 14; i++) {
            stats.released(POOL, last, 0);
            last = new BorrowInfo(site, null, thread, null, last.sinceNanos());
            stats.borrowed(POOL, last, 2 * MILLI, false);
        }

        assertThat(sites(POOL).get(0).inLoops()).isBetween(10L, 15L);
    }

    @Test
    void borrows_ofManyThreadsAtManySites_areAllCounted() throws Exception {
        List<Threads.Running<Boolean>> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            threads.add(Threads.start(() -> {
                BorrowerThread own = new BorrowerThread(Thread.currentThread().getId());
                for (int i = 0; i < 30_000; i++) {
                    BorrowInfo borrow = new BorrowInfo(site("find", i % 300), null, own);
                    stats.borrowed(POOL, borrow, MILLI, i % 3 != 0);
                    stats.released(POOL, borrow, MILLI);
                }
                return true;
            }));
        }
        for (Threads.Running<Boolean> running : threads)
            assertThat(running.result()).isTrue();

        assertThat(sites(POOL)).hasSize(300).allSatisfy(one -> {
            assertThat(one.borrows()).isEqualTo(400);
            assertThat(one.heldNanos()).isEqualTo(400 * MILLI);
        });
        assertThat(sites(POOL).stream().mapToLong(SiteSnapshot::opens).sum()).isEqualTo(40_000);
    }

    @Test
    void sites_beyondTheBound_areCountedTogether() {
        for (int i = 0; i < Sites.MAX_SITES + 50; i++) stats.released(POOL, borrow(POOL, site("find", i), true), MILLI);

        assertThat(sites(POOL)).hasSize(Sites.MAX_SITES + 1);
        assertThat(sites(POOL).get(0).site()).isEqualTo(CallSite.OTHERS);
        assertThat(sites(POOL).get(0).borrows()).isEqualTo(50);
        assertThat(sites(POOL).stream().mapToLong(SiteSnapshot::borrows).sum()).isEqualTo(Sites.MAX_SITES + 50);
    }
}
