package dev.unchurn.pool;

import dev.unchurn.event.LeaseInfo;
import dev.unchurn.event.PoolName;
import dev.unchurn.pool.Slot.State;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One borrow that did not find a connection ready at once. Used by its own thread only. */
final class Borrowing {
    /** How long a borrower whom the server refused waits for a connection of ours to come back. */
    private static final long FULL_SERVER_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long FULL_SERVER_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Pool pool;
    private final Pools pools;
    private final Ledger ledger;
    private final Opener opener;
    private final Lease lease;
    private final long startNanos;

    /** An interrupt that was taken off the thread to wait on; put back before foreign code runs. */
    private boolean interrupted;

    /** When the server first said that it is full; null while it has not. */
    private @Nullable Long refusedSinceNanos;

    /** Whether connections of ours were closed since the server last refused. */
    private boolean madeRoom;

    Borrowing(Pool pool, Opener opener, Lease lease, long startNanos) {
        this.pool = pool;
        this.pools = pool.pools();
        this.ledger = pool.ledger();
        this.opener = opener;
        this.lease = lease;
        this.startNanos = startNanos;
    }

    /** Goes on until the lease has begun. */
    void finish(@Nullable Slot claimed) throws OpenFailed, BorrowTimeout {
        try {
            Slot slot = claimed == null ? next() : claimed;
            while (!bringOn(slot)) slot = next();
        } finally {
            putInterruptBack();
        }
    }

    /** From what was claimed or given to a lease; false when the connection turned out to be of no use. */
    private boolean bringOn(Slot slot) throws OpenFailed {
        State state = slot.state();
        if (state == State.LEASED) return true;
        if (state == State.OPENING) return open(slot);
        boolean worked = false;
        try {
            Resets resets = pool.resets();
            boolean leased = state == State.VALIDATING ? resets.validateFor(slot, lease) : resets.resetFor(slot, lease);
            worked = true;
            return leased;
        } finally {
            if (!worked) pool.giveBack(slot);
        }
    }

    private Slot next() throws BorrowTimeout {
        Waiter waiter = ledger.join(lease, pool.now());
        boolean served = false;
        try {
            Slot slot = await(waiter);
            served = true;
            return slot;
        } finally {
            if (!served) pool.giveBack(ledger.leave(waiter));
        }
    }

    private Slot await(Waiter waiter) throws BorrowTimeout {
        Slot slot = waiter.slot();
        if (slot == null) slot = awaitUntil(waiter, pool.now() + waiter.patienceNanos(), true);
        if (slot == null && ledger.isResetComing(waiter)) {
            slot = awaitUntil(waiter, pool.now() + waiter.patienceNanos(), true);
        }
        if (slot == null) slot = ledger.placeOrStay(waiter, pool.now());
        if (slot == null) slot = awaitAtLimit(waiter);
        if (slot == null) slot = ledger.leave(waiter);
        if (slot == null) throw timeout();
        slot.beginTurn(pool.now());
        return slot;
    }

    private @Nullable Slot awaitAtLimit(Waiter waiter) {
        pool.relieveStandstill(waiter);
        return awaitUntil(waiter, startNanos + pools.settings().borrowTimeoutNanos(), false);
    }

    /**
     * Waits to be served. An interrupt ends the wait only where opening a connection comes next, which would not have heard
     * it either.
     */
    private @Nullable Slot awaitUntil(Waiter waiter, long untilNanos, boolean endsByInterrupt) {
        while (waiter.slot() == null) {
            long leftNanos = untilNanos - pool.now();
            if (leftNanos <= 0) break;
            LockSupport.parkNanos(this, Math.min(leftNanos, ledger.look(waiter, pool.now())));
            if (!Thread.interrupted()) continue;
            interrupted = true;
            if (endsByInterrupt) break;
        }
        return waiter.slot();
    }

    private void putInterruptBack() {
        if (!interrupted) return;
        interrupted = false;
        Thread.currentThread().interrupt();
    }

    private BorrowTimeout timeout() {
        PoolName name = pool.name();
        long waitedNanos = pool.now() - startNanos;
        Census census = pool.upkeep().census();
        List<LeaseInfo> holders = census.holders();
        String message = TimeoutMessage.of(name, pools.settings().max(), waitedNanos, census, holders);
        pools.listener().borrowTimedOut(name, waitedNanos, holders);
        return new BorrowTimeout(message);
    }

    /** Opens a connection in this place, or gives the place up. */
    private boolean open(Slot place) throws OpenFailed {
        long beganNanos = pool.now();
        Slot back = null;
        boolean opened = false;
        putInterruptBack();
        try {
            while (back == null && !opened) {
                opened = tryOpening(place);
                if (!opened) back = roomOrReturn();
            }
        } catch (OpenFailed failed) {
            pools.listener().openFailed(pool.name(), pool.now() - beganNanos);
            throw failed;
        } finally {
            if (!opened) pool.giveBack(place);
        }
        return back == null || bringOn(back);
    }

    /** False when the server refused and it makes sense to try again. */
    private boolean tryOpening(Slot place) throws OpenFailed {
        try {
            openIn(place);
            return true;
        } catch (OpenFailed failed) {
            if (!failed.isServerFull() || !mayGetRoom()) throw failed;
            return false;
        }
    }

    private void openIn(Slot place) throws OpenFailed {
        long beganNanos = pool.now();
        Physical physical = opener.open();
        long openedNanos = pool.now();
        long openNanos = physical.openNanos() < 0 ? openedNanos - beganNanos : physical.openNanos();
        boolean leased = false;
        try {
            RootReference root = pools.watch(physical.root(), place);
            place.keep(pools.listener().tally(pool.name()));
            ledger.opened(place, new Opened(physical, root, openNanos, openedNanos, pools.lifeNanos()), lease);
            leased = true;
        } finally {
            if (!leased) pools.closer().close(pool, physical);
        }
        pools.listener().opened(pool.name(), openNanos);
    }

    /**
     * A full server has a place again when idle connections of ours are closed, or when something of ours comes back. Where
     * nothing of ours is open there, the refusal stands at once.
     */
    private boolean mayGetRoom() {
        String server = pool.name().server();
        madeRoom = pools.makeRoom(server);
        if (refusedSinceNanos == null) refusedSinceNanos = pool.now();
        if (pool.now() - refusedSinceNanos >= FULL_SERVER_PATIENCE_NANOS) return false;
        return madeRoom || pools.hasConnections(server);
    }

    /** After room was made, nothing; else what comes back to this pool within a moment, or nothing. */
    private @Nullable Slot roomOrReturn() {
        if (madeRoom) return null;
        Waiter waiter = ledger.joinFor(lease, FULL_SERVER_RETRY_NANOS, pool.now());
        boolean served = false;
        try {
            awaitUntil(waiter, pool.now() + FULL_SERVER_RETRY_NANOS, false);
            served = true;
        } finally {
            Slot back = ledger.leave(waiter);
            if (!served) pool.giveBack(back);
        }
        return waiter.slot();
    }
}
