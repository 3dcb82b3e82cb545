package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.pool.Slot.State;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A pool that is too small grows although each wait is shorter than an opening. */
class LedgerWaitsTest {
    private static final long OPENING = 1_000;
    private static final long HELD = 900;

    private final SteppedLedger world = new SteppedLedger(0);
    private final Ledger ledger = world.ledger;
    private final Upkeep upkeep = world.upkeep;
    private Lease holder = world.lease(1);
    private Physical physical = world.open(holder, OPENING);

    /** The next thread asks while the one before holds the connection; true when it shall open another one. */
    private boolean asksForAnother(long threadId) {
        Lease next = world.lease(threadId);
        Waiter waiter = ledger.join(next, world.now);
        if (waiter.slot() != null) return waiter.slot().is(State.OPENING);
        world.now += HELD;
        ledger.release(holder, physical, world.now);
        ledger.toBorrower(waiter.slot(), next, world.now);
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
            upkeep.forgetWaits();
        }
    }

    /** Two threads share one connection: when one of them is served, the other one asks a moment later. */
    @Test
    void one_whoWaitsNearlyAllTheTime_getsAConnectionOfItsOwn() {
        long second = TimeUnit.SECONDS.toNanos(1);
        SteppedLedger slow = new SteppedLedger(0);
        Lease held = slow.lease(1);
        Physical connection = slow.open(held, second / 5);
        Waiter waiter = slow.ledger.join(slow.lease(2), slow.now);
        int waits = 0;
        while (waits < 6_000) {
            slow.now += second / 100;
            if (++waits % 100 == 0) slow.upkeep.forgetWaits();
            slow.ledger.release(held, connection, slow.now);
            held = waiter.lease();
            slow.ledger.toBorrower(waiter.slot(), held, slow.now);
            connection = held.takePhysical();
            waiter = slow.ledger.join(slow.lease(2 - waits % 2), slow.now);
            if (waiter.slot() != null) break;
        }

        assertThat(waits).as("hundredths of a second").isBetween(1_000, 1_100);
    }

    @Test
    void threads_thatWaitForEachOther_openAtOnce() {
        world.open(world.lease(2), OPENING);
        assertThat(ledger.join(world.lease(2), world.now).slot()).isNull();

        Waiter last = ledger.join(world.lease(1), world.now);

        assertThat(last.slot().is(State.OPENING)).isTrue();
    }

    @Test
    void threads_thatWaitForOneWhoDoesNotWait_wait() {
        world.open(world.lease(2), OPENING);
        world.open(world.lease(3), OPENING);
        ledger.join(world.lease(2), world.now);

        assertThat(ledger.join(world.lease(1), world.now).slot()).isNull();
        assertThat(ledger.join(world.lease(4), world.now).slot()).isNull();
    }

    @Test
    void threads_thatWaitForAnOpening_wait() {
        ledger.placeOrStay(ledger.join(world.lease(2), world.now), world.now);

        assertThat(ledger.join(world.lease(1), world.now).slot())
                .as("its opener will release it")
                .isNull();
    }

    @Test
    void thread_thatHasLeftTheLine_isWaitedFor() {
        world.open(world.lease(2), OPENING);
        ledger.leave(ledger.join(world.lease(2), world.now));

        assertThat(ledger.join(world.lease(1), world.now).slot()).isNull();
    }
}
