package dev.unchurn.event;

import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
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
    private final ConcurrentHashMap<PoolName, ConcurrentLinkedDeque<BorrowInfo>> held = new ConcurrentHashMap<>();

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

    /** On the thread itself. */
    void begin(PoolName pool, BorrowInfo borrow, LongAdder nested) {
        ConcurrentLinkedDeque<BorrowInfo> open = held.get(pool);
        if (open == null) {
            if (held.size() >= MANY_POOLS) return;
            open = new ConcurrentLinkedDeque<>();
            held.put(pool, open);
        }
        BorrowInfo outer = open.peekFirst();
        open.addFirst(borrow);
        if (outer != null) outer.addInside(nested, 1);
    }

    /** On the thread itself: how many borrows at this place have followed each other at once, this one included. */
    int inRow(CallSite site, long nowNanos) {
        boolean goesOn = site.equals(last) && nowNanos - endedNanos < GAP_NANOS;
        row = goesOn ? row + 1 : 1;
        last = site;
        return row;
    }

    /** On any thread. */
    void end(PoolName pool, BorrowInfo borrow, long nowNanos) {
        ConcurrentLinkedDeque<BorrowInfo> open = held.get(pool);
        if (open != null) open.removeFirstOccurrence(borrow);
        borrow.countInside();
        endedNanos = nowNanos;
    }

    /** On any thread. */
    void lose(PoolName pool, BorrowInfo borrow) {
        ConcurrentLinkedDeque<BorrowInfo> open = held.get(pool);
        if (open == null) return;
        borrow.moveInside(outside(open, borrow));
        open.removeFirstOccurrence(borrow);
    }

    /** The one that was there when this one began; null if none is left. */
    private static @Nullable BorrowInfo outside(ConcurrentLinkedDeque<BorrowInfo> open, BorrowInfo borrow) {
        for (Iterator<BorrowInfo> each = open.iterator(); each.hasNext(); ) {
            if (each.next().equals(borrow)) return each.hasNext() ? each.next() : null;
        }
        return null;
    }
}
