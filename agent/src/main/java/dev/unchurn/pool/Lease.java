package dev.unchurn.pool;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.CallSite;
import dev.unchurn.event.LeaseInfo;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One borrow: by which thread, since when, from where. From {@link #takePhysical()} on it holds nothing of the
 * connection, and never anything of the application but the stack. The fields that change are guarded by the lock of
 * the pool, except that the physical connection is touched by the borrowing thread only once the lease is its own.
 */
public final class Lease {
    private static final AtomicIntegerFieldUpdater<Lease> ENDED =
            AtomicIntegerFieldUpdater.newUpdater(Lease.class, "ended");

    private final Pool pool;
    private final long threadId;
    private final String threadName;
    private final BorrowInfo borrow;
    private volatile @Nullable CallSite site;
    private @Nullable Slot slot;
    private @Nullable Physical physical;
    private long sinceNanos;
    private boolean reused = true;

    private volatile int ended;

    /** Set once by housekeeping, read by the thread that ends the lease. */
    private volatile boolean overdueTold;

    /** Set when the connection was found unreachable, before anybody could end the lease. */
    private volatile boolean leaked;

    Lease(Pool pool, long sinceNanos, BorrowInfo borrow) {
        this(pool, sinceNanos, borrow, Thread.currentThread().getId());
    }

    /** For a given thread id: tests run the threads of one history on several threads or on a single one. */
    Lease(Pool pool, long sinceNanos, BorrowInfo borrow, long threadId) {
        this.pool = pool;
        this.sinceNanos = sinceNanos;
        this.threadId = threadId;
        this.threadName = Thread.currentThread().getName();
        this.borrow = borrow;
    }

    /**
     * The connection, once, for the borrower right after the borrow.
     *
     * @throws IllegalStateException when it was taken before
     */
    public Physical takePhysical() {
        Physical taken = physical;
        if (taken == null) throw new IllegalStateException("taken before");
        physical = null;
        return taken;
    }

    /** This lease as listeners see it, held until now. */
    public LeaseInfo info() {
        long held = pool.now() - sinceNanos;
        long sinceEpochMillis = System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(held);
        return new LeaseInfo(site(), threadName, sinceEpochMillis, held, borrow.activity());
    }

    /** Where the borrow happened; null when that was not looked at. */
    public @Nullable CallSite site() {
        CallSite known = site;
        if (known == null) {
            known = borrow.siteWithStack();
            site = known;
        }
        return known;
    }

    /** Who borrowed. */
    public BorrowInfo borrow() {
        return borrow;
    }

    public Pool pool() {
        return pool;
    }

    /** Whether nothing had to be opened for this borrow. */
    public boolean isReused() {
        return reused;
    }

    long threadId() {
        return threadId;
    }

    /** The connection's slot; null before the lease has begun. */
    @Nullable
    Slot slot() {
        return slot;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    /** The connection is the borrower's from now on. Under the lock of the pool. */
    void begin(Slot of, Physical given, long nowNanos) {
        this.slot = of;
        this.physical = given;
        this.sinceNanos = nowNanos;
        Object tally = of.tally();
        if (tally != null) borrow.countIn(tally);
    }

    /** Under the lock of the pool: so many are in use now, this one included. */
    void sawInUse(int connections) {
        borrow.sawInUse(connections);
    }

    /** The first of all who try ends it, and only that one. */
    boolean end() {
        return ended == 0 && ENDED.compareAndSet(this, 0, 1);
    }

    void markOpened() {
        reused = false;
    }

    boolean isOverdueTold() {
        return overdueTold;
    }

    void markOverdueTold() {
        overdueTold = true;
    }

    boolean isLeaked() {
        return leaked;
    }

    void markLeaked() {
        leaked = true;
    }
}
