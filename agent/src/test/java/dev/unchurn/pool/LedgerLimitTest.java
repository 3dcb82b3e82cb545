package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.pool.Slot.State;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A limit on use, step by step: three connections, two of which may be in use. */
class LedgerLimitTest {
    private static final long OPENING = 1_000;

    private final SteppedLedger world = new SteppedLedger(0);
    private final Ledger ledger = world.ledger;
    private final Upkeep upkeep = world.upkeep;
    private final List<Lease> holders = new ArrayList<>();
    private final List<Physical> physicals = new ArrayList<>();
    private long threads;

    LedgerLimitTest() {
        for (int i = 0; i < 3; i++) open();
        release(2);
        upkeep.settle(upkeep.tidy(0), 0);
        upkeep.limitUse(2, 0);
    }

    private Lease lease() {
        return world.lease(++threads);
    }

    private void open() {
        Lease lease = lease();
        physicals.add(world.open(lease, OPENING));
        holders.add(lease);
    }

    private void release(int holder) {
        ledger.release(holders.get(holder), physicals.get(holder), 0);
    }

    private int idle() {
        return upkeep.census().count(State.IDLE);
    }

    @Test
    void borrower_whileSoManyAreInUse_waitsBesideAnIdleOne() {
        Waiter waiter = ledger.join(lease(), 0);

        assertThat(waiter.slot()).isNull();
        assertThat(ledger.claim(lease(), 0)).isNull();
        assertThat(idle()).isEqualTo(1);
    }

    @Test
    void released_goesToWhoWaits() {
        Waiter waiter = ledger.join(lease(), 0);

        release(0);

        assertThat(waiter.slot()).isNotNull();
        assertThat(upkeep.load().used()).isEqualTo(2);
    }

    @Test
    void releasedBeyondTheLimit_staysUnused() {
        Waiter waiter = ledger.join(lease(), 0);
        upkeep.limitUse(1, 0);

        release(0);

        assertThat(waiter.slot()).isNull();
        assertThat(upkeep.census().count(State.DIRTY)).isEqualTo(1);
        upkeep.settle(upkeep.tidy(0), 0);
        assertThat(waiter.slot()).as("after its reset").isNull();
        assertThat(idle()).isEqualTo(2);
        release(1);
        assertThat(waiter.slot()).isNotNull();
    }

    @Test
    void patience_thatIsOver_getsTheIdleOneAndOpensNothing() {
        Waiter waiter = ledger.join(lease(), 0);

        Slot slot = ledger.placeOrStay(waiter, OPENING);

        assertThat(slot.is(State.OPENING)).isFalse();
        assertThat(upkeep.load().impatient()).isEqualTo(1);
        assertThat(upkeep.census().total()).isEqualTo(3);
    }

    @Test
    void limit_thatEnds_servesWhoWaits() {
        Waiter waiter = ledger.join(lease(), 0);

        upkeep.limitUse(Limited.NO_LIMIT, 0);

        assertThat(waiter.slot()).isNotNull();
    }

    @Test
    void waiter_afterOneInUseIsGone_isServedWithTheNextRelease() {
        Waiter first = ledger.join(lease(), 0);
        Waiter second = ledger.join(lease(), 0);
        ledger.endAndRetire(holders.get(0), 0);

        release(1);

        assertThat(first.slot()).isNotNull();
        assertThat(second.slot()).isNotNull();
    }

    @Test
    void fresh_whileThereIsALimit_doesNotGoByTheShelf() {
        assertThat(ledger.endFresh(holders.get(0), physicals.get(0), true, 0)).isNull();
        assertThat(ledger.take(lease(), 0)).isFalse();

        upkeep.limitUse(Limited.NO_LIMIT, 0);

        assertThat(ledger.endFresh(holders.get(0), physicals.get(0), true, 0)).isNotNull();
    }

    @Test
    void load_countsWhatIsReleased_thoughConnectionsGo() {
        release(0);
        upkeep.takeUnused(0);
        release(1);

        assertThat(upkeep.load().uses()).isEqualTo(3);
    }
}
