package dev.unchurn.pool;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.BorrowerThread;
import dev.unchurn.event.CallSite;
import dev.unchurn.event.LeaseInfo;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One borrow: by which thread, since when, from where. From {@link #takePhysical()} on it holds nothing of the
 * connection, and never anything of the application but the stack. It begins on the borrowing thread or under the lock of the
 * pool, before anybody else can know it; from then on only its end and what is told of it change.
 */
public final class Lease extends BorrowInfo {
    private static final AtomicIntegerFieldUpdater<Lease> ENDED =
            AtomicIntegerFieldUpdater.newUpdater(Lease.class, "ended");

    private static final byte OVERDUE = 1;
    private static final byte LEAKED = 2;

    private final Pool pool;
    private final String threadName;
    private @Nullable Slot slot;
    private @Nullable Physical physical;
    private boolean reused = true;

    private volatile int ended;

    /**
     * {@link #OVERDUE} is set once by housekeeping, {@link #LEAKED} when the connection was found unreachable before anybody could
     * end the lease. Written under the lock of the pool, read by the thread that ends the lease.
     */
    private volatile byte told;

    Lease(
            Pool pool,
            CallSite site,
            @Nullable Throwable stack,
            BorrowerThread borrower,
            boolean measured,
            long askedNanos) {
        super(site, stack, borrower, measured, askedNanos);
        this.pool = pool;
        this.threadName = Thread.currentThread().getName();
    }

    Lease(Pool pool, long sinceNanos, BorrowInfo borrow) {
        this(pool, sinceNanos, borrow, Thread.currentThread().getId());
    }

    /** For a given thread id: tests run the threads of one history on several threads or on a single one. */
    Lease(Pool pool, long sinceNanos, BorrowInfo borrow, long threadId) {
        this(pool, sinceNanos, borrow, new BorrowerThread(threadId));
    }

    private Lease(Pool pool, long sinceNanos, BorrowInfo borrow, BorrowerThread borrower) {
        super(borrow, borrower, sinceNanos);
        this.pool = pool;
        this.threadName = Thread.currentThread().getName();
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
        long held = pool.now() - sinceNanos();
        long sinceEpochMillis = System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(held);
        return new LeaseInfo(siteWithStack(), threadName, sinceEpochMillis, held, activity());
    }

    public Pool pool() {
        return pool;
    }

    /** Whether nothing had to be opened for this borrow. */
    public boolean isReused() {
        return reused;
    }

    /** The connection's slot; null before the lease has begun. */
    @Nullable
    Slot slot() {
        return slot;
    }

    /** The connection is the borrower's from now on. By whoever owns the slot, before anybody else can know the lease. */
    void begin(Slot of, Physical given, long nowNanos) {
        this.slot = of;
        this.physical = given;
        sinceNanos(nowNanos);
        Object tally = of.tally();
        if (tally != null) countIn(tally);
    }

    /** That was set already, with the pool's clock. */
    @Override
    protected void beginHolding(long waitNanos) {}

    /** The first of all who try ends it, and only that one. */
    boolean end() {
        return ended == 0 && ENDED.compareAndSet(this, 0, 1);
    }

    void markOpened() {
        reused = false;
    }

    boolean isOverdueTold() {
        return (told & OVERDUE) != 0;
    }

    void markOverdueTold() {
        told |= OVERDUE;
    }

    boolean isLeaked() {
        return (told & LEAKED) != 0;
    }

    void markLeaked() {
        told |= LEAKED;
    }
}
