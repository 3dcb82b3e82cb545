package dev.unchurn.pool;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.Listener;
import dev.unchurn.event.PoolName;
import dev.unchurn.pool.Slot.State;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
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
    private static final int MAX = 3;
    private static final long OPENING = 8;

    @Test
    void ledger_underStress_isLinearizable() {
        stress().check(Steps.class);
    }

    @Test
    void ledgerWithTurns_underStress_isLinearizable() {
        // more scenarios: it takes two steps of one thread, in order, to come back
        stress().iterations(150).invocationsPerIteration(200).check(StepsWithTurns.class);
    }

    @Test
    void ledgerWithALimitOnUse_underStress_isLinearizable() {
        stress().check(StepsWithLimit.class);
    }

    @Test
    void shelfDuringTurns_underStress_isLinearizable() {
        stress().iterations(100).invocationsPerIteration(300).check(TurnsOnTheShelf.class);
    }

    @Test
    @OncePerBytecode
    void shelfDuringTurns_interleavingsOfTwoThreads_areLinearizable() {
        interleavings().invocationsPerIteration(50).check(TurnsOnTheShelf.class);
    }

    private static ModelCheckingOptions interleavings() {
        return new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(2)
                .iterations(20);
    }

    private static StressOptions stress() {
        return new StressOptions()
                .threads(3)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(2)
                .iterations(20)
                .invocationsPerIteration(1000);
    }

    @Test
    @OncePerBytecode
    void ledger_interleavingsOfTwoThreads_areLinearizable() {
        interleavings().invocationsPerIteration(100).check(Steps.class);
    }

    /**
     * A pool that is full from the start: the first two threads hold a connection each, a third one is dirty. A thread has at most one borrow and
     * one background task at a time; every operation is one step of the ledger.
     */
    @Param(name = "thread", gen = ThreadIdGen.class)
    @Param(name = "way", gen = IntGen.class, conf = "0:2")
    public static class Steps {
        private final Pools pools;
        private final Pool pool;
        private final Books books;
        private final Ledger ledger;
        private final Upkeep upkeep;
        private final Borrow[] borrows = {new Borrow(), new Borrow(), new Borrow(), new Borrow(), new Borrow()};

        public Steps() {
            this(MAX, 0);
        }

        Steps(int max, long lineNanos) {
            pools = new Pools(
                    PoolSettings.builder().max(max).build(), new Listener() {}, () -> 0, task -> {}, lineNanos);
            pool = pools.add(PoolName.of("jdbc:postgresql://db/x", null));
            books = pool.books();
            ledger = pool.ledger();
            upkeep = pool.upkeep();
            for (int thread = 1; thread <= max; thread++) hold(thread);
            end(max, 2);
        }

        final void limitUse(int limit) {
            upkeep.limitUse(limit, 0);
        }

        /** Through all steps, where nobody has to wait. */
        final void hold(int thread) {
            for (int step = 0; step < 3; step++) borrow(thread);
        }

        /** What one thread holds or waits for. */
        private static final class Borrow {
            private @Nullable Lease lease;
            private @Nullable Waiter waiter;
            private @Nullable Slot slot;
            private @Nullable Physical physical;
            private @Nullable Slot tidying;
        }

        /** The next step of a borrow: into the line, out of patience, to a lease. What the first one has led to is seen by the next. */
        @Operation
        public String borrow(@Param(name = "thread") int thread) {
            Borrow mine = borrows[thread];
            if (mine.physical != null) return "holds";
            if (mine.slot != null) {
                bringOn(mine, mine.slot);
                return "got it";
            }
            if (mine.lease != null) return seen(mine, ledger.placeOrStay(mine.waiter, 0));
            mine.lease = new Lease(pool, 0, BorrowInfo.UNKNOWN, thread);
            mine.waiter = ledger.join(mine.lease, 0);
            return "asks";
        }

        private void bringOn(Borrow mine, Slot slot) {
            if (slot.is(State.OPENING)) {
                Physical opened = new Connection();
                ledger.opened(slot, new Opened(opened, pools.watch(opened, slot), OPENING, 0, 0), mine.lease);
            } else if (slot.is(State.RESETTING)) {
                ledger.toBorrower(slot, mine.lease, 0);
            }
            mine.physical = mine.lease.takePhysical();
        }

        /** From then on others may keep their turn, where there are turns. */
        @Operation
        public String look(@Param(name = "thread") int thread) {
            Borrow mine = borrows[thread];
            if (mine.waiter == null || mine.slot != null) return "does not wait";
            ledger.look(mine.waiter, 0);
            return "looks";
        }

        @Operation
        public String leave(@Param(name = "thread") int thread) {
            Borrow mine = borrows[thread];
            if (mine.waiter == null || mine.slot != null) return "does not wait";
            String seen = seen(mine, ledger.leave(mine.waiter));
            if (mine.slot == null) forget(mine);
            return seen;
        }

        @Operation
        public String end(@Param(name = "thread") int thread, @Param(name = "way") int way) {
            Borrow mine = borrows[thread];
            if (mine.physical == null) return "nothing";
            String result;
            if (way == 0) result = "retired " + ledger.endAndRetire(mine.lease, 0);
            else if (way == 1) result = "leaked " + (ledger.endUnreachable(mine.slot, 0) != null);
            else result = withoutTidy(ledger.release(mine.lease, mine.physical, 0));
            forget(mine);
            return result;
        }

        @Operation
        public String tidy(@Param(name = "thread") int thread) {
            Borrow mine = borrows[thread];
            if (mine.tidying != null) {
                Ending ending = upkeep.settle(mine.tidying, 0);
                mine.tidying = null;
                return ending.toString();
            }
            mine.tidying = upkeep.tidy(0);
            return mine.tidying == null ? "nothing" : "tidies";
        }

        @Operation
        public int takeIdle() {
            return upkeep.takeIdleSince(0, 0).size();
        }

        /** Both numbers at one moment. */
        @Operation
        public String census() {
            books.lock();
            try {
                Census census = upkeep.census();
                StringBuilder text = new StringBuilder();
                for (State state : State.values())
                    text.append(census.count(state)).append(' ');
                return text.append(census.waiting())
                        .append(' ')
                        .append(books.line.wantingPlaces())
                        .toString();
            } finally {
                books.unlock();
            }
        }

        private static void forget(Borrow mine) {
            mine.lease = null;
            mine.waiter = null;
            mine.slot = null;
            mine.physical = null;
        }

        /** The answer of one step: what the waiter has been given by then. */
        private static String seen(Borrow mine, @Nullable Slot given) {
            mine.slot = given;
            return given == null ? "waits" : "is given " + given.state();
        }
    }

    /**
     * The first two threads hold all connections, and the third one waits and looks. No time passes, so a turn ends only when nobody
     * waits any more or a waiter has no patience.
     */
    public static class StepsWithTurns extends Steps {
        public StepsWithTurns() {
            super(MAX - 1, OPENING);
            hold(MAX - 1);
            borrow(MAX);
            look(MAX);
        }
    }

    /**
     * Two threads hold a connection each, a third one waits, and turns are certain: who releases a fresh session needs no lock to have it
     * back. No time passes. What a borrower without the lock writes into the slot is seen by others a moment later, so nobody looks at it.
     */
    @Param(name = "thread", gen = ThreadIdGen.class)
    public static class TurnsOnTheShelf {
        private final SteppedLedger world = new SteppedLedger(OPENING);
        private final Ledger ledger = world.ledger;
        private final Upkeep upkeep = world.upkeep;
        private final @Nullable Lease[] leases = new Lease[5];
        private final @Nullable Physical[] held = new Physical[5];
        private final @Nullable Waiter[] waiters = new Waiter[5];

        public TurnsOnTheShelf() {
            for (int thread = 1; thread <= 2; thread++) {
                leases[thread] = world.lease(thread);
                held[thread] = world.open(leases[thread], 2 * OPENING);
            }
            ledger.join(world.lease(5), 0);
            for (int i = 0; i < 2 * Turns.MOST_CREDIT; i++) {
                ledger.releaseFresh(leases[1], held[1], true, 0);
                leases[1] = world.lease(1);
                ledger.claim(leases[1], 0);
                held[1] = leases[1].takePhysical();
            }
        }

        @Operation
        public String release(@Param(name = "thread") int thread) {
            if (held[thread] == null) return "nothing";
            Slot slot = ledger.endFresh(leases[thread], held[thread], true, 0);
            Ending ending = slot == null
                    ? ledger.releaseFresh(leases[thread], held[thread], true, 0)
                    : ledger.shelve(slot, leases[thread], 0);
            held[thread] = null;
            return ending == Ending.ENDED_BEFORE ? "ended before" : "released";
        }

        /** Without waiting, and if need be with the lock. */
        @Operation
        public String borrow(@Param(name = "thread") int thread) {
            if (held[thread] != null || waiters[thread] != null) return "has or waits";
            leases[thread] = world.lease(thread);
            if (!ledger.take(leases[thread], 0) && ledger.claim(leases[thread], 0) == null) return "nothing there";
            held[thread] = leases[thread].takePhysical();
            return "holds";
        }

        @Operation
        public String join(@Param(name = "thread") int thread) {
            if (held[thread] != null || waiters[thread] != null) return "has or waits";
            leases[thread] = world.lease(thread);
            waiters[thread] = ledger.join(leases[thread], 0);
            return "asks";
        }

        @Operation
        public String leave(@Param(name = "thread") int thread) {
            return waiters[thread] == null ? "does not wait" : goOn(thread, ledger.leave(waiters[thread]));
        }

        /** Who runs out of patience takes what is somebody's turn. */
        @Operation
        public String loseHope(@Param(name = "thread") int thread) {
            return waiters[thread] == null ? "does not wait" : goOn(thread, ledger.placeOrStay(waiters[thread], 0));
        }

        private String goOn(int thread, @Nullable Slot given) {
            waiters[thread] = null;
            if (given == null) return "leaves";
            if (given.is(State.OPENING)) return "has a place";
            held[thread] = leases[thread].takePhysical();
            return "has a connection";
        }

        @Operation
        public int takeAll() {
            return upkeep.takeUnused(0).size();
        }
    }

    /** Two may be in use and are; the third one is dirty. */
    public static class StepsWithLimit extends Steps {
        public StepsWithLimit() {
            super(MAX, 0);
            limitUse(MAX - 1);
        }

        @Operation
        public void limitOne() {
            limitUse(1);
        }

        @Operation
        public void limitNone() {
            limitUse(Limited.NO_LIMIT);
        }
    }

    /** How many calls for background work are on their way is no part of the contract. */
    static String withoutTidy(Ending ending) {
        return ending == Ending.KEPT_UNTIDY ? Ending.KEPT.toString() : ending.toString();
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
