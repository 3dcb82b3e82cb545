package dev.unchurn.pool;

import dev.unchurn.pool.Slot.State;
import org.jspecify.annotations.Nullable;

/**
 * Borrowing and releasing in the {@link Books} of one pool. Nothing here blocks, calls
 * foreign code or reads a clock; every method is one step under the lock of the pool, so that the steps can be checked
 * one by one. What {@link #take} and {@link #shelve} do without the lock is one step, too: that of the {@link Shelf}, whose slots
 * the other steps bring into the books first. Thread-safe.
 */
final class Ledger {
    private final Pools pools;
    private final Books books;
    private final Shelf shelf;

    Ledger(Books books, Pools pools) {
        this.books = books;
        this.pools = pools;
        this.shelf = books.shelf;
    }

    /**
     * Without the lock, nearly always: leases a fresh connection that lay on the shelf. False when there is none, or none that the
     * server has been heard on just now: those are looked at by who claims them.
     */
    boolean take(Lease lease, long nowNanos) {
        Slot slot = shelf.take(lease.threadId());
        if (slot == null) return false;
        if (slot.isHeardWithin(books.lookAfterNanos(), nowNanos)) return slot.shelvedToLeased(lease, nowNanos);
        books.lock();
        try {
            giveOrKeep(slot, nowNanos);
            return false;
        } finally {
            books.unlock();
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
        books.lock();
        try {
            return idleOnwards(slot, nowNanos);
        } finally {
            books.unlock();
        }
    }

    /**
     * An idle connection, leased at once or in state VALIDATING when it was not used just now, else a dirty one in state
     * RESETTING; null when there is neither. What is not leased is the caller's to bring on.
     */
    @Nullable
    Slot claim(Lease lease, long nowNanos) {
        books.lock();
        try {
            return next(lease, nowNanos);
        } finally {
            books.unlock();
        }
    }

    private @Nullable Slot next(Lease lease, long nowNanos) {
        books.clearShelf();
        Slot slot = books.turns.takeFor(lease.threadId());
        if (slot == null && books.isBelowLimit()) slot = books.takeUnused(lease.threadId(), nowNanos);
        lease.sawInUse(books.inUse());
        if (slot != null) books.lend(slot, lease, nowNanos);
        return slot;
    }

    /**
     * Claims as {@link #claim}; failing that takes a place to open in, if waiting makes no sense and there is one; failing
     * that queues up. The waiter that comes back is served in the first two cases.
     */
    Waiter join(Lease lease, long nowNanos) {
        books.lock();
        try {
            Waiter waiter = new Waiter(lease, patience(lease), nowNanos);
            books.closeShelf();
            Slot slot = next(lease, nowNanos);
            if (slot == null && waiter.patienceNanos() <= 0) slot = unusedOrPlace(lease, nowNanos);
            lease.sawInUse(books.inUse());
            return served(waiter, slot);
        } finally {
            books.unlock();
        }
    }

    /** Claims as {@link #claim}, or queues up for {@code patienceNanos} without any wish to open. */
    Waiter joinFor(Lease lease, long patienceNanos, long nowNanos) {
        books.lock();
        try {
            books.closeShelf();
            return served(new Waiter(lease, patienceNanos, nowNanos), next(lease, nowNanos));
        } finally {
            books.unlock();
        }
    }

    private Waiter served(Waiter waiter, @Nullable Slot slot) {
        if (slot != null) waiter.serve(slot);
        else books.line.add(waiter, books.slots.isAnyHeldBy(waiter.lease().threadId()));
        return waiter;
    }

    /**
     * Nobody waits longer than not waiting would cost. Where nothing can come back but what is held by threads that wait themselves, the
     * asking one included, waiting has no sense at all. That a thread holds something is no other reason against waiting: programs that
     * borrow inside a borrow would otherwise open a connection for most of these.
     */
    private long patience(Lease lease) {
        if (books.isWaitingVain()) return 0;
        if (books.isBelowLimit() && books.patience.beginAnewIfOver()) return 0;
        return isStandstillWith(lease.threadId()) ? 0 : books.patience.openNanos();
    }

    /** Whether all that is in use is held by threads in the line, when this one waits, too. */
    private boolean isStandstillWith(long threadId) {
        int standing = books.slots.countHeldInLine(threadId, books.line);
        return standing == books.used() && books.unused.tidyingCount() == 0;
    }

    private @Nullable Slot unusedOrPlace(Lease lease, long nowNanos) {
        Slot slot = books.takeBeyondLimit(lease, nowNanos);
        if (slot == null) return books.hasPlace() ? books.slots.add() : null;
        books.lend(slot, lease, nowNanos);
        return slot;
    }

    /** Whether a reset that is under way will serve this waiter: a little more patience costs less than an opening. */
    boolean isResetComing(Waiter waiter) {
        books.lock();
        try {
            return waiter.slot() == null && books.line.place(waiter) < books.unused.tidyingCount();
        } finally {
            books.unlock();
        }
    }

    /** For a waiter whose patience is over: what it was given, or a place; null when it must wait for either. */
    @Nullable
    Slot placeOrStay(Waiter waiter, long nowNanos) {
        books.lock();
        try {
            if (waiter.slot() != null) return waiter.slot();
            Slot slot = books.turns.end(); // who would have to open now has a connection sooner than whose turn it is
            if (slot == null) slot = shelf.takeAny();
            if (slot == null) slot = books.takeBeyondLimit(waiter.lease(), nowNanos);
            if (slot != null) {
                books.lend(slot, waiter.lease(), nowNanos);
                return serveOutOfTurn(waiter, slot);
            }
            if (books.hasPlace()) return serveOutOfTurn(waiter, books.slots.add());
            books.line.wantPlace(waiter);
            return null;
        } finally {
            books.unlock();
        }
    }

    /** Gives this waiter, or the first who wants a place, one beyond the limit; false when it is not wanted any more. */
    boolean servePlaceBeyondLimit(@Nullable Waiter waiter) {
        books.lock();
        try {
            if (books.line.wantingPlaces() == 0 || (waiter != null && waiter.slot() != null)) return false;
            if (waiter == null) books.line.serveFirstWantingPlace(books.slots.add());
            else serveOutOfTurn(waiter, books.slots.add());
            return true;
        } finally {
            books.unlock();
        }
    }

    private Slot serveOutOfTurn(Waiter waiter, Slot slot) {
        books.line.remove(waiter);
        waiter.lease().sawInUse(books.inUse());
        waiter.serve(slot);
        return slot;
    }

    /** Out of the queue; what it was given in the meantime, or null. */
    @Nullable
    Slot leave(Waiter waiter) {
        books.lock();
        try {
            if (waiter.slot() == null) books.line.remove(waiter);
            return waiter.slot();
        } finally {
            books.unlock();
        }
    }

    /** The driver has opened a connection in this place; it is leased. */
    void opened(Slot place, Opened opened, Lease lease) {
        books.lock();
        try {
            place.opened(opened);
            place.openingToLeased(lease, opened.openedNanos);
            lease.markOpened();
            books.patience.opened(opened.openNanos, opened.openedNanos);
        } finally {
            books.unlock();
        }
    }

    /** From RESETTING or VALIDATING to the borrower who did that work; false when it took too long and was aborted. */
    boolean toBorrower(Slot slot, Lease lease, long nowNanos) {
        books.lock();
        try {
            if (slot.isTimedOut()) return false;
            return slot.is(State.RESETTING)
                    ? slot.resettingToLeased(lease, nowNanos)
                    : slot.validatingToLeased(lease, nowNanos);
        } finally {
            books.unlock();
        }
    }

    /** Ends the lease. A connection that may be used again goes to the first waiter, else to the dirty ones. */
    Ending release(Lease lease, Physical physical, long nowNanos) {
        books.lock();
        try {
            Slot slot = lease.slot();
            if (slot == null) return Ending.ENDED_BEFORE;
            Ending ending = books.fitness(slot, nowNanos);
            if (ending != Ending.KEPT) {
                if (!slot.leasedToRetired(lease)) return Ending.ENDED_BEFORE;
                books.gone(slot, nowNanos);
                return ending;
            }
            if (!slot.leasedToDirty(lease, physical, nowNanos)) return Ending.ENDED_BEFORE;
            return dirtyOnwards(slot, nowNanos);
        } finally {
            books.unlock();
        }
    }

    private Ending dirtyOnwards(Slot slot, long nowNanos) {
        if (giveOrKeepForTurn(slot, nowNanos)) {
            if (books.turns.size() == 0) return Ending.KEPT;
        } else {
            books.unused.addDirty(slot);
        }
        books.unused.countDirty(slot);
        return books.unused.askForTidying() ? Ending.KEPT_UNTIDY : Ending.KEPT;
    }

    /** As {@link #release} for a session that is as fresh as before: it is idle, if nobody waits for it. */
    Ending releaseFresh(Lease lease, Physical physical, boolean isHeard, long nowNanos) {
        books.lock();
        try {
            Slot slot = lease.slot();
            if (slot == null || !slot.leasedToIdle(lease, physical, nowNanos, isHeard)) return Ending.ENDED_BEFORE;
            return idleOnwards(slot, nowNanos);
        } finally {
            books.unlock();
        }
    }

    private Ending idleOnwards(Slot slot, long nowNanos) {
        Ending ending = books.fitness(slot, nowNanos);
        if (ending != Ending.KEPT) {
            slot.toRetired(State.IDLE);
            books.gone(slot, nowNanos);
            return ending;
        }
        return giveOrKeep(slot, nowNanos);
    }

    /** An idle connection that is in no list goes to the first in the line, or else into the list. */
    private Ending giveOrKeep(Slot slot, long nowNanos) {
        if (giveOrKeepForTurn(slot, nowNanos)) return Ending.KEPT;
        books.unused.addIdle(slot);
        return Ending.KEPT_IDLE;
    }

    /** False when nobody waits. */
    private boolean giveOrKeepForTurn(Slot slot, long nowNanos) {
        Waiter first = books.line.first();
        if (first == null || !books.isWithinLimit()) return false;
        if (books.turns.isOn(slot, nowNanos, books.turnNanos())) books.keepForTurn(slot);
        else books.serve(first, slot, nowNanos);
        serveLate(nowNanos);
        if (books.isUseLimited()) books.serveUnused(nowNanos);
        return true;
    }

    /** Whoever does not come back has lost his turn. */
    private void serveLate(long nowNanos) {
        for (Waiter first = books.line.first(); first != null; first = books.line.first()) {
            Slot late = takeLate(nowNanos);
            if (late == null) return;
            books.serve(first, late, nowNanos);
        }
    }

    private @Nullable Slot takeLate(long nowNanos) {
        Slot late = books.turns.takeLate(nowNanos);
        if (late != null) return late;
        late = shelf.takeLate(Turns.BACK_NANOS, nowNanos);
        if (late != null) books.turns.lost(nowNanos);
        return late;
    }

    /** A waiter serves the line what others did not come back to; for how long it may sleep before it does so again. */
    long look(Waiter waiter, long nowNanos) {
        if (pools.lineNanos() == 0) return Long.MAX_VALUE;
        books.lock();
        try {
            serveLate(nowNanos);
            if (books.line.first() != waiter) return Turns.othersLookNanos(books.line.size());
            waiter.watch();
            return Turns.FIRST_LOOKS_NANOS;
        } finally {
            books.unlock();
        }
    }

    /** Ends the lease and the slot at once; false when the lease had ended before. */
    boolean endAndRetire(Lease lease, long nowNanos) {
        books.lock();
        try {
            Slot slot = lease.slot();
            if (slot == null || !slot.leasedToRetired(lease)) return false;
            books.gone(slot, nowNanos);
            return true;
        } finally {
            books.unlock();
        }
    }

    /** Ends the lease of a connection that nobody can reach any more; null when it was not leased. */
    @Nullable
    Lease endUnreachable(Slot slot, long nowNanos) {
        books.lock();
        try {
            Lease lease = slot.lease();
            if (lease == null || !slot.leasedToRetired(lease)) return null;
            lease.markLeaked();
            books.gone(slot, nowNanos);
            return lease;
        } finally {
            books.unlock();
        }
    }
}
