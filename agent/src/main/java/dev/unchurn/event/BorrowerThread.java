package dev.unchurn.event;

import java.util.ArrayList;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a thread that borrows, to tell nested borrows and borrows in a loop. Only the thread itself begins a borrow;
 * any thread may end one. Keeps nothing of the application.
 */
public final class BorrowerThread {
    /** Borrows that follow each other more slowly are not a loop's. */
    private static final long GAP_NANOS = 1_000_000;

    private static final int MANY_POOLS = 64;
    private static final ThreadLocal<BorrowerThread> CURRENT = new ThreadLocal<>();
    private static final AtomicReferenceFieldUpdater<BorrowerThread, BorrowInfo> SOLE =
            AtomicReferenceFieldUpdater.newUpdater(BorrowerThread.class, BorrowInfo.class, "sole");
    private static final AtomicLongFieldUpdater<BorrowerThread> ENDED =
            AtomicLongFieldUpdater.newUpdater(BorrowerThread.class, "endedNanos");

    private final long id;
    private final ConcurrentHashMap<PoolName, Held> held = new ConcurrentHashMap<>();

    /**
     * The borrow that has not ended, where there is only one, as nearly always; then it is in no list. Set by the thread itself and
     * only where it is null; set back to null by whoever ends that borrow.
     */
    private volatile @Nullable BorrowInfo sole;

    /** That of {@link #sole}, or of the last one. */
    private volatile @Nullable PoolName solePool;

    /** How many borrows are in lists. Only the thread itself makes it more. */
    private final AtomicInteger listed = new AtomicInteger();

    private CallSite last = CallSite.UNKNOWN;
    private int row;
    private volatile long endedNanos;

    public BorrowerThread(long id) {
        this.id = id;
    }

    /** That of the current thread. */
    public static BorrowerThread current() {
        BorrowerThread known = CURRENT.get();
        if (known != null) return known;
        BorrowerThread fresh = new BorrowerThread(Thread.currentThread().getId());
        CURRENT.set(fresh);
        return fresh;
    }

    public long id() {
        return id;
    }

    /** The borrows of one pool that have not ended, oldest first. Nearly always one, so an array and its own monitor are quickest. */
    private static final class Held {
        private final ArrayList<BorrowInfo> borrows = new ArrayList<>(2);

        /** Adds one and says inside which other one it is. */
        synchronized @Nullable BorrowInfo add(BorrowInfo borrow) {
            BorrowInfo outer = borrows.isEmpty() ? null : borrows.get(borrows.size() - 1);
            borrows.add(borrow);
            return outer;
        }

        /** Takes one out and says inside which other one it was, of those that are left; nothing where it is not there. */
        synchronized Removed remove(BorrowInfo borrow) {
            int index = borrows.lastIndexOf(borrow);
            if (index < 0) return Removed.NOTHING;
            borrows.remove(index);
            return new Removed(index == 0 ? null : borrows.get(index - 1));
        }
    }

    private static final class Removed {
        static final Removed NOTHING = new Removed(null);

        final @Nullable BorrowInfo outer;

        Removed(@Nullable BorrowInfo outer) {
            this.outer = outer;
        }
    }

    /** On the thread itself. */
    void begin(PoolName pool, BorrowInfo borrow, LongAdder nested) {
        BorrowInfo first = sole;
        if (first == null && listed.get() == 0) {
            PoolName known = solePool;
            if (known == null || !known.equals(pool)) solePool = pool;
            SOLE.lazySet(this, borrow);
            return;
        }
        Held open = held.get(pool);
        if (open == null) {
            if (held.size() >= MANY_POOLS) return;
            open = new Held();
            held.put(pool, open);
        }
        listed.incrementAndGet();
        BorrowInfo outer = open.add(borrow);
        if (outer == null) outer = soleIn(pool);
        if (outer != null) outer.addInside(nested, 1);
    }

    private @Nullable BorrowInfo soleIn(PoolName pool) {
        PoolName known = solePool;
        return known != null && known.equals(pool) ? sole : null;
    }

    /** On the thread itself: how many borrows at this place have followed each other at once, this one included. */
    int inRow(CallSite site, long askedNanos) {
        boolean goesOn = site.equals(last) && askedNanos - endedNanos < GAP_NANOS;
        row = goesOn ? row + 1 : 1;
        last = site;
        return row;
    }

    /** On any thread. */
    void end(PoolName pool, BorrowInfo borrow, long nowNanos) {
        remove(pool, borrow);
        borrow.countInside();
        ENDED.lazySet(this, nowNanos);
    }

    /** On any thread. */
    void lose(PoolName pool, BorrowInfo borrow) {
        borrow.moveInside(remove(pool, borrow));
    }

    /** It is no longer open; says inside which other one it was, of those that are left. */
    private @Nullable BorrowInfo remove(PoolName pool, BorrowInfo borrow) {
        if (sole == borrow) {
            SOLE.lazySet(this, null);
            return null;
        }
        Held open = held.get(pool);
        Removed removed = open == null ? Removed.NOTHING : open.remove(borrow);
        if (removed == Removed.NOTHING) return null;
        listed.decrementAndGet();
        return removed.outer == null ? soleIn(pool) : removed.outer;
    }
}
