package dev.unchurn.pool;

import dev.unchurn.event.Listener;
import dev.unchurn.event.PoolName;
import dev.unchurn.pool.Slot.State;
import java.util.List;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Borrowing, waiting, handing over, resetting and retiring, step by step: whatever several threads do to the books of a
 * full pool at the same time has a result that they could also have had one after the other.
 */
@Tag("stress")
class LedgerLincheckTest {
    private static final int MAX = 2;

    @Test
    void ledger_underStress_isLinearizable() {
        new StressOptions()
                .threads(3)
                .actorsPerThread(3)
                .actorsBefore(2)
                .actorsAfter(2)
                .iterations(12)
                .invocationsPerIteration(1000)
                .check(Steps.class);
    }

    /** Each thread has at most one borrow and one background task at a time; every operation is one step of the ledger. */
    @Param(name = "thread", gen = ThreadIdGen.class)
    public static class Steps {
        private final Pools pools =
                new Pools(PoolSettings.builder().max(MAX).build(), new Listener() {}, () -> 0, task -> {}, false);
        private final Pool pool = pools.add(PoolName.of("jdbc:postgresql://db/x", null));
        private final Ledger ledger = pool.ledger();
        private final Borrow[] borrows = {new Borrow(), new Borrow(), new Borrow(), new Borrow()};

        /** What one thread holds or waits for. */
        private static final class Borrow {
            private @Nullable Lease lease;
            private @Nullable Waiter waiter;
            private @Nullable Slot slot;
            private @Nullable Physical physical;
            private @Nullable Slot tidying;
        }

        private Borrow of(int thread) {
            return borrows[thread % borrows.length];
        }

        @Operation
        public String join(@Param(name = "thread") int thread) {
            Borrow mine = of(thread);
            if (mine.lease != null) return "busy";
            mine.lease = new Lease(pool, 0, null, thread);
            mine.waiter = ledger.join(mine.lease, 0);
            return seen(mine);
        }

        @Operation
        public String wantPlace(@Param(name = "thread") int thread) {
            Borrow mine = of(thread);
            if (mine.waiter == null || mine.slot != null || mine.waiter.wantsPlace()) return "not waiting";
            ledger.placeOrStay(mine.waiter);
            return seen(mine);
        }

        @Operation
        public String leave(@Param(name = "thread") int thread) {
            Borrow mine = of(thread);
            if (mine.waiter == null || mine.slot != null) return "not waiting";
            ledger.leave(mine.waiter);
            String seen = seen(mine);
            if (mine.slot == null) {
                mine.waiter = null;
                mine.lease = null;
            }
            return seen;
        }

        /** Opens or resets, whatever it takes. */
        @Operation
        public String bringOn(@Param(name = "thread") int thread) {
            Borrow mine = of(thread);
            Slot slot = mine.slot;
            if (slot == null || mine.physical != null) return "nothing";
            if (slot.is(State.OPENING)) {
                Physical opened = new Connection();
                ledger.opened(slot, new Opened(opened, pools.watch(opened, slot), 0, 1, 0), mine.lease);
            } else if (slot.is(State.RESETTING)) {
                ledger.toBorrower(slot, mine.lease, 0);
            }
            mine.physical = mine.lease.takePhysical();
            return "holds";
        }

        @Operation
        public String release(@Param(name = "thread") int thread) {
            Borrow mine = of(thread);
            if (mine.physical == null) return "nothing";
            Ending ending = ledger.release(mine.lease, mine.physical, 0);
            end(mine);
            return ending == Ending.KEPT_UNTIDY ? Ending.KEPT.toString() : ending.toString();
        }

        @Operation
        public boolean retire(@Param(name = "thread") int thread) {
            Borrow mine = of(thread);
            if (mine.physical == null) return false;
            boolean ended = ledger.endAndRetire(mine.lease, 0);
            end(mine);
            return ended;
        }

        @Operation
        public boolean leak(@Param(name = "thread") int thread) {
            Borrow mine = of(thread);
            if (mine.physical == null) return false;
            boolean leaked = ledger.endUnreachable(mine.slot, 0) != null;
            end(mine);
            return leaked;
        }

        @Operation
        public boolean tidy(@Param(name = "thread") int thread) {
            Borrow mine = of(thread);
            if (mine.tidying != null) return false;
            mine.tidying = ledger.tidy(0);
            return mine.tidying != null;
        }

        @Operation
        public String settle(@Param(name = "thread") int thread) {
            Borrow mine = of(thread);
            if (mine.tidying == null) return "nothing";
            Ending ending = ledger.settle(mine.tidying, 0);
            mine.tidying = null;
            return ending.toString();
        }

        @Operation
        public int takeIdle() {
            List<Physical> taken = ledger.takeIdleSince(0, 0);
            return taken.size();
        }

        @Operation
        public String census() {
            Census census = ledger.census();
            StringBuilder text = new StringBuilder();
            for (State state : State.values()) text.append(census.count(state)).append(' ');
            return text.append(census.waiting()).toString();
        }

        private static void end(Borrow mine) {
            mine.lease = null;
            mine.waiter = null;
            mine.slot = null;
            mine.physical = null;
        }

        private static String seen(Borrow mine) {
            mine.slot = mine.waiter.slot();
            return mine.slot == null ? "waits" : mine.slot.state().toString();
        }
    }

    /** A connection that does nothing. */
    static final class Connection implements Physical {
        @Override
        public Object root() {
            return this;
        }

        @Override
        public boolean isBroken() {
            return false;
        }

        @Override
        public boolean isValid(long timeoutMillis) {
            return true;
        }

        @Override
        public void reset() {}

        @Override
        public void close() {}

        @Override
        public void abort() {}
    }
}
