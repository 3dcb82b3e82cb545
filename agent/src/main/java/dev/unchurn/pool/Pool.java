package dev.unchurn.pool;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.BorrowerThread;
import dev.unchurn.event.CallSite;
import dev.unchurn.event.PoolName;
import dev.unchurn.event.RetireReason;
import dev.unchurn.pool.Slot.State;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The physical connections that may stand in for each other: same address, same identity. Sizes itself unless it has a
 * limit: who finds nothing idle waits for about as long as opening lately took, and then opens. Thread-safe; a borrow
 * may block, everything else returns at once.
 */
public final class Pool {
    private final PoolName name;
    private final Pools pools;
    private final Books books;
    private final Ledger ledger;
    private final Upkeep upkeep;
    private final Tuner tuner;
    private final Resets resets;
    private final Tidying tidying;

    Pool(PoolName name, Pools pools) {
        this.name = name;
        this.pools = pools;
        this.books = new Books(this, pools, pools.now());
        this.ledger = new Ledger(books, pools);
        this.upkeep = new Upkeep(books);
        this.tuner = new Tuner(upkeep);
        this.resets = new Resets(this);
        this.tidying = new Tidying(this);
    }

    public PoolName name() {
        return name;
    }

    /**
     * Borrows an idle connection, or waits a little for one, or opens one on this thread. An interrupt does not end the
     * borrow; it stays pending.
     *
     * @param opener opens a connection that belongs into this pool
     * @param borrow who borrows
     * @throws OpenFailed when the driver refused to open one
     * @throws BorrowTimeout when the pool has a limit and nothing came back in time
     */
    public Lease borrow(Opener opener, BorrowInfo borrow) throws OpenFailed, BorrowTimeout {
        Lease lease = new Lease(this, now(), borrow);
        if (!lend(lease)) lend(lease, opener);
        return lease;
    }

    /**
     * A borrow that begins on the current thread.
     *
     * @param askedNanos when the program asked, by the clock of the pools; the rest as for {@link BorrowInfo}
     */
    public Lease lease(
            CallSite site, @Nullable Throwable stack, BorrowerThread borrower, boolean measured, long askedNanos) {
        return new Lease(this, site, stack, borrower, measured, askedNanos);
    }

    /** Lends a fresh connection that lies at hand; false when there is none and nothing was done. */
    public boolean lend(Lease lease) {
        if (!ledger.take(lease, lease.sinceNanos())) return false;
        pools.listener().borrowed(name, lease, 0, true);
        return true;
    }

    /** Lends a connection as {@link #borrow} says. */
    public void lend(Lease lease, Opener opener) throws OpenFailed, BorrowTimeout {
        long startNanos = lease.sinceNanos();
        Slot slot = ledger.claim(lease, startNanos);
        if (slot == null || !slot.is(State.LEASED)) {
            new Borrowing(this, opener, lease, startNanos).finish(slot);
            pools.listener().borrowed(name, lease, now() - startNanos, lease.isReused());
        } else {
            pools.listener().borrowed(name, lease, 0, true);
        }
    }

    /**
     * Ends the lease; the connection is reset and used again. A lease that has ended before stays ended, and the call does
     * nothing.
     */
    public void release(Lease lease, Physical physical) {
        if (isBroken(physical)) {
            retire(lease, physical, RetireReason.BROKEN, null);
            return;
        }
        beginReset(physical);
        long nowNanos = now();
        ended(lease, physical, ledger.release(lease, physical, nowNanos), nowNanos);
        Thread late = tidying.pausing();
        if (late != null && isUrgent(physical)) LockSupport.unpark(late);
    }

    private void beginReset(Physical physical) {
        try {
            physical.beginReset();
        } catch (Throwable failure) {
            pools.listener().fault("beginning a reset", failure);
        }
    }

    private boolean isUrgent(Physical physical) {
        try {
            return physical.isUrgent();
        } catch (Throwable failure) {
            pools.listener().fault("asking how urgent a reset is", failure);
            return true;
        }
    }

    /**
     * As {@link #release} for a session that is already as fresh as it was lent: it is used again without a reset.
     *
     * @param isHeard whether the server has answered since it was lent
     */
    public void releaseFresh(Lease lease, Physical physical, boolean isHeard) {
        if (isBroken(physical)) {
            retire(lease, physical, RetireReason.BROKEN, null);
            return;
        }
        long nowNanos = now();
        Slot slot = ledger.endFresh(lease, physical, isHeard, nowNanos);
        if (slot == null) {
            ended(lease, physical, ledger.releaseFresh(lease, physical, isHeard, nowNanos), nowNanos);
            return;
        }
        // before anybody else can have it: what is counted with a connection is counted by one thread at a time
        lease.countAlone();
        Ending ending = Ending.KEPT;
        try {
            tellReleased(lease, nowNanos);
        } finally {
            ending = ledger.shelve(slot, lease, nowNanos);
        }
        afterwards(lease, physical, ending);
    }

    private void ended(Lease lease, Physical physical, Ending ending, long nowNanos) {
        if (ending == Ending.ENDED_BEFORE) {
            closeIfLeaked(lease, physical);
        } else if (ending == Ending.UNREACHABLE) {
            pools.closer().close(this, physical);
            tellLeak(lease);
        } else {
            if (ending == Ending.KEPT_UNTIDY) pools.workers().execute(tidying);
            tellReleased(lease, nowNanos);
            afterwards(lease, physical, ending);
        }
    }

    private void afterwards(Lease lease, Physical physical, Ending ending) {
        if (ending == Ending.KEPT_IDLE) pools.trim();
        else if (ending != Ending.KEPT && ending != Ending.KEPT_UNTIDY) discard(physical, ending, lease);
    }

    /** A finalizer of the program may close what was already told as leaked; the driver would close it too. */
    private void closeIfLeaked(Lease lease, Physical physical) {
        if (lease.isLeaked()) pools.closer().close(this, physical);
    }

    void discard(Physical physical, Ending ending, @Nullable Lease lease) {
        pools.closer().close(this, physical);
        tellDiscarded(ending, lease);
    }

    /** What is retired and on its way to be closed is told, and whoever can go on because of it does. */
    void tellDiscarded(Ending ending, @Nullable Lease lease) {
        relieveStandstill();
        String detail = ending == Ending.BEYOND_LIMIT ? "opened beyond max" : null;
        pools.listener().retired(name, reasonOf(ending), detail, lease == null ? null : lease.siteWithStack());
    }

    private RetireReason reasonOf(Ending ending) {
        if (ending == Ending.TOO_OLD) return RetireReason.LIFETIME;
        if (ending == Ending.BEYOND_LIMIT) return RetireReason.SURPLUS;
        if (ending == Ending.TOO_SLOW) return RetireReason.RESET_TIMEOUT;
        RetireReason draining = upkeep.draining();
        return draining == null ? RetireReason.SURPLUS : draining;
    }

    /** Ends the lease and closes the connection for good, soon and on another thread. */
    public void retire(Lease lease, Physical physical, RetireReason reason, @Nullable String detail) {
        long nowNanos = now();
        if (!ledger.endAndRetire(lease, nowNanos)) {
            closeIfLeaked(lease, physical);
            return;
        }
        pools.closer().close(this, physical);
        tellEnded(lease, reason, detail, nowNanos);
    }

    /** Ends the lease of a connection that somebody else has closed or aborted already. */
    public void closed(Lease lease, RetireReason reason, @Nullable String detail) {
        long nowNanos = now();
        if (ledger.endAndRetire(lease, nowNanos)) tellEnded(lease, reason, detail, nowNanos);
    }

    private void tellEnded(Lease lease, RetireReason reason, @Nullable String detail, long nowNanos) {
        relieveStandstill();
        if (reason == RetireReason.BROKEN) pools.serverGone(name.server(), nowNanos);
        tellReleased(lease, nowNanos);
        pools.listener().retired(name, reason, detail, lease.siteWithStack());
    }

    private void tellReleased(Lease lease, long nowNanos) {
        pools.listener().released(name, lease, nowNanos - lease.sinceNanos());
        if (lease.isOverdueTold()) pools.listener().cameBack(name, lease.info());
    }

    /** From now on nobody waits here and no limit holds: for connections that are never used again. */
    public void observeOnly() {
        upkeep.observe();
    }

    /** Whether there is no physical connection at all and nobody waits for one. */
    public boolean isUnused() {
        return upkeep.isEmpty();
    }

    /** When the last physical connection went, by the clock of the pools; only meaningful while unused. */
    public long unusedSinceNanos() {
        return upkeep.emptySinceNanos();
    }

    Pools pools() {
        return pools;
    }

    /** For the thread that keeps house. */
    Tuner tuner() {
        return tuner;
    }

    Books books() {
        return books;
    }

    Ledger ledger() {
        return ledger;
    }

    Upkeep upkeep() {
        return upkeep;
    }

    Resets resets() {
        return resets;
    }

    /** The task that waits for {@link Tidying#GRACE_NANOS} and then resets what is dirty. */
    Runnable tidying() {
        return tidying;
    }

    long now() {
        return pools.now();
    }

    boolean isBroken(Physical physical) {
        try {
            return physical.isBroken();
        } catch (Throwable failure) {
            pools.listener().fault("asking whether a connection is broken", failure);
            return true;
        }
    }

    /** Takes back a slot that its borrower can no longer use because something of ours failed in between. */
    void giveBack(@Nullable Slot slot) {
        if (slot == null || slot.is(State.RETIRED)) return;
        Lease lease = slot.lease();
        if (slot.is(State.LEASED) && lease != null) {
            retire(lease, lease.takePhysical(), RetireReason.BROKEN, "the borrow was broken off");
            return;
        }
        Physical physical = slot.physical();
        if (upkeep.retire(slot, slot.state(), now()) && physical != null)
            pools.closer().close(this, physical);
    }

    /** The garbage collector has found the connection unreachable. */
    void unreachable(Slot slot) {
        Lease lease = ledger.endUnreachable(slot, now());
        if (lease != null) tellLeak(lease);
    }

    private void tellLeak(Lease lease) {
        relieveStandstill();
        pools.listener().leaked(name, lease, lease.info());
        pools.listener().retired(name, RetireReason.LEAKED, null, lease.siteWithStack());
    }

    /** A connection is gone; at a pool beyond its limit that frees no place, and those who wait may have hoped for it. */
    void relieveStandstill() {
        relieveStandstill(null);
    }

    /** Lets one more than the limit be opened when those who wait at this pool wait for each other. */
    void relieveStandstill(@Nullable Waiter preferred) {
        if (books.line.wantingPlaces() == 0) return;
        Census census = Standstill.resolve(this, pools.all(), preferred);
        if (census != null) pools.listener().beyondLimit(name, pools.settings().max(), census.holders());
    }

    /** Tells that these are retired, and closes them on another thread. */
    void discardAll(List<Physical> taken, RetireReason reason) {
        for (Physical physical : taken) {
            pools.closer().close(this, physical);
            pools.listener().retired(name, reason, null, null);
        }
    }

    /** Tells that these are retired, and closes them on this thread. */
    void discardAllNow(List<Physical> taken, RetireReason reason) {
        for (Physical physical : taken) {
            pools.listener().retired(name, reason, null, null);
            pools.closer().closeNow(this, physical);
        }
    }
}
