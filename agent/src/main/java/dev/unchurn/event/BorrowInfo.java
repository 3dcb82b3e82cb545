package dev.unchurn.event;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Who borrowed a connection: the same object at its borrow and at its end. One for each borrow, so every field counts. Thread-safe.
 */
public class BorrowInfo {
    /** For a borrow of which nothing was looked at. */
    public static final BorrowInfo UNKNOWN = new BorrowInfo(CallSite.UNKNOWN, null, null);

    private static final int NOT_LOOKED_AT = -1;
    private static final int ALONE = -2;

    private final CallSite site;
    private final @Nullable Throwable stack;
    private final @Nullable BorrowerThread thread;
    private final boolean measured;

    /** Made when something is done; null before, and for ever where that is not measured. */
    private volatile @Nullable Activity activity;

    /** When it asked for the connection; from {@link #begin} on, when it had it. */
    private long sinceNanos;

    private volatile boolean leftOut;

    /** Set before the program has the connection. */
    private @Nullable Object tally;

    /** Set before the program has the connection; negative when nobody looked. At the end, whether it is told {@link #ALONE}. */
    private int inUse = NOT_LOOKED_AT;

    /** The counters of borrows that began inside this one, and how many. Rarely any; written under the monitor of this. */
    private volatile @Nullable Map<LongAdder, Long> inside;

    /**
     * @param site where it happened, as far as that was looked at
     * @param stack the whole stack, where one was taken
     * @param thread who, or null where that does not matter
     */
    public BorrowInfo(CallSite site, @Nullable Throwable stack, @Nullable BorrowerThread thread) {
        this(site, stack, thread, null, System.nanoTime());
    }

    /**
     * As above, with more.
     *
     * @param activity what the borrower does; null where that is not measured
     * @param askedNanos when it asked for the connection, by {@link System#nanoTime()}
     */
    public BorrowInfo(
            CallSite site,
            @Nullable Throwable stack,
            @Nullable BorrowerThread thread,
            @Nullable Activity activity,
            long askedNanos) {
        this(site, stack, thread, activity != null, askedNanos);
        this.activity = activity;
    }

    /** As above; what the borrower does is measured or not. */
    public BorrowInfo(
            CallSite site,
            @Nullable Throwable stack,
            @Nullable BorrowerThread thread,
            boolean measured,
            long askedNanos) {
        this.site = site;
        this.stack = stack;
        this.thread = thread;
        this.measured = measured;
        this.sinceNanos = askedNanos;
    }

    /** As another one, with a thread for certain and another beginning. */
    protected BorrowInfo(BorrowInfo other, BorrowerThread thread, long askedNanos) {
        this(other.site, other.stack, thread, other.measured, askedNanos);
        this.activity = other.activity;
    }

    /** What is done with the connection; null where that is not measured. */
    public @Nullable Activity activity() {
        Activity known = activity;
        return known != null || !measured ? known : newActivity();
    }

    private synchronized Activity newActivity() {
        Activity known = activity;
        if (known == null) {
            known = new Activity();
            activity = known;
        }
        return known;
    }

    /** Whether it is measured what is done with the connection. */
    public boolean isMeasured() {
        return measured;
    }

    /** What was done with the connection; null when that was nothing, or where it is not measured. */
    public @Nullable Activity activityIfAny() {
        return activity;
    }

    /** When the program asked for the connection; once it has it, since when. */
    public long sinceNanos() {
        return sinceNanos;
    }

    /** The end of the borrow is told while nobody else can have the connection. */
    public void countAlone() {
        if (this != UNKNOWN) inUse = ALONE;
    }

    /** Whether the end may be counted with the connection. */
    public boolean isCountedAlone() {
        return inUse == ALONE;
    }

    /** The program has the connection. */
    protected void sinceNanos(long nanos) {
        sinceNanos = nanos;
    }

    /** What a listener keeps with the connection, by {@link Listener#tally}; null where it keeps nothing. */
    public @Nullable Object tally() {
        return tally;
    }

    /** The connection that is lent has this tally. Before the borrow is told. */
    public void countIn(Object newTally) {
        if (this != UNKNOWN) tally = newTally;
    }

    /** How many connections of the pool were in use with this one; negative when nobody looked. */
    public int inUse() {
        return inUse;
    }

    /** So many connections of the pool are in use with this one. Before the borrow is told. */
    public void sawInUse(int connections) {
        if (this != UNKNOWN) inUse = connections;
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
     * @param waitNanos how long it took to get the connection
     * @param nested counts the borrows here that are made by a thread that holds another connection of the pool; they are
     *     counted when that one is closed, as one that is never closed may have been lost before
     */
    public void begin(PoolName pool, long waitNanos, LongAdder nested) {
        if (thread == null) return;
        beginHolding(waitNanos);
        thread.begin(pool, this, nested);
    }

    /** It is held from now on, that long after it was asked for. */
    protected void beginHolding(long waitNanos) {
        sinceNanos += waitNanos;
    }

    /**
     * On the borrowing thread: how many borrows at this place have followed each other at once, this one included. The time
     * between two ends when the second is asked for: in observe mode each takes as long as an opening.
     *
     * @param waitNanos how long it took to get the connection
     */
    public int inRow(long waitNanos) {
        return thread == null ? 1 : thread.inRow(site, sinceNanos - waitNanos);
    }

    /** The borrow has ended with a close, on any thread. The clock is not asked for that: it costs as much as all of this. */
    public void end(PoolName pool, long heldNanos) {
        if (thread != null) thread.end(pool, this, sinceNanos + heldNanos);
    }

    /** The borrow has ended as its connection is lost: nothing was inside it. */
    public void lose(PoolName pool) {
        if (thread != null) thread.lose(pool, this);
    }

    /** So many borrows that are to be counted there began inside this one. */
    synchronized void addInside(LongAdder nested, long count) {
        Map<LongAdder, Long> counts = inside;
        if (counts == null) counts = new HashMap<>();
        Long known = counts.get(nested);
        counts.put(nested, known == null ? count : known + count);
        inside = counts;
    }

    private synchronized Map<LongAdder, Long> takeInside() {
        Map<LongAdder, Long> counts = inside;
        inside = null;
        return counts == null ? Collections.<LongAdder, Long>emptyMap() : counts;
    }

    /** It was held until now: what began inside it is nested. */
    void countInside() {
        if (inside == null) return;
        for (Map.Entry<LongAdder, Long> each : takeInside().entrySet())
            each.getKey().add(each.getValue());
    }

    /** What began inside this one was inside another, or was not nested at all. */
    void moveInside(@Nullable BorrowInfo other) {
        if (other == null) return;
        for (Map.Entry<LongAdder, Long> each : takeInside().entrySet()) other.addInside(each.getKey(), each.getValue());
    }
}
