package dev.unchurn.event;

import java.util.ArrayList;
import java.util.concurrent.ConcurrentHashMap;
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

    private final long id;
    private final ConcurrentHashMap<PoolName, Held> held = new ConcurrentHashMap<>();

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

        /** Takes one out and says inside which other one it was, of those that are left. */
        synchronized @Nullable BorrowInfo remove(BorrowInfo borrow) {
            int index = borrows.lastIndexOf(borrow);
            if (index < 0) return null;
            borrows.remove(index);
            return index == 0 ? null : borrows.get(index - 1);
        }
    }

    /** On the thread itself. */
    void begin(PoolName pool, BorrowInfo borrow, LongAdder nested) {
        Held open = held.get(pool);
        if (open == null) {
            if (held.size() >= MANY_POOLS) return;
            open = new Held();
            held.put(pool, open);
        }
        BorrowInfo outer = open.add(borrow);
        if (outer != null) outer.addInside(nested, 1);
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
        Held open = held.get(pool);
        if (open != null) open.remove(borrow);
        borrow.countInside();
        endedNanos = nowNanos;
    }

    /** On any thread. */
    void lose(PoolName pool, BorrowInfo borrow) {
        Held open = held.get(pool);
        if (open != null) borrow.moveInside(open.remove(borrow));
    }
}
