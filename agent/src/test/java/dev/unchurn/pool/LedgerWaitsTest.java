package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.pool.Slot.State;
import org.junit.jupiter.api.Test;

/** A pool that is too small grows although each wait is shorter than an opening. */
class LedgerWaitsTest {
    private static final long OPENING = 1_000;
    private static final long HELD = 900;

    private final SteppedLedger world = new SteppedLedger(0);
    private final Ledger ledger = world.ledger;
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
            ledger.forgetWaits();
        }
    }

    /** Three threads share one connection: whenever one of them is served, the next waits already. */
    private int secondsUntilAnother(boolean takesBreaks) {
        Waiter waiting = ledger.join(world.lease(2), world.now);
        for (int second = 1; second < 60; second++) {
            Waiter next = ledger.join(world.lease(2 + second % 3), world.now);
            if (next.slot() != null) return second;
            hand(waiting);
            if (takesBreaks) {
                hand(next);
                next = ledger.join(world.lease(5), world.now);
            }
            ledger.forgetWaits();
            waiting = next;
        }
        return Integer.MAX_VALUE;
    }

    private void hand(Waiter waiting) {
        ledger.release(holder, physical, world.now);
        holder = waiting.lease();
        ledger.toBorrower(waiting.slot(), holder, world.now);
        physical = holder.takePhysical();
    }

    @Test
    void line_thatWasNeverEmptyForTenSeconds_opensOneMore() {
        assertThat(secondsUntilAnother(false))
                .as("the first of them does not count: nobody knows its beginning")
                .isEqualTo(12);
    }

    @Test
    void line_thatIsEmptyNowAndThen_opensNone() {
        assertThat(secondsUntilAnother(true)).isEqualTo(Integer.MAX_VALUE);
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
