package dev.unchurn.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.BorrowerThread;
import dev.unchurn.event.CallSite;
import dev.unchurn.event.LeaseInfo;
import dev.unchurn.event.PoolName;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is counted with each connection is in the numbers, while the connection lives and when it is gone. */
class ConnectionTallyTest {
    private static final PoolName POOL = PoolName.of("jdbc:postgresql://db1:5432/orders", "shop");
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final Stats stats = new Stats();
    private final BorrowerThread thread = new BorrowerThread(1);
    private @Nullable Object tally = stats.tally(POOL);

    private static CallSite site(int line) {
        return CallSite.of(
                new StackTraceElement[] {new StackTraceElement("shop.OrderDao", "find", "OrderDao.java", line)});
    }

    private BorrowInfo borrow(CallSite site, int inUse) {
        BorrowInfo borrow = new BorrowInfo(site, null, thread, true, System.nanoTime());
        borrow.countIn(tally);
        borrow.sawInUse(inUse);
        stats.borrowed(POOL, borrow, 0, true);
        return borrow;
    }

    private PoolSnapshot pool() {
        return stats.snapshot().pool(POOL);
    }

    @Test
    void counts_ofManySites_areExact() {
        CallSite[] sites = new CallSite[ConnectionTally.MAX_CELLS + 3];
        for (int i = 0; i < sites.length; i++) sites[i] = site(i + 1);
        for (int i = 0; i < 110; i++) {
            BorrowInfo borrow = borrow(sites[i % sites.length], i == 50 ? 7 : 1);
            assertThat(pool().leased()).isEqualTo(1);
            if (i % 3 > 0) borrow.countAlone();
            stats.released(POOL, borrow, i % 2 == 0 ? 100 : 2 * MILLI);
        }

        PoolSnapshot pool = pool();
        assertThat(pool.borrows()).isEqualTo(110);
        assertThat(pool.reused()).isEqualTo(110);
        assertThat(pool.releases()).isEqualTo(110);
        assertThat(pool.leased()).isZero();
        assertThat(pool.peakLeased()).isEqualTo(7);
        assertThat(pool.waitP99Nanos()).isZero();
        assertThat(pool.heldP99Nanos()).isBetween(MILLI, 3 * MILLI);
        assertThat(pool.sites()).hasSize(sites.length).allSatisfy(site -> {
            assertThat(site.borrows()).isEqualTo(10);
            assertThat(site.reused()).isEqualTo(10);
            assertThat(site.heldNanos()).isEqualTo(5 * (100 + 2 * MILLI));
        });
    }

    @Test
    void counts_ofAConnectionThatIsGone_areKept_andItsTallyIsNot() {
        for (int i = 0; i < 30; i++) {
            BorrowInfo borrow = borrow(site(1), 1);
            borrow.countAlone();
            stats.released(POOL, borrow, 100);
        }
        BorrowInfo lost = borrow(site(1), 1);
        stats.leaked(POOL, lost, new LeaseInfo(site(1), "x", 0, 0));
        SiteSnapshot before = pool().sites().get(0);
        lost = null;
        tally = null;
        while (stats.tallies() > 0) {
            System.gc();
            stats.look(0);
            Thread.onSpinWait();
        }

        SiteSnapshot after = pool().sites().get(0);
        assertThat(after.borrows()).isEqualTo(31).isEqualTo(before.borrows());
        assertThat(after.reused()).isEqualTo(31);
        assertThat(after.heldNanos()).isEqualTo(3_000);
        assertThat(after.leaks()).isEqualTo(1);
        assertThat(after.leased()).isZero();
        assertThat(after.longestLoop()).isEqualTo(before.longestLoop());
        assertThat(pool().borrows()).isEqualTo(31);
        assertThat(pool().releases()).isEqualTo(30);
    }
}
