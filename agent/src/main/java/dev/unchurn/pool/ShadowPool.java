package dev.unchurn.pool;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.Listener;
import dev.unchurn.event.PoolName;
import dev.unchurn.event.RetireReason;
import dev.unchurn.event.Ticker;
import dev.unchurn.pool.Slot.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A pool in virtual time, with nothing behind it: the books, limits and housekeeping are those of a real {@link Pool}, and
 * whatever takes time there takes it here on the {@link Agenda}. The steps of a borrow are those of {@link Borrowing}, which
 * waits where this one makes a note. Time begins at 0. Not thread-safe.
 */
public final class ShadowPool {
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Agenda agenda = new Agenda();
    private final Openings openings = new Openings(agenda);
    private final List<ShadowBorrow> waiting = new ArrayList<>();
    private final PoolSettings settings;
    private final Pools pools;
    private final Pool pool;
    private final Ledger ledger;
    private final Upkeep upkeep;
    private long nowNanos;
    private long nextTickNanos = TICK_NANOS;
    private long resetNanos;
    private long opens;
    private int peak;

    /** How much longer an opening takes beside others. */
    public interface Slowness {
        /**
         * How many times longer it takes; 1 at least.
         *
         * @param openings how many there are at once, itself included
         */
        double beside(int openings);
    }

    /** Whoever borrows. */
    public interface Borrower {
        /** The borrow has ended: with a connection that is held now, or with none when nothing came back in time. */
        void borrowed(ShadowBorrow borrow);
    }

    public ShadowPool(PoolName name, PoolSettings settings) {
        this.settings = settings;
        Ticker ticker = new Ticker() {
            @Override
            public long nanos() {
                return nowNanos;
            }
        };
        Executor workers = new Executor() {
            @Override
            public void execute(Runnable task) {
                work(task);
            }
        };
        this.pools = new Pools(settings, new Listener() {}, ticker, workers, 0);
        this.pool = pools.add(name);
        this.ledger = pool.ledger();
        this.upkeep = pool.upkeep();
    }

    /** How long resets, and validations after a long time, take from now on. */
    public void resetTakes(long nanos) {
        resetNanos = nanos;
    }

    /** How openings slow each other down from now on; until then they do not. */
    public void openingsTake(Slowness slowness) {
        openings.slowDown(slowness, nowNanos);
    }

    /**
     * So much of the time has passed only because in reality threads were connecting. What a real pool had learned of openings would
     * not be older by that.
     */
    public void leaveOut(long nanos) {
        upkeep.leaveOut(nanos);
    }

    /** The virtual time. */
    public long now() {
        return nowNanos;
    }

    /** How many connections were opened. */
    public long opens() {
        return opens;
    }

    /** Most physical connections at once, those being opened and reset included. */
    public int peak() {
        return peak;
    }

    /** Lets something happen at a virtual time, not before now. */
    public void at(long nanos, Runnable step) {
        agenda.add(Math.max(nanos, nowNanos), step, true);
    }

    /**
     * Goes on to this time, and beyond it until nothing is left that happens for certain. Waiting is left as it is: it may
     * be ended by what is not known yet.
     */
    public void runTo(long untilNanos) {
        run(untilNanos, true);
    }

    /** Goes on to this time and not beyond it. */
    void stopAt(long untilNanos) {
        run(untilNanos, false);
    }

    private void run(long untilNanos, boolean goesBeyond) {
        while (true) {
            Agenda.Item next = agenda.first();
            boolean isDue = next != null && ((goesBeyond && agenda.hasCertain()) || next.atNanos <= untilNanos);
            long toNanos = next != null && isDue ? next.atNanos : untilNanos;
            if (tickBefore(toNanos)) continue;
            nowNanos = Math.max(nowNanos, toNanos);
            if (next == null || !isDue) return;
            agenda.remove(next);
            next.step.run();
            goOnWithServed();
        }
    }

    /** One round of housekeeping, if one is due. */
    private boolean tickBefore(long toNanos) {
        if (nextTickNanos > toNanos) return false;
        if (upkeep.isEmpty()) {
            nextTickNanos = toNanos - toNanos % TICK_NANOS + TICK_NANOS;
            return false;
        }
        nowNanos = Math.max(nowNanos, nextTickNanos);
        nextTickNanos += TICK_NANOS;
        pools.tick();
        goOnWithServed();
        return true;
    }

    private void work(Runnable task) {
        if (task == pool.tidying()) at(nowNanos + Tidying.GRACE_NANOS, this::tidy);
        else task.run();
    }

    private void tidy() {
        Slot slot = upkeep.tidy(nowNanos);
        if (slot == null) return;
        at(nowNanos + resetNanos, () -> {
            Physical physical = slot.physical();
            if (physical != null) pool.resets().settle(slot, physical);
            tidy();
        });
    }

    /**
     * Begins a borrow.
     *
     * @param threadId who; the same for a borrow inside a borrow
     * @param openNanos what opening takes beside no others, if it comes to that
     */
    public ShadowBorrow borrow(long threadId, long openNanos, Borrower borrower) {
        Lease lease = new Lease(pool, nowNanos, BorrowInfo.UNKNOWN, threadId);
        ShadowBorrow borrow = new ShadowBorrow(lease, borrower, openNanos, nowNanos);
        Slot slot = ledger.claim(lease, nowNanos);
        if (slot == null) queue(borrow);
        else bringOn(borrow, slot);
        return borrow;
    }

    private void queue(ShadowBorrow borrow) {
        Waiter waiter = ledger.join(borrow.lease, nowNanos);
        Slot slot = waiter.slot();
        if (slot != null) {
            bringOn(borrow, slot);
            return;
        }
        borrow.waiter = waiter;
        borrow.queuedSinceNanos = nowNanos;
        waiting.add(borrow);
        await(borrow, waiter, () -> patienceOver(borrow, waiter));
    }

    private void await(ShadowBorrow borrow, Waiter waiter, Runnable then) {
        borrow.timer = agenda.add(nowNanos + waiter.patienceNanos(), then, false);
    }

    private void patienceOver(ShadowBorrow borrow, Waiter waiter) {
        if (ledger.isResetComing(waiter)) await(borrow, waiter, () -> openOrStay(borrow, waiter));
        else openOrStay(borrow, waiter);
    }

    private void openOrStay(ShadowBorrow borrow, Waiter waiter) {
        if (ledger.placeOrStay(waiter, nowNanos) != null) return;
        long untilNanos = Math.max(nowNanos, borrow.startNanos + settings.borrowTimeoutNanos());
        borrow.timer = agenda.add(untilNanos, () -> timedOut(borrow, waiter), false);
        pool.relieveStandstill(waiter);
    }

    private void timedOut(ShadowBorrow borrow, Waiter waiter) {
        if (ledger.leave(waiter) != null) return;
        waiting.remove(borrow);
        leaveQueue(borrow);
        ended(borrow);
    }

    /** Those to whom the last step gave something. */
    private void goOnWithServed() {
        for (int i = 0; i < waiting.size(); ) {
            ShadowBorrow borrow = waiting.get(i);
            Slot slot = borrow.waiter == null ? null : borrow.waiter.slot();
            if (slot == null) {
                i++;
                continue;
            }
            waiting.remove(i);
            leaveQueue(borrow);
            bringOn(borrow, slot);
        }
    }

    private void leaveQueue(ShadowBorrow borrow) {
        if (borrow.timer != null) agenda.remove(borrow.timer);
        borrow.timer = null;
        borrow.waiter = null;
        borrow.queuedNanos += nowNanos - borrow.queuedSinceNanos;
    }

    private void bringOn(ShadowBorrow borrow, Slot slot) {
        State state = slot.state();
        if (state == State.LEASED) {
            hold(borrow);
        } else if (state == State.OPENING) {
            opens++;
            peak = Math.max(peak, upkeep.census().total());
            borrow.openingSinceNanos = nowNanos;
            openings.begin(borrow.openNanos, () -> opened(borrow, slot), nowNanos);
        } else if (state == State.RESETTING) {
            at(nowNanos + resetNanos, () -> holdIf(pool.resets().resetFor(slot, borrow.lease), borrow));
        } else if (slot.idleNanos() < settings.validateAfterNanos()) {
            holdIf(pool.resets().validateFor(slot, borrow.lease), borrow);
        } else {
            at(nowNanos + resetNanos, () -> holdIf(pool.resets().validateFor(slot, borrow.lease), borrow));
        }
    }

    private void opened(ShadowBorrow borrow, Slot place) {
        Physical physical = new Nothing();
        RootReference root = pools.watch(physical.root(), place);
        ledger.opened(
                place,
                new Opened(physical, root, nowNanos - borrow.openingSinceNanos, nowNanos, pools.lifeNanos()),
                borrow.lease);
        hold(borrow);
    }

    private void holdIf(boolean isLeased, ShadowBorrow borrow) {
        if (isLeased) hold(borrow);
        else queue(borrow);
    }

    private void hold(ShadowBorrow borrow) {
        borrow.connection = borrow.lease.takePhysical();
        ended(borrow);
    }

    private void ended(ShadowBorrow borrow) {
        borrow.endNanos = nowNanos;
        borrow.borrower.borrowed(borrow);
    }

    /** Gives the connection back; nothing where none is held. */
    public void release(ShadowBorrow borrow) {
        Physical held = borrow.connection;
        if (held == null) return;
        borrow.connection = null;
        pool.release(borrow.lease, held);
        goOnWithServed();
    }

    /** The connection is closed for good, as its session cannot be made fresh; nothing where none is held. */
    public void retire(ShadowBorrow borrow) {
        if (borrow.connection == null) return;
        borrow.connection = null;
        pool.closed(borrow.lease, RetireReason.PINNED, null);
        goOnWithServed();
    }

    /** The connection is lost for good; nothing where none is held. */
    public void leak(ShadowBorrow borrow) {
        Slot slot = borrow.lease.slot();
        if (borrow.connection == null || slot == null) return;
        borrow.connection = null;
        pool.unreachable(slot);
        goOnWithServed();
    }

    /** A connection that costs nothing and always works. */
    private static final class Nothing implements Physical {
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
