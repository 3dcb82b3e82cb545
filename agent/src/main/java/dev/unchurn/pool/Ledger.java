package dev.unchurn.pool;

import dev.unchurn.event.RetireReason;
import dev.unchurn.pool.Slot.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The books of one pool: which slots exist, which of them are idle or dirty, and who waits. Nothing here blocks, calls
 * foreign code or reads a clock; every method is one step under the lock of the pool, so that the steps can be checked
 * one by one. What {@link #take} and {@link #shelve} do without the lock is one step, too: that of the {@link Shelf}, whose slots
 * the other steps bring into the books first. Thread-safe.
 *
 * <p>Two rules hold whenever the lock is free. Nobody waits while something is idle or dirty: whatever comes back goes
 * to the first in the queue at once, or is kept for who has released it while it is its {@link Turns turn}. And nobody who wants
 * a place waits while there is one. A {@link #limitUse limit on use} is the exception to the first: then who still has patience may wait.
 */
final class Ledger implements Limited {
    /** A connection that has just done something is taken for alive: looking at each would cost every borrow a lock more. */
    private static final long JUST_NOW_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Pool pool;
    private final int max;
    private final long lookAfterNanos;
    private final Pools pools;
    private final Shelf shelf = new Shelf();

    /** All that counts against the limit: every slot that is not retired. */
    private final List<Slot> slots = new ArrayList<>();

    private final Unused unused;
    private final Patience patience = new Patience();

    /** First come, first served. */
    private final WaitingLine line = new WaitingLine();

    /** Nothing is kept while nobody waits. */
    private final Turns turns;

    /**
     * Whether somebody is on the way to {@link #tidy}. One is enough: more would take connections away from borrowers, who
     * reset theirs themselves, and where the machine is busy each would be missing for long.
     */
    private boolean tidyAsked;

    private long emptySinceNanos;

    /** How many may be in use, if nobody loses patience. */
    private int limit = NO_LIMIT;

    /** How many borrowers have lost their patience so far while something unused was there; overflows. */
    private int impatient;

    /** How many borrowers were served in the line so far; overflows. */
    private int waits;

    /** Of the slots that are gone; overflows. */
    private int usesOfGone;

    private boolean observing;
    private @Nullable RetireReason draining;

    Ledger(Pool pool, Pools pools, long nowNanos) {
        PoolSettings settings = pools.settings();
        this.pool = pool;
        this.max = settings.max();
        this.lookAfterNanos = Math.min(settings.validateAfterNanos(), JUST_NOW_NANOS);
        this.pools = pools;
        this.unused = new Unused(pool, pools.idleOverAll());
        this.turns = new Turns(pools.lineNanos());
        this.emptySinceNanos = nowNanos;
    }

    /** What nobody used for at least this long is looked at before the next borrower has it. */
    long lookAfterNanos() {
        return lookAfterNanos;
    }

    /**
     * Without the lock, nearly always: leases a fresh connection that lay on the shelf. False when there is none, or none that the
     * server has been heard on just now: those are looked at by who claims them.
     */
    boolean take(Lease lease, long nowNanos) {
        Slot slot = shelf.take(lease.threadId());
        if (slot == null) return false;
        if (slot.isHeardWithin(lookAfterNanos, nowNanos)) return slot.shelvedToLeased(lease, nowNanos);
        lock.lock();
        try {
            giveOrKeep(slot, nowNanos);
            return false;
        } finally {
            unlock();
        }
    }

    /**
     * Without the lock: ends the lease of a connection whose session is as fresh as before. The connection is the caller's then, who
     * must {@link #shelve} it. Null when that is not the way it can go, or when the lease has ended before.
     *
     * @param isHeard whether the server has answered since it was lent
     */
    @Nullable
    Slot endFresh(Lease lease, Physical physical, boolean isHeard, long nowNanos) {
        Slot slot = lease.slot();
        if (slot == null || !shelf.keeps(slot, nowNanos) || !pools.areAllWelcome()) return null;
        if (slot.wasUnreachable() || slot.isTimedOut() || slot.isOlderThanItsLife(nowNanos)) return null;
        return slot.leasedToIdle(lease, physical, nowNanos, isHeard) ? slot : null;
    }

    /** Without the lock, nearly always: from now on the connection is whoever's that takes it. */
    Ending shelve(Slot slot, Lease lease, long nowNanos) {
        if (shelf.put(slot, lease.threadId(), nowNanos)) return Ending.KEPT;
        lock.lock();
        try {
            return idleOnwards(slot, nowNanos);
        } finally {
            unlock();
        }
    }

    /** What is on the shelf is idle like the rest from now on, but for what lies there because it is somebody's turn. */
    private void clearShelf() {
        if (line.size() == 0) emptyShelf();
    }

    private void emptyShelf() {
        for (Slot slot = shelf.takeAny(); slot != null; slot = shelf.takeAny()) unused.addIdle(slot);
    }

    /** Out of the lock, when it is decided what the shelf may keep. */
    void unlock() {
        if (line.size() == 0) endTurns();
        arrangeShelf();
        lock.unlock();
    }

    private void arrangeShelf() {
        boolean keepsAny = draining == null && (max == 0 || slots.size() <= max);
        if (keepsAny && line.size() == 0 && slots.size() <= limit) shelf.open();
        else if (keepsAny && line.size() > 0 && used() <= limit && turns.areCertain()) shelf.keepFor(turnNanos());
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

    private long turnNanos() {
        return turns.nanos(patience.openNanos(), used(), line.size());
    }

    /** Before somebody waits or nothing is kept any more: nothing may be left lying there unseen. */
    private void closeShelf() {
        if (line.size() > 0) return;
        shelf.close();
        emptyShelf();
    }

    /** What was kept for somebody is idle or dirty like the rest from now on. */
    private void endTurns() {
        for (Slot slot = turns.end(); slot != null; slot = turns.end()) {
            if (slot.is(State.IDLE)) unused.addIdle(slot);
            else unused.addDirty(slot);
        }
    }

    /** Before everything is taken that nobody holds. */
    private void collectUnused() {
        emptyShelf();
        endTurns();
    }

    /**
     * An idle connection, leased at once or in state VALIDATING when it was not used just now, else a dirty one in state
     * RESETTING; null when there is neither. What is not leased is the caller's to bring on.
     */
    @Nullable
    Slot claim(Lease lease, long nowNanos) {
        lock.lock();
        try {
            return next(lease, nowNanos);
        } finally {
            unlock();
        }
    }

    private @Nullable Slot next(Lease lease, long nowNanos) {
        clearShelf();
        Slot slot = turns.takeFor(lease.threadId());
        if (slot == null && used() < limit) slot = takeUnused(lease.threadId(), nowNanos);
        lease.sawInUse(inUse());
        if (slot != null) lend(slot, lease, nowNanos);
        return slot;
    }

    private @Nullable Slot takeUnused(long threadId, long nowNanos) {
        Slot slot = unused.take(threadId);
        if (slot != null && slot.lastThreadId() != threadId) slot.beginTurn(nowNanos);
        return slot;
    }

    /** An idle or dirty connection that is in no list. */
    private void lend(Slot slot, Lease lease, long nowNanos) {
        if (slot.is(State.DIRTY)) slot.dirtyToResetting(nowNanos);
        else if (slot.isHeardWithin(lookAfterNanos, nowNanos)) slot.idleToLeased(lease, nowNanos);
        else slot.idleToValidating(nowNanos);
    }

    /** What counts against {@link #limitUse}. */
    private int used() {
        return slots.size() - unused.size();
    }

    /** How many are in the program's hands, or on the way there. */
    private int inUse() {
        return slots.size() - unused.size() - turns.size() - shelf.size();
    }

    /**
     * Claims as {@link #claim}; failing that takes a place to open in, if waiting makes no sense and there is one; failing
     * that queues up. The waiter that comes back is served in the first two cases.
     */
    Waiter join(Lease lease, long nowNanos) {
        lock.lock();
        try {
            Waiter waiter = new Waiter(lease, patience(lease), nowNanos);
            closeShelf();
            Slot slot = next(lease, nowNanos);
            if (slot == null && waiter.patienceNanos() <= 0) slot = unusedOrPlace(lease, nowNanos);
            lease.sawInUse(inUse());
            return served(waiter, slot);
        } finally {
            unlock();
        }
    }

    /** Claims as {@link #claim}, or queues up for {@code patienceNanos} without any wish to open. */
    Waiter joinFor(Lease lease, long patienceNanos, long nowNanos) {
        lock.lock();
        try {
            closeShelf();
            return served(new Waiter(lease, patienceNanos, nowNanos), next(lease, nowNanos));
        } finally {
            unlock();
        }
    }

    private Waiter served(Waiter waiter, @Nullable Slot slot) {
        if (slot == null) line.add(waiter, holdsOne(waiter.lease().threadId()));
        else waiter.serve(slot);
        return waiter;
    }

    /**
     * Nobody waits longer than not waiting would cost. Where nothing can come back but what is held by threads that wait themselves, the
     * asking one included, waiting has no sense at all. That a thread holds something is no other reason against waiting: programs that
     * borrow inside a borrow would otherwise open a connection for most of these.
     */
    private long patience(Lease lease) {
        if (observing || draining != null || slots.isEmpty()) return 0;
        if (used() < limit && patience.beginAnewIfOver()) return 0;
        return isStandstillWith(lease.threadId()) ? 0 : patience.openNanos();
    }

    /** Whether all that is in use is held by threads in the line, when this one waits, too. */
    private boolean isStandstillWith(long threadId) {
        int standing = 0;
        for (Slot slot : slots) {
            Lease held = slot.lease();
            if (held == null) continue;
            if (held.threadId() != threadId && !line.hasHolder(held.threadId())) return false;
            standing++;
        }
        return standing == used() && unused.tidyingCount() == 0;
    }

    private boolean holdsOne(long threadId) {
        for (Slot slot : slots) {
            Lease held = slot.lease();
            if (held != null && held.threadId() == threadId) return true;
        }
        return false;
    }

    private @Nullable Slot unusedOrPlace(Lease lease, long nowNanos) {
        Slot slot = takeBeyondLimit(lease, nowNanos);
        if (slot == null) return hasPlace() ? newPlace() : null;
        lend(slot, lease, nowNanos);
        return slot;
    }

    private boolean hasPlace() {
        return max == 0 || observing || slots.size() < max;
    }

    private Slot newPlace() {
        Slot place = new Slot(pool);
        slots.add(place);
        pools.slotsOverAll().incrementAndGet();
        return place;
    }

    /** Whether a reset that is under way will serve this waiter: a little more patience costs less than an opening. */
    boolean isResetComing(Waiter waiter) {
        lock.lock();
        try {
            return waiter.slot() == null && line.place(waiter) < unused.tidyingCount();
        } finally {
            unlock();
        }
    }

    /** For a waiter whose patience is over: what it was given, or a place; null when it must wait for either. */
    @Nullable
    Slot placeOrStay(Waiter waiter, long nowNanos) {
        lock.lock();
        try {
            if (waiter.slot() != null) return waiter.slot();
            Slot slot = turns.end(); // who would have to open now has a connection sooner than whose turn it is
            if (slot == null) slot = shelf.takeAny();
            if (slot == null) slot = takeBeyondLimit(waiter.lease(), nowNanos);
            if (slot != null) {
                lend(slot, waiter.lease(), nowNanos);
                return serveOutOfTurn(waiter, slot);
            }
            if (hasPlace()) return serveOutOfTurn(waiter, newPlace());
            line.wantPlace(waiter);
            return null;
        } finally {
            unlock();
        }
    }

    /** The limit on use is a guess of ours: it makes nobody wait for longer than opening takes. */
    private @Nullable Slot takeBeyondLimit(Lease lease, long nowNanos) {
        Slot slot = takeUnused(lease.threadId(), nowNanos);
        if (slot != null) impatient++;
        return slot;
    }

    /** Gives this waiter, or the first who wants a place, one beyond the limit; false when it is not wanted any more. */
    boolean servePlaceBeyondLimit(@Nullable Waiter waiter) {
        lock.lock();
        try {
            if (line.wantingPlaces() == 0 || (waiter != null && waiter.slot() != null)) return false;
            if (waiter == null) line.serveFirstWantingPlace(newPlace());
            else serveOutOfTurn(waiter, newPlace());
            return true;
        } finally {
            unlock();
        }
    }

    private Slot serveOutOfTurn(Waiter waiter, Slot slot) {
        line.remove(waiter);
        waiter.lease().sawInUse(inUse());
        waiter.serve(slot);
        return slot;
    }

    /** Out of the queue; what it was given in the meantime, or null. */
    @Nullable
    Slot leave(Waiter waiter) {
        lock.lock();
        try {
            if (waiter.slot() == null) line.remove(waiter);
            return waiter.slot();
        } finally {
            unlock();
        }
    }

    /** The driver has opened a connection in this place; it is leased. */
    void opened(Slot place, Opened opened, Lease lease) {
        lock.lock();
        try {
            place.opened(opened);
            place.openingToLeased(lease, opened.openedNanos);
            lease.markOpened();
            patience.opened(opened.openNanos, opened.openedNanos);
        } finally {
            unlock();
        }
    }

    /** From RESETTING or VALIDATING to the borrower who did that work; false when it took too long and was aborted. */
    boolean toBorrower(Slot slot, Lease lease, long nowNanos) {
        lock.lock();
        try {
            if (slot.isTimedOut()) return false;
            return slot.is(State.RESETTING)
                    ? slot.resettingToLeased(lease, nowNanos)
                    : slot.validatingToLeased(lease, nowNanos);
        } finally {
            unlock();
        }
    }

    /** Ends the lease. A connection that may be used again goes to the first waiter, else to the dirty ones. */
    Ending release(Lease lease, Physical physical, long nowNanos) {
        lock.lock();
        try {
            Slot slot = lease.slot();
            if (slot == null) return Ending.ENDED_BEFORE;
            Ending ending = unfit(slot, nowNanos);
            if (ending != Ending.KEPT) {
                if (!slot.leasedToRetired(lease)) return Ending.ENDED_BEFORE;
                gone(slot, nowNanos);
                return ending;
            }
            if (!slot.leasedToDirty(lease, physical, nowNanos)) return Ending.ENDED_BEFORE;
            return dirtyOnwards(slot, nowNanos);
        } finally {
            unlock();
        }
    }

    /** As {@link #release} for a session that is as fresh as before: it is idle, if nobody waits for it. */
    Ending releaseFresh(Lease lease, Physical physical, boolean isHeard, long nowNanos) {
        lock.lock();
        try {
            Slot slot = lease.slot();
            if (slot == null || !slot.leasedToIdle(lease, physical, nowNanos, isHeard)) return Ending.ENDED_BEFORE;
            return idleOnwards(slot, nowNanos);
        } finally {
            unlock();
        }
    }

    private Ending idleOnwards(Slot slot, long nowNanos) {
        Ending ending = unfit(slot, nowNanos);
        if (ending != Ending.KEPT) {
            slot.toRetired(State.IDLE);
            gone(slot, nowNanos);
            return ending;
        }
        return giveOrKeep(slot, nowNanos);
    }

    /** An idle connection that is in no list goes to the first in the line, or else into the list. */
    private Ending giveOrKeep(Slot slot, long nowNanos) {
        if (giveOrKeepForTurn(slot, nowNanos)) return Ending.KEPT;
        unused.addIdle(slot);
        return Ending.KEPT_IDLE;
    }

    /** False when nobody waits. */
    private boolean giveOrKeepForTurn(Slot slot, long nowNanos) {
        Waiter first = line.first();
        if (first == null || used() > limit) return false;
        if (turns.isOn(slot, nowNanos, turnNanos())) keepForTurn(slot);
        else serve(first, slot, nowNanos);
        serveLate(nowNanos);
        if (limit != NO_LIMIT) serveUnused(nowNanos);
        return true;
    }

    private void keepForTurn(Slot slot) {
        turns.keep(slot);
        if (!turns.areCertain()) line.letFirstWatch();
    }

    private void serve(Waiter first, Slot slot, long nowNanos) {
        lend(slot, first.lease(), nowNanos);
        serveFirst(first, slot, nowNanos);
    }

    private void serveFirst(Waiter first, Slot slot, long nowNanos) {
        patience.waited(nowNanos - first.sinceNanos());
        waits++;
        line.serveFirst(slot);
    }

    /** Whoever does not come back has lost his turn. */
    private void serveLate(long nowNanos) {
        for (Waiter first = line.first(); first != null; first = line.first()) {
            Slot late = takeLate(nowNanos);
            if (late == null) return;
            serve(first, late, nowNanos);
        }
    }

    private @Nullable Slot takeLate(long nowNanos) {
        Slot late = turns.takeLate(nowNanos);
        if (late != null) return late;
        late = shelf.takeLate(Turns.BACK_NANOS, nowNanos);
        if (late != null) turns.lost(nowNanos);
        return late;
    }

    /** A waiter serves the line what others did not come back to; for how long it may sleep before it does so again. */
    long look(Waiter waiter, long nowNanos) {
        if (pools.lineNanos() == 0) return Long.MAX_VALUE;
        lock.lock();
        try {
            serveLate(nowNanos);
            if (line.first() != waiter) return Turns.othersLookNanos(line.size());
            waiter.watch();
            return Turns.FIRST_LOOKS_NANOS;
        } finally {
            unlock();
        }
    }

    /** What was waited for long ago says nothing about now. */
    void forgetWaits() {
        lock.lock();
        try {
            patience.tick();
        } finally {
            unlock();
        }
    }

    /** What is known of openings grows old so much more slowly. */
    void leaveOut(long nanos) {
        lock.lock();
        try {
            patience.leaveOut(nanos);
        } finally {
            unlock();
        }
    }

    private Ending unfit(Slot slot, long nowNanos) {
        if (slot.wasUnreachable()) return Ending.UNREACHABLE;
        if (slot.isTimedOut()) return Ending.TOO_SLOW;
        if (draining != null) return Ending.DRAINED;
        if (max > 0 && slots.size() > max) return Ending.BEYOND_LIMIT;
        return slot.isOlderThanItsLife(nowNanos) ? Ending.TOO_OLD : Ending.KEPT;
    }

    private Ending dirtyOnwards(Slot slot, long nowNanos) {
        if (giveOrKeepForTurn(slot, nowNanos)) {
            if (turns.size() == 0) return Ending.KEPT;
        } else {
            unused.addDirty(slot);
        }
        unused.countDirty(slot);
        if (tidyAsked) return Ending.KEPT;
        tidyAsked = true;
        return Ending.KEPT_UNTIDY;
    }

    /** Ends the lease and the slot at once; false when the lease had ended before. */
    boolean endAndRetire(Lease lease, long nowNanos) {
        lock.lock();
        try {
            Slot slot = lease.slot();
            if (slot == null || !slot.leasedToRetired(lease)) return false;
            gone(slot, nowNanos);
            return true;
        } finally {
            unlock();
        }
    }

    /** Ends the lease of a connection that nobody can reach any more; null when it was not leased. */
    @Nullable
    Lease endUnreachable(Slot slot, long nowNanos) {
        lock.lock();
        try {
            Lease lease = slot.lease();
            if (lease == null || !slot.leasedToRetired(lease)) return null;
            lease.markLeaked();
            gone(slot, nowNanos);
            return lease;
        } finally {
            unlock();
        }
    }

    /** Whoever was to {@link #tidy} has failed; the next release asks somebody else. */
    void tidyFailed() {
        lock.lock();
        try {
            tidyAsked = false;
        } finally {
            unlock();
        }
    }

    /** How many slots have become dirty so far, for {@link #tidy(long, long)}. */
    long dirtyCount() {
        lock.lock();
        try {
            return unused.dirtyCount();
        } finally {
            unlock();
        }
    }

    /**
     * Whether anything is dirty, or was since so many had become dirty: it will be again. If not, the next release asks somebody to
     * {@link #tidy} again, and to wake him up costs that release as much as the rest of it.
     */
    boolean isTidyWanted(long seen) {
        lock.lock();
        try {
            tidyAsked = unused.dirtyCount() != seen || unused.isAnyDirty() || turns.size() > 0;
            return tidyAsked;
        } finally {
            unlock();
        }
    }

    /** One dirty connection to reset, in state RESETTING; null when borrowers have taken them all. */
    @Nullable
    Slot tidy(long nowNanos) {
        Slot oldest = tidy(nowNanos, Long.MAX_VALUE);
        if (oldest == null) isTidyWanted(dirtyCount());
        return oldest;
    }

    /**
     * As above, if it had become dirty before so many others had.
     *
     * @param upTo a {@link #dirtyCount} of some time ago
     */
    @Nullable
    Slot tidy(long nowNanos, long upTo) {
        lock.lock();
        try {
            Slot oldest = unused.beginTidying(upTo);
            if (oldest != null) oldest.dirtyToResetting(nowNanos);
            return oldest;
        } finally {
            unlock();
        }
    }

    /**
     * The session is fresh again: the first waiter gets it, else it is idle. Anything but KEPT means that it may not be
     * used again and is retired.
     */
    Ending settle(Slot slot, long nowNanos) {
        lock.lock();
        try {
            unused.endTidying(slot);
            Ending ending = unfit(slot, nowNanos);
            if (ending != Ending.KEPT) {
                slot.toRetired(State.RESETTING);
                gone(slot, nowNanos);
                return ending;
            }
            Waiter first = line.first();
            if (first != null && used() <= limit) {
                slot.resettingToLeased(first.lease(), nowNanos);
                serveFirst(first, slot, nowNanos);
            } else {
                slot.resettingToIdle(nowNanos);
                unused.addIdle(slot);
            }
            return Ending.KEPT;
        } finally {
            unlock();
        }
    }

    /** For the owner of a slot in a state of work; false when it is retired already. */
    boolean retire(Slot slot, State from, long nowNanos) {
        lock.lock();
        try {
            if (!slot.toRetired(from)) return false;
            gone(slot, nowNanos);
            return true;
        } finally {
            unlock();
        }
    }

    private void gone(Slot slot, long nowNanos) {
        slots.remove(slot);
        usesOfGone += slot.uses();
        pools.slotsOverAll().decrementAndGet();
        unused.endTidying(slot);
        if (slots.isEmpty()) emptySinceNanos = nowNanos;
        if (line.wantingPlaces() > 0 && hasPlace()) line.serveFirstWantingPlace(newPlace());
    }

    /** Retires what has been idle since {@code untilNanos} or longer. */
    List<Physical> takeIdleSince(long untilNanos, long nowNanos) {
        lock.lock();
        try {
            clearShelf();
            List<Physical> taken = new ArrayList<>();
            for (Slot slot = unused.takeIdleSince(untilNanos); slot != null; slot = unused.takeIdleSince(untilNanos)) {
                retireUnused(slot, taken, nowNanos);
            }
            return taken;
        } finally {
            unlock();
        }
    }

    /** Retires the one that has been idle the longest, if any. */
    List<Physical> takeOldestIdle(long nowNanos) {
        lock.lock();
        try {
            clearShelf();
            List<Physical> taken = new ArrayList<>();
            retireUnused(unused.takeOldestIdle(), taken, nowNanos);
            return taken;
        } finally {
            unlock();
        }
    }

    /** Retires what was taken out of its list, if anything was. */
    private void retireUnused(@Nullable Slot slot, List<Physical> taken, long nowNanos) {
        if (slot == null) return;
        Physical physical = slot.physical();
        if (physical != null) taken.add(physical);
        slot.toRetired(slot.state());
        gone(slot, nowNanos);
    }

    /** Retires the idle ones that are older than their life. */
    List<Physical> takeTooOld(long nowNanos) {
        lock.lock();
        try {
            clearShelf();
            List<Physical> taken = new ArrayList<>();
            for (Slot slot = unused.takeTooOld(nowNanos); slot != null; slot = unused.takeTooOld(nowNanos)) {
                retireUnused(slot, taken, nowNanos);
            }
            return taken;
        } finally {
            unlock();
        }
    }

    /** From now on nothing is kept. Retires what is idle or dirty. */
    List<Physical> drain(RetireReason reason, long nowNanos) {
        lock.lock();
        try {
            draining = reason;
            shelf.close();
            return takeUnused(nowNanos);
        } finally {
            unlock();
        }
    }

    /** Retires what is idle or dirty. */
    List<Physical> takeUnused(long nowNanos) {
        lock.lock();
        try {
            collectUnused();
            List<Physical> taken = new ArrayList<>();
            for (Slot slot = unused.takeOldestIdle(); slot != null; slot = unused.takeOldestIdle()) {
                retireUnused(slot, taken, nowNanos);
            }
            for (Slot slot = unused.takeOldestDirty(); slot != null; slot = unused.takeOldestDirty()) {
                retireUnused(slot, taken, nowNanos);
            }
            return taken;
        } finally {
            unlock();
        }
    }

    /**
     * Retires what is idle or dirty; true when a reset is under way that no borrower does for itself. Both are seen at one
     * moment: what is in neither set then is in the program's hands.
     */
    boolean takeUnused(List<Physical> taken, long nowNanos) {
        lock.lock();
        try {
            taken.addAll(takeUnused(nowNanos));
            return unused.tidyingCount() > 0;
        } finally {
            unlock();
        }
    }

    /** From now on nobody waits and no limit holds. */
    void observe() {
        lock.lock();
        try {
            observing = true;
        } finally {
            unlock();
        }
    }

    /** When the longest idle one became idle, or null when none is. */
    @Nullable
    Long oldestIdleSince() {
        lock.lock();
        try {
            clearShelf();
            return unused.oldestIdleSince();
        } finally {
            unlock();
        }
    }

    /** The leases that are older than the threshold and were not told so before; marks them as told. */
    List<Lease> newlyOverdue(long thresholdNanos, long nowNanos) {
        lock.lock();
        try {
            List<Lease> overdue = new ArrayList<>();
            for (Slot slot : slots) {
                Lease lease = slot.lease();
                if (lease == null || lease.isOverdueTold() || nowNanos - lease.sinceNanos() < thresholdNanos) continue;
                lease.markOverdueTold();
                overdue.add(lease);
            }
            return overdue;
        } finally {
            unlock();
        }
    }

    /** The connections whose reset or validation has taken too long, each once; the work on them is lost. */
    List<Physical> newlyStuck(long timeoutNanos, long nowNanos) {
        lock.lock();
        try {
            List<Physical> stuck = new ArrayList<>();
            for (Slot slot : slots) {
                boolean working = slot.is(State.RESETTING) || slot.is(State.VALIDATING);
                Physical physical = slot.physical();
                if (!working || slot.isTimedOut() || physical == null) continue;
                if (nowNanos - slot.sinceNanos() < timeoutNanos) continue;
                slot.markTimedOut();
                stuck.add(physical);
            }
            return stuck;
        } finally {
            unlock();
        }
    }

    boolean isTimedOut(Slot slot) {
        lock.lock();
        try {
            return slot.isTimedOut();
        } finally {
            unlock();
        }
    }

    @Override
    public void limitUse(int newLimit, long nowNanos) {
        lock.lock();
        try {
            limit = newLimit;
            if (slots.size() > limit) closeShelf();
            serveUnused(nowNanos);
        } finally {
            unlock();
        }
    }

    /** Nobody waits for long while something is unused that may be used. */
    private void serveUnused(long nowNanos) {
        for (Waiter first = line.first(); first != null && used() < limit; first = line.first()) {
            Slot slot = takeUnused(first.lease().threadId(), nowNanos);
            if (slot == null) return;
            serve(first, slot, nowNanos);
        }
    }

    @Override
    public Load load() {
        lock.lock();
        try {
            int uses = usesOfGone;
            for (Slot slot : slots) uses += slot.uses();
            return new Load(uses, impatient, used(), waits);
        } finally {
            unlock();
        }
    }

    Census census() {
        lock.lock();
        try {
            int[] byState = new int[State.values().length];
            List<Lease> leases = new ArrayList<>();
            for (Slot slot : slots) {
                byState[slot.state().ordinal()]++;
                Lease lease = slot.lease();
                if (lease != null) leases.add(lease);
            }
            return new Census(byState, line.size(), leases);
        } finally {
            unlock();
        }
    }

    /** Threads that only the limit keeps from opening. Without the lock a hint, as in {@link WaitingLine}. */
    int placesWanted() {
        return line.wantingPlaces();
    }

    void lock() {
        lock.lock();
    }

    /** Under the lock: adds the ids of the threads that want a place. */
    void addPlaceWaiters(Set<Long> threadIds) {
        line.addWantingPlaces(threadIds);
    }

    /** Under the lock: whether every slot is leased, and all of them by these threads. */
    boolean isHeldBy(Set<Long> threadIds) {
        for (Slot slot : slots) {
            Lease lease = slot.lease();
            if (lease == null || !threadIds.contains(lease.threadId())) return false;
        }
        return true;
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return slots.isEmpty() && line.size() == 0;
        } finally {
            unlock();
        }
    }

    long emptySinceNanos() {
        lock.lock();
        try {
            return emptySinceNanos;
        } finally {
            unlock();
        }
    }

    @Nullable
    RetireReason draining() {
        lock.lock();
        try {
            return draining;
        } finally {
            unlock();
        }
    }
}
