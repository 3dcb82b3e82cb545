package dev.unchurn.pool;

import dev.unchurn.event.LeaseInfo;
import dev.unchurn.event.PoolName;
import dev.unchurn.pool.Slot.State;
import java.util.ArrayList;
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

    private boolean refused;
    private long refusedSinceNanos;

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
        if (state == State.VALIDATING) return pool.validateFor(slot, lease);
        if (state == State.RESETTING) return pool.resetFor(slot, lease);
        return open(slot);
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
        if (slot == null) slot = ledger.placeOrStay(waiter);
        if (slot == null) slot = beyondLimit(waiter);
        if (slot == null)
            slot = awaitUntil(waiter, startNanos + pools.settings().borrowTimeoutNanos(), false);
        if (slot == null) slot = ledger.leave(waiter);
        if (slot == null) throw timeout();
        return slot;
    }

    /**
     * Waits to be served. An interrupt ends the wait only where opening a connection comes next, which would not have heard
     * it either.
     */
    private @Nullable Slot awaitUntil(Waiter waiter, long untilNanos, boolean endsByInterrupt) {
        while (waiter.slot() == null) {
            long leftNanos = untilNanos - pool.now();
            if (leftNanos <= 0) break;
            LockSupport.parkNanos(this, leftNanos);
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

    /** A place beyond the limit when all who could release something wait themselves; else null. */
    private @Nullable Slot beyondLimit(Waiter waiter) {
        if (!Standstill.includes(pool, pools.all())) return null;
        List<LeaseInfo> holders = infos(ledger.leases());
        Slot slot = ledger.placeBeyondLimit(waiter);
        if (slot.is(State.OPENING))
            pools.listener().beyondLimit(pool.name(), pools.settings().max(), holders);
        return slot;
    }

    private static List<LeaseInfo> infos(List<Lease> leases) {
        List<LeaseInfo> infos = new ArrayList<>();
        for (Lease lease : leases) infos.add(lease.info());
        return infos;
    }

    private BorrowTimeout timeout() {
        PoolName name = pool.name();
        long waitedNanos = pool.now() - startNanos;
        List<LeaseInfo> holders = infos(ledger.leases());
        BorrowTimeout timeout =
                new BorrowTimeout(TimeoutMessage.of(pool, pools.settings().max(), waitedNanos, holders));
        pools.listener().borrowTimedOut(name, waitedNanos, holders);
        return timeout;
    }

    /** Opens a connection in this place, or gives the place up. */
    private boolean open(Slot place) throws OpenFailed {
        boolean opened = false;
        long beganNanos = pool.now();
        putInterruptBack();
        try {
            while (true) {
                try {
                    openIn(place);
                    opened = true;
                    return true;
                } catch (OpenFailed failed) {
                    if (!isWorthAnotherTry(failed)) throw failed;
                }
                Slot back = awaitReturn();
                if (back == null) continue;
                opened = true;
                ledger.retire(place, State.OPENING, pool.now());
                return bringOn(back);
            }
        } finally {
            if (!opened) {
                ledger.retire(place, State.OPENING, pool.now());
                pools.listener().openFailed(pool.name(), pool.now() - beganNanos);
            }
        }
    }

    private void openIn(Slot place) throws OpenFailed {
        long beganNanos = pool.now();
        Physical physical = opener.open();
        long openedNanos = pool.now();
        boolean leased = false;
        try {
            lease.markOpened();
            RootReference root = pools.watch(physical.root(), place);
            ledger.opened(place, physical, root, pools.lifeNanos(), lease, new Ledger.Opening(beganNanos, openedNanos));
            leased = true;
        } finally {
            if (!leased) pools.closer().close(physical);
        }
        pools.listener().opened(pool.name(), openedNanos - beganNanos);
    }

    private boolean madeRoom;

    /** A full server may have a place again when our idle connections to it are gone, or when one of ours comes back. */
    private boolean isWorthAnotherTry(OpenFailed failed) {
        if (!failed.isServerFull()) return false;
        boolean first = !refused;
        if (first) {
            refused = true;
            refusedSinceNanos = pool.now();
        }
        boolean retiredSome = pools.makeRoom(pool.name().server());
        madeRoom = first && retiredSome;
        if (retiredSome) return true;
        return pools.hasConnections(pool.name().server())
                && pool.now() - refusedSinceNanos < FULL_SERVER_PATIENCE_NANOS;
    }

    private @Nullable Slot awaitReturn() {
        if (madeRoom) return null;
        Waiter waiter = ledger.joinFor(lease, FULL_SERVER_RETRY_NANOS, pool.now());
        boolean served = false;
        try {
            awaitUntil(waiter, pool.now() + FULL_SERVER_RETRY_NANOS, true);
            served = true;
        } finally {
            if (!served) pool.giveBack(ledger.leave(waiter));
        }
        return ledger.leave(waiter);
    }
}
