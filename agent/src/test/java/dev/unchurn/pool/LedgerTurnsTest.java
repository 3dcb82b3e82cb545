package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.Listener;
import dev.unchurn.event.PoolName;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Turns, step by step: between two steps no waiting thread can have looked by itself. */
class LedgerTurnsTest {
    private static final long OPENING = TimeUnit.SECONDS.toNanos(1);

    private final Pools pools =
            new Pools(PoolSettings.builder().build(), new Listener() {}, () -> 0, task -> {}, Turns.LINE_NANOS);
    private final Pool pool = pools.add(PoolName.of("jdbc:postgresql://db/x", null));
    private final Ledger ledger = pool.ledger();
    private final Lease first = lease(1);
    private Physical physical = new LedgerLincheckTest.Connection();
    private long now;

    LedgerTurnsTest() {
        Slot slot = ledger.join(first, 0).slot();
        ledger.opened(slot, new Opened(physical, pools.watch(physical, slot), OPENING, 0, 0), first);
        physical = first.takePhysical();
    }

    private Lease lease(long threadId) {
        return new Lease(pool, now, BorrowInfo.UNKNOWN, threadId);
    }

    private void begin(Lease lease, Slot given) {
        ledger.toBorrower(given, lease, now);
        physical = lease.takePhysical();
    }

    /** In a line that moves on fast nobody is first for long enough to look by itself, and turns never began. */
    @Test
    void turn_whileWhoIsFirstNowHasNotLookedYet_isWatched() {
        Lease second = lease(2);
        Waiter waiter = ledger.join(second, now);
        Waiter behind = ledger.join(lease(3), now);
        now += Turns.LINE_NANOS;
        ledger.release(first, physical, now);
        waiter.slot().beginTurn(now);
        begin(second, waiter.slot());

        ledger.release(second, physical, now);

        assertThat(behind.slot()).as("served before its turn").isNull();
        assertThat(behind.watches()).isTrue();
        now += Turns.BACK_NANOS;
        ledger.look(behind, now);
        assertThat(behind.slot()).isNotNull();
    }
}
