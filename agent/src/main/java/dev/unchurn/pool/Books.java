package dev.unchurn.pool;

import dev.unchurn.event.RetireReason;
import dev.unchurn.pool.Slot.State;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one pool: which slots exist, which of them are idle or dirty, and who waits. The steps are those of {@link Ledger} and
 * {@link Upkeep}: each begins with {@link #lock} and ends with {@link #unlock}, and everything else here is guarded by that lock.
 *
 * <p>Two rules hold whenever the lock is free. Nobody waits while something is idle or dirty: whatever comes back goes
 * to the first in the queue at once, or is kept for who has released it while it is its {@link Turns turn}. And nobody who wants
 * a place waits while there is one. A {@link Upkeep#limitUse limit on use} is the exception to the first: then who still has patience
 * may wait.
 */
final class Books {
    /** A connection that has just done something is taken for alive: looking at each would cost every borrow a lock more. */
    private static final long JUST_NOW_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final int max;
    private final long lookAfterNanos;

    /** Needs no lock, see there. What lies there is in no other list. */
    final Shelf shelf = new Shelf();

    final Slots slots;
    final Unused unused;
    final Patience patience = new Patience();

    /** First come, first served. */
    final WaitingLine line = new WaitingLine();

    /** Nothing is kept while nobody waits. */
    final Turns turns;

    /** How many may be in use, if nobody loses patience. */
    private int limit = Limited.NO_LIMIT;

    /** How many borrowers have lost their patience so far while something unused was there; overflows. */
    private int impatient;

    /** How many borrowers were served in the line so far; overflows. */
    private int waits;

    private boolean observing;
    private @Nullable RetireReason draining;

    Books(Pool pool, Pools pools, long nowNanos) {
        PoolSettings settings = pools.settings();
        this.max = settings.max();
        this.lookAfterNanos = Math.min(settings.validateAfterNanos(), JUST_NOW_NANOS);
        this.slots = new Slots(pool, pools.slotsOverAll(), nowNanos);
        this.unused = new Unused(pool, pools.idleOverAll());
        this.turns = new Turns(pools.lineNanos());
    }

    /** What nobody used for at least this long is looked at before the next borrower has it. Needs no lock. */
    long lookAfterNanos() {
        return lookAfterNanos;
    }

    void lock() {
        lock.lock();
    }

    /** Gives the lock back, when it is decided what the shelf may keep. */
    void unlock() {
        if (line.size() == 0) endTurns();
        arrangeShelf();
        lock.unlock();
    }

    private void arrangeShelf() {
        boolean keepsAny = draining == null && (max == 0 || slots.size() <= max);
        if (keepsAny && line.size() == 0 && slots.size() <= limit) shelf.open();
        else if (keepsAny && line.size() > 0 && isWithinLimit() && turns.areCertain()) shelf.keepFor(turnNanos());
        else if (shelf.keepsAnything()) leaveShelf();
    }

    private void leaveShelf() {
        shelf.close();
        if (line.size() > 0) takeTurnsOffShelf();
    }

    /** From now on the lock is needed for them. */
    private void takeTurnsOffShelf() {
        for (Slot slot = shelf.takeAny(); slot != null; slot = shelf.takeAny()) keepForTurn(slot);
    }

    /** What is on the shelf is idle like the rest from now on, but for what lies there because it is somebody's turn. */
    void clearShelf() {
        if (line.size() == 0) emptyShelf();
    }

    private void emptyShelf() {
        for (Slot slot = shelf.takeAny(); slot != null; slot = shelf.takeAny()) unused.addIdle(slot);
    }

    /** Before somebody waits or nothing is kept any more: nothing may be left lying there unseen. */
    void closeShelf() {
        if (line.size() > 0) return;
        shelf.close();
        emptyShelf();
    }

    /** Before everything is taken that nobody holds. */
    void collectUnused() {
        emptyShelf();
        endTurns();
    }

    /** What was kept for somebody is idle or dirty like the rest from now on. */
    private void endTurns() {
        for (Slot slot = turns.end(); slot != null; slot = turns.end()) {
            if (slot.is(State.IDLE)) unused.addIdle(slot);
            else unused.addDirty(slot);
        }
    }

    long turnNanos() {
        return turns.nanos(patience.openNanos(), used(), line.size());
    }

    void keepForTurn(Slot slot) {
        turns.keep(slot);
        if (!turns.areCertain()) line.letFirstWatch();
    }

    /** What counts against the limit on use. */
    int used() {
        return slots.size() - unused.size();
    }

    /** How many are in the program's hands, or on the way there. */
    int inUse() {
        return slots.size() - unused.size() - turns.size() - shelf.size();
    }

    /** Whether one more may be used, if nobody loses patience. */
    boolean isBelowLimit() {
        return used() < limit;
    }

    /** Whether no more are used than may be. */
    boolean isWithinLimit() {
        return used() <= limit;
    }

    boolean isUseLimited() {
        return limit != Limited.NO_LIMIT;
    }

    /** @param newLimit {@link Limited#NO_LIMIT} for none */
    void limitUse(int newLimit) {
        limit = newLimit;
        if (slots.size() > limit) closeShelf();
    }

    /** An idle or dirty one for this thread, or null; its turn begins if it is new to it. */
    @Nullable
    Slot takeUnused(long threadId, long nowNanos) {
        Slot slot = unused.take(threadId);
        if (slot != null && slot.lastThreadId() != threadId) slot.beginTurn(nowNanos);
        return slot;
    }

    /** The limit on use is a guess of ours: it makes nobody wait for longer than opening takes. */
    @Nullable
    Slot takeBeyondLimit(Lease lease, long nowNanos) {
        Slot slot = takeUnused(lease.threadId(), nowNanos);
        if (slot != null) impatient++;
        return slot;
    }

    /** An idle or dirty connection that is in no list. */
    void lend(Slot slot, Lease lease, long nowNanos) {
        if (slot.is(State.DIRTY)) slot.dirtyToResetting(nowNanos);
        else if (slot.isHeardWithin(lookAfterNanos, nowNanos)) slot.idleToLeased(lease, nowNanos);
        else slot.idleToValidating(nowNanos);
    }

    /** As {@link #lend}, to the first in the line. */
    void serve(Waiter first, Slot slot, long nowNanos) {
        lend(slot, first.lease(), nowNanos);
        serveFirst(first, slot, nowNanos);
    }

    /** The first in the line has this slot, which is in a state for it. */
    void serveFirst(Waiter first, Slot slot, long nowNanos) {
        patience.waited(nowNanos - first.sinceNanos());
        waits++;
        line.serveFirst(slot);
    }

    /** Nobody waits for long while something is unused that may be used. */
    void serveUnused(long nowNanos) {
        for (Waiter first = line.first(); first != null && isBelowLimit(); first = line.first()) {
            Slot slot = takeUnused(first.lease().threadId(), nowNanos);
            if (slot == null) return;
            serve(first, slot, nowNanos);
        }
    }

    boolean hasPlace() {
        return max == 0 || observing || slots.size() < max;
    }

    /** This slot is retired; its place is for whoever wants one. */
    void gone(Slot slot, long nowNanos) {
        slots.remove(slot, nowNanos);
        unused.endTidying(slot);
        if (line.wantingPlaces() > 0 && hasPlace()) line.serveFirstWantingPlace(slots.add());
    }

    /** Whether this connection may be used again: anything but {@link Ending#KEPT} is why not. */
    Ending fitness(Slot slot, long nowNanos) {
        if (slot.wasUnreachable()) return Ending.UNREACHABLE;
        if (slot.isTimedOut()) return Ending.TOO_SLOW;
        if (draining != null) return Ending.DRAINED;
        if (max > 0 && slots.size() > max) return Ending.BEYOND_LIMIT;
        return slot.isOlderThanItsLife(nowNanos) ? Ending.TOO_OLD : Ending.KEPT;
    }

    /** Whether nothing is kept, or nothing was ever there: then nothing comes back that somebody could wait for. */
    boolean isWaitingVain() {
        return observing || draining != null || slots.isEmpty();
    }

    /** From now on nobody waits and no limit holds. */
    void observe() {
        observing = true;
    }

    /** From now on nothing is kept. */
    void drain(RetireReason reason) {
        draining = reason;
        shelf.close();
    }

    @Nullable
    RetireReason draining() {
        return draining;
    }

    Load load() {
        return new Load(slots.uses(), impatient, used(), waits);
    }
}
