package dev.unchurn.event;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

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
    private final ConcurrentHashMap<PoolName, AtomicInteger> held = new ConcurrentHashMap<>();

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

    /** On the thread itself: whether it holds another connection of the pool already. */
    boolean begin(PoolName pool) {
        AtomicInteger count = held.get(pool);
        if (count == null) {
            if (held.size() >= MANY_POOLS) return false;
            count = new AtomicInteger();
            held.put(pool, count);
        }
        return count.getAndIncrement() > 0;
    }

    /** On the thread itself: how many borrows at this place have followed each other at once, this one included. */
    int inRow(CallSite site, long nowNanos) {
        boolean goesOn = site.equals(last) && nowNanos - endedNanos < GAP_NANOS;
        row = goesOn ? row + 1 : 1;
        last = site;
        return row;
    }

    /** On any thread. */
    void end(PoolName pool, long nowNanos) {
        AtomicInteger count = held.get(pool);
        if (count != null) count.decrementAndGet();
        endedNanos = nowNanos;
    }
}
