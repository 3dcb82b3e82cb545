package dev.unchurn.event;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Who borrowed a connection: the same object at its borrow and at its end. Thread-safe. */
public final class BorrowInfo {
    /** For a borrow of which nothing was looked at. */
    public static final BorrowInfo UNKNOWN = new BorrowInfo(CallSite.UNKNOWN, null, null);

    private final CallSite site;
    private final @Nullable Throwable stack;
    private final @Nullable BorrowerThread thread;
    private volatile boolean leftOut;

    /** The counters of borrows that were counted as inside this one, and how many; null as long as there are none. */
    private volatile @Nullable ConcurrentHashMap<LongAdder, LongAdder> inside;

    /**
     * @param site where it happened, as far as that was looked at
     * @param stack the whole stack, where one was taken
     * @param thread who, or null where that does not matter
     */
    public BorrowInfo(CallSite site, @Nullable Throwable stack, @Nullable BorrowerThread thread) {
        this.site = site;
        this.stack = stack;
        this.thread = thread;
    }

    /** The place that the borrow is charged to; {@link CallSite#UNKNOWN} at worst. Equal places are the same object. */
    public CallSite site() {
        return site;
    }

    /** The whole stack, where one was taken. */
    public @Nullable Throwable stack() {
        return stack;
    }

    /** The place with the whole stack where one was taken; null when not even the place is known. Takes some time. */
    public @Nullable CallSite siteWithStack() {
        if (stack != null) return CallSite.of(stack.getStackTrace());
        return site.named().isEmpty() ? null : site;
    }

    /** The id of the thread that borrowed; 0, which is no thread's, where that does not matter. */
    public long threadId() {
        return thread == null ? 0 : thread.id();
    }

    /** From now on {@link #isLeftOut()}. */
    public void leaveOut() {
        leftOut = true;
    }

    /** Whether nobody shall ask what pooling would have made of it: it would not have been pooled, or there are too many. */
    public boolean isLeftOut() {
        return leftOut;
    }

    /**
     * Begins the borrow, on its own thread.
     *
     * @param nested counts the borrows here that are made by a thread that holds another connection of the pool; what was
     *     counted because of a connection that turns out to be lost is taken back
     */
    public void begin(PoolName pool, LongAdder nested) {
        if (thread != null) thread.begin(pool, this, nested);
    }

    /** On the borrowing thread: how many borrows at this place have followed each other at once, this one included. */
    public int inRow(long nowNanos) {
        return thread == null ? 1 : thread.inRow(site, nowNanos);
    }

    /** The borrow has ended with a close, on any thread. */
    public void end(PoolName pool, long nowNanos) {
        if (thread != null) thread.end(pool, this, nowNanos);
    }

    /** The borrow has ended as its connection is lost: nothing was inside it. */
    public void lose(PoolName pool) {
        if (thread != null) thread.lose(pool, this);
    }

    /** So many borrows were counted there as inside this one. */
    void addInside(LongAdder nested, long count) {
        ConcurrentHashMap<LongAdder, LongAdder> counts = inside;
        if (counts == null) {
            synchronized (this) {
                counts = inside;
                if (counts == null) {
                    counts = new ConcurrentHashMap<>();
                    inside = counts;
                }
            }
        }
        LongAdder known = counts.get(nested);
        if (known == null) {
            LongAdder fresh = new LongAdder();
            LongAdder earlier = counts.putIfAbsent(nested, fresh);
            known = earlier == null ? fresh : earlier;
        }
        known.add(count);
    }

    /** What was counted as inside this one was inside another, or was not nested at all. */
    void moveInside(@Nullable BorrowInfo other) {
        ConcurrentHashMap<LongAdder, LongAdder> counts = inside;
        if (counts == null) return;
        inside = null;
        for (Map.Entry<LongAdder, LongAdder> each : counts.entrySet()) {
            long count = each.getValue().sum();
            if (other == null) each.getKey().add(-count);
            else other.addInside(each.getKey(), count);
        }
    }
}
