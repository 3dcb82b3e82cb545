package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Turns, step by step: between two steps no waiting thread can have looked by itself. */
class LedgerTurnsTest {
    private static final long OPENING = TimeUnit.SECONDS.toNanos(1);

    private final SteppedLedger world = new SteppedLedger(Turns.LINE_NANOS);
    private final Ledger ledger = world.ledger;
    private final Lease first = world.lease(1);
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
}
