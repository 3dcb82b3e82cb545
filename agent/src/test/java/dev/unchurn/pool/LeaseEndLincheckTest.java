package dev.unchurn.pool;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.Listener;
import dev.unchurn.event.PoolName;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A close, an abort and the garbage collector race for one lease, while others already borrow the connection again. */
@Tag("stress")
class LeaseEndLincheckTest {
    @Test
    void lease_underStress_endsOnce() {
        new StressOptions()
                .threads(3)
                .actorsBefore(0)
                .actorsPerThread(3)
                .iterations(10)
                .invocationsPerIteration(1000)
                .check(OneSlot.class);
    }

    @Test
    void lease_everyInterleavingOfTwoThreads_endsOnce() {
        new ModelCheckingOptions()
                .threads(2)
                .actorsBefore(0)
                .actorsPerThread(3)
                .iterations(2)
                .invocationsPerIteration(30)
                .check(OneSlot.class);
    }

    /** One connection, leased from the start. */
    public static class OneSlot {
        private final Pools pools =
                new Pools(PoolSettings.builder().build(), new Listener() {}, () -> 0, task -> {}, 0);
        private final Pool pool = pools.add(PoolName.of("jdbc:postgresql://db/x", null));
        private final Ledger ledger = pool.ledger();
        private final Physical physical = new LedgerLincheckTest.Connection();
        private final Lease lease = new Lease(pool, 0, BorrowInfo.UNKNOWN, 1);
        private final Slot slot;

        public OneSlot() {
            slot = ledger.join(lease, 0).slot();
            ledger.opened(slot, new Opened(physical, pools.watch(physical, slot), 0, 1, 0), lease);
        }

        @Operation
        public String release() {
            return LedgerLincheckTest.withoutTidy(ledger.release(lease, physical, 0));
        }

        @Operation
        public boolean retire() {
            return ledger.endAndRetire(lease, 0);
        }

        /** The collector can only have found it while this lease, or none, had it. */
        @Operation
        public boolean leak() {
            return ledger.endUnreachable(slot, 0) != null;
        }

        /** The next borrower: what the old lease does from now on must not touch it. */
        @Operation
        public @Nullable String claim() {
            Slot claimed = ledger.claim(new Lease(pool, 0, BorrowInfo.UNKNOWN, 2), 0);
            return claimed == null ? null : claimed.state().toString();
        }

        @Operation
        public String state() {
            return slot.state().toString();
        }
    }
}
