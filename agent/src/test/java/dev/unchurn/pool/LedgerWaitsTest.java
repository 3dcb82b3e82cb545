package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.Listener;
import dev.unchurn.event.PoolName;
import dev.unchurn.pool.Slot.State;
import org.junit.jupiter.api.Test;

/** A pool that is too small grows although each wait is shorter than an opening. */
class LedgerWaitsTest {
    private static final long OPENING = 1_000;
    private static final long HELD = 900;

    private final Pools pools = new Pools(PoolSettings.builder().build(), new Listener() {}, () -> 0, task -> {}, 0);
    private final Pool pool = pools.add(PoolName.of("jdbc:postgresql://db/x", null));
    private final Ledger ledger = pool.ledger();
    private Lease holder = lease(1);
    private Physical physical = new LedgerLincheckTest.Connection();
    private long now;

    LedgerWaitsTest() {
        Slot slot = ledger.join(holder, 0).slot();
        ledger.opened(slot, new Opened(physical, pools.watch(physical, slot), OPENING, 0, 0), holder);
        physical = holder.takePhysical();
    }

    private Lease lease(long threadId) {
        return new Lease(pool, now, BorrowInfo.UNKNOWN, threadId);
    }

    /** The next thread asks while the one before holds the connection; true when it shall open another one. */
    private boolean asksForAnother(long threadId) {
        Lease next = lease(threadId);
        Waiter waiter = ledger.join(next, now);
        if (waiter.slot() != null) return waiter.slot().is(State.OPENING);
        now += HELD;
        ledger.release(holder, physical, now);
        ledger.toBorrower(waiter.slot(), next, now);
        holder = next;
        physical = holder.takePhysical();
        return false;
    }

    @Test
    void waits_thatAreLongerThanOpeningsAllTogether_openOneMore() {
        int waits = 0;
        while (!asksForAnother(2 + waits)) waits++;

        assertThat(waits).as("128 openings' time").isEqualTo(143);
        assertThat(asksForAnother(99)).as("one at a time").isFalse();
    }

    @Test
    void waits_ofLongAgo_areForgotten() {
        for (int i = 0; i < 200; i++) {
            assertThat(asksForAnother(2 + i)).isFalse();
            ledger.forgetWaits();
        }
    }
}
