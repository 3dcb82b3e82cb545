package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.event.RetireReason;
import dev.unchurn.pool.Slot.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Turns, step by step: between two steps no waiting thread can have looked by itself. */
class LedgerTurnsTest {
    private static final long OPENING = TimeUnit.SECONDS.toNanos(1);

    /** A thread that would leave its connection in the same place as the first one, for any number of processors. */
    private static final long SAME_CELL = 1 + 64;

    private final SteppedLedger world = new SteppedLedger(Turns.LINE_NANOS);
    private final Ledger ledger = world.ledger;
    private final Upkeep upkeep = world.upkeep;
    private final Lease first = world.lease(1);
    private Lease holder = first;
    private Physical physical = world.open(first, OPENING);

    private void begin(Lease lease, Slot given) {
        ledger.toBorrower(given, lease, world.now);
        physical = lease.takePhysical();
    }

    /** In a line that moves on fast nobody is first for long enough to look by itself, and turns never began. */
    @Test
    void turn_whileWhoIsFirstNowHasNotLookedYet_isWatched() {
        Lease second = world.lease(2);
        Waiter waiter = ledger.join(second, world.now);
        Waiter behind = ledger.join(world.lease(3), world.now);
        world.now += Turns.LINE_NANOS;
        ledger.release(first, physical, world.now);
        waiter.slot().beginTurn(world.now);
        begin(second, waiter.slot());

        ledger.release(second, physical, world.now);

        assertThat(behind.slot()).as("served before its turn").isNull();
        assertThat(behind.watches()).isTrue();
        world.now += Turns.BACK_NANOS;
        ledger.look(behind, world.now);
        assertThat(behind.slot()).isNotNull();
    }

    /** While one waits, the holder comes back so often that nobody has to look after it any more. */
    private Waiter waitWhileTurnsAreCertain() {
        Waiter waiter = ledger.join(world.lease(2), world.now);
        for (int i = 0; i < 2 * Turns.MOST_CREDIT; i++) {
            ledger.releaseFresh(holder, physical, true, world.now);
            comeBack();
        }
        assertThat(waiter.slot()).isNull();
        return waiter;
    }

    private void comeBack() {
        holder = world.lease(1);
        if (!ledger.take(holder, world.now)) ledger.toBorrower(ledger.claim(holder, world.now), holder, world.now);
        physical = holder.takePhysical();
    }

    /** Without the lock; false when that is not the way. */
    private boolean leave(Lease lease, Physical left) {
        Slot slot = ledger.endFresh(lease, left, true, world.now);
        return slot != null && ledger.shelve(slot, lease, world.now) == Ending.KEPT;
    }

    private boolean leave() {
        return leave(holder, physical);
    }

    @Test
    void turns_thatAreCertain_needNoLock() {
        waitWhileTurnsAreCertain();
        assertThat(leave()).isTrue();

        assertThat(ledger.take(world.lease(SAME_CELL), world.now)).as("others").isFalse();
        assertThat(ledger.claim(world.lease(SAME_CELL), world.now))
                .as("others, under the lock")
                .isNull();
        assertThat(ledger.take(world.lease(1), world.now)).isTrue();
    }

    @Test
    void turns_thatAreNotCertain_needTheLock() {
        ledger.join(world.lease(2), world.now);

        assertThat(leave()).isFalse();
    }

    @Test
    void turn_thatIsOver_isNotLeftWithoutTheLock() {
        Waiter waiter = waitWhileTurnsAreCertain();
        world.now += Turns.LINE_NANOS;

        assertThat(leave()).isFalse();
        ledger.releaseFresh(holder, physical, true, world.now);

        assertThat(waiter.slot()).isNotNull();
    }

    @Test
    void whoDoesNotComeBack_isFoundByWhoLooks() {
        Waiter waiter = waitWhileTurnsAreCertain();
        leave();

        ledger.look(waiter, world.now + Turns.BACK_NANOS - 1);
        assertThat(waiter.slot()).isNull();
        ledger.look(waiter, world.now + Turns.BACK_NANOS);

        assertThat(waiter.slot()).isNotNull();
        assertThat(ledger.take(world.lease(1), world.now)).isFalse();
    }

    @Test
    void whoHasNoPatienceLeft_hasItBefore() {
        Waiter waiter = waitWhileTurnsAreCertain();
        leave();

        assertThat(ledger.placeOrStay(waiter, world.now).is(State.LEASED)).isTrue();
    }

    @Test
    void whatIsLeft_whenNobodyWaitsAnyMore_isEverybodys() {
        Waiter waiter = waitWhileTurnsAreCertain();
        leave();
        ledger.leave(waiter);

        assertThat(ledger.take(world.lease(3), world.now)).isTrue();
    }

    @Test
    void whatIsLeft_whenThePoolIsDrained_isClosed() {
        waitWhileTurnsAreCertain();
        Physical left = physical;
        leave();

        assertThat(upkeep.drain(RetireReason.SHUTDOWN, world.now)).containsExactly(left);
        assertThat(ledger.take(world.lease(1), world.now)).isFalse();
    }

    @Test
    void whatIsLeft_whenTurnsAreNotCertainAnyMore_isWatched() {
        List<Lease> others = new ArrayList<>();
        List<Physical> theirs = new ArrayList<>();
        for (long threadId = 3; threadId <= 5; threadId++) {
            others.add(world.lease(threadId));
            theirs.add(world.open(others.get(others.size() - 1), OPENING));
        }
        waitWhileTurnsAreCertain();
        for (int i = 0; i < 3; i++)
            assertThat(leave(others.get(i), theirs.get(i))).isTrue();
        ledger.join(world.lease(6), world.now);
        Waiter last = ledger.join(world.lease(7), world.now);
        Waiter first = ledger.join(world.lease(8), world.now);
        world.now += Turns.BACK_NANOS / 2;
        assertThat(leave()).isTrue();
        world.now += Turns.BACK_NANOS / 2;

        ledger.look(last, world.now);

        assertThat(last.slot()).as("the third of them").isNotNull();
        assertThat(first.slot()).isNull();
        assertThat(first.watches()).isTrue();
        assertThat(ledger.take(world.lease(1), world.now))
                .as("without the lock")
                .isFalse();
        comeBack();
        assertThat(physical).isNotNull();
    }
}
