package dev.unchurn.pool;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.Listener;
import dev.unchurn.event.PoolName;
import dev.unchurn.pool.Slot.State;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Closes without the lock and an abort race for one lease, while others already borrow the connection again. What a borrower that takes
 * it from the shelf writes into the slot is seen by others a moment later, so nobody looks at the state here.
 */
@Tag("stress")
class FreshReleaseLincheckTest {
    @Test
    void lease_underStress_endsOnce() {
        new StressOptions()
                .threads(3)
                .actorsPerThread(3)
                .iterations(10)
                .invocationsPerIteration(1000)
                .check(OneSlot.class);
    }

    @Test
    @OncePerBytecode
    void lease_everyInterleavingOfTwoThreads_endsOnce() {
        new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(3)
                .iterations(2)
                .invocationsPerIteration(30)
                .check(OneSlot.class);
    }

    @Test
    @OncePerBytecode
    void line_thatFormsMeanwhile_isServed() {
        new ModelCheckingOptions()
                .threads(2)
                .actorsBefore(0)
                .actorsPerThread(1)
                .actorsAfter(0)
                .iterations(60)
                .invocationsPerIteration(200)
                .loopIterationsBeforeThreadSwitch(20)
                .loopBound(10_000)
                .check(OneSlotWithALine.class);
    }

    /** As below, and who finds nothing waits. */
    @Param(name = "thread", gen = ThreadIdGen.class)
    public static class OneSlotWithALine extends OneSlot {
        private final @Nullable Waiter[] waiters = new Waiter[5];

        /** One who waits; what he is given he keeps. */
        @Operation
        public void join(@Param(name = "thread") int thread) {
            if (waiters[thread] == null) waiters[thread] = joinAs(thread + 1);
        }

        @Validate
        public void nobodyWaitsForWhatLiesThere() {
            for (Waiter waiter : waiters) {
                if (waiter != null && waiter.slot() == null && isIdle()) throw new AssertionError("lies there unseen");
            }
        }
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

        final boolean isIdle() {
            return slot.is(State.IDLE);
        }

        final Waiter joinAs(long threadId) {
            return ledger.join(new Lease(pool, 0, BorrowInfo.UNKNOWN, threadId), 0);
        }

        @Operation
        public String release() {
            return LedgerLincheckTest.withoutTidy(ledger.release(lease, physical, 0));
        }

        @Operation
        public boolean retire() {
            return ledger.endAndRetire(lease, 0);
        }

        /** The session is as fresh as before: back without the lock, if that is the way it can go. */
        @Operation
        public String releaseFresh() {
            Slot ended = ledger.endFresh(lease, physical, true, 0);
            if (ended != null) {
                ledger.shelve(ended, lease, 0);
                return "back";
            }
            return ledger.releaseFresh(lease, physical, true, 0) == Ending.ENDED_BEFORE ? "ended before" : "back";
        }

        /** The next borrower: what the old lease does from now on must not touch it. */
        @Operation
        public @Nullable String claim() {
            Lease next = new Lease(pool, 0, BorrowInfo.UNKNOWN, 2);
            if (ledger.take(next, 0)) return State.LEASED.toString();
            Slot claimed = ledger.claim(next, 0);
            return claimed == null ? null : claimed.state().toString();
        }
    }
}
