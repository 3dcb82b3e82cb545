package dev.unchurn.pool;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The pool's side of one physical connection, from before it is opened until it is retired.
 *
 * <pre>
 *              opened             released           reset begins         reset done
 *   OPENING ------------> LEASED ----------> DIRTY --------------> RESETTING -------> IDLE
 *                         ^ ^ ^                                        |               | |
 *                         | | +------- the borrower did the reset -----+   borrowed    | | idle for long
 *                         | +----------------------------------------------------------+ |
 *                         +------------------- VALIDATING <------------------------------+
 *                                  answered
 *   any ---> RETIRED, for good
 * </pre>
 *
 * <p>OPENING, RESETTING and VALIDATING belong to the one thread that brought the slot there; nobody else moves it on. So does
 * IDLE to whoever has taken the slot from the {@link Shelf}, or else to the holder of the lock of the pool, who leaves DIRTY, too.
 * A leak, a release and an abort race for the same lease: the first one to {@link Lease#end} it may move the slot on from LEASED.
 * A session that is as fresh as before goes from LEASED to IDLE at once.
 *
 * <p>State and lease may be read by any thread; all other fields are the owner's of the moment, and are handed on by the lock of
 * the pool or by the shelf.
 */
final class Slot {
    enum State {
        OPENING,
        LEASED,
        DIRTY,
        RESETTING,
        IDLE,
        VALIDATING,
        RETIRED
    }

    private static final AtomicReferenceFieldUpdater<Slot, State> STATE =
            AtomicReferenceFieldUpdater.newUpdater(Slot.class, State.class, "state");

    private static final AtomicReferenceFieldUpdater<Slot, Lease> LEASE =
            AtomicReferenceFieldUpdater.newUpdater(Slot.class, Lease.class, "lease");

    private final Pool pool;
    private volatile State state = State.OPENING;

    /** Null while OPENING, LEASED and RETIRED: what is leased must be able to become unreachable. */
    private @Nullable Physical physical;

    /** Null until opened; one for the life of the connection. */
    private @Nullable RootReference root;

    /** Not null exactly while LEASED. */
    private volatile @Nullable Lease lease;

    /** What a listener keeps with this connection; one for its life. */
    private @Nullable Object tally;

    private long openedAt;
    private long lifeNanos;

    /** When it became dirty or idle, or when the work of RESETTING or VALIDATING began. */
    private long sinceNanos;

    /** In the order in which slots of the pool became dirty. */
    private long dirtyNumber;

    /** When the server was last known to be there: when the connection was opened, used, or looked at. */
    private long heardNanos;

    /** For how long nobody had heard of the server when RESETTING or VALIDATING began. */
    private long idleNanos;

    /** Whose the last lease was. */
    private long lastThreadId;

    /** When its last borrower was served while others waited, or came to it first. */
    private long turnSinceNanos;

    /** How often it was released; overflows. Read by others as a hint. */
    private int uses;

    private boolean timedOut;

    Slot(Pool pool) {
        this.pool = pool;
    }

    Pool pool() {
        return pool;
    }

    @SuppressWarnings("NullAway") // a slot begins in a state and goes from one to another
    State state() {
        return state;
    }

    boolean is(State expected) {
        return state == expected;
    }

    private boolean change(State from, State to) {
        return STATE.compareAndSet(this, from, to);
    }

    /** The driver has opened it; it stays OPENING until it is leased. */
    void opened(Opened opened) {
        physical = opened.physical;
        root = opened.root;
        openedAt = opened.openedNanos;
        heardNanos = opened.openedNanos;
        turnSinceNanos = opened.openedNanos;
        lifeNanos = opened.lifeNanos;
    }

    boolean openingToLeased(Lease borrower, long nowNanos) {
        return toLeased(State.OPENING, borrower, nowNanos);
    }

    boolean idleToLeased(Lease borrower, long nowNanos) {
        return toLeased(State.IDLE, borrower, nowNanos);
    }

    boolean validatingToLeased(Lease borrower, long nowNanos) {
        return toLeased(State.VALIDATING, borrower, nowNanos);
    }

    boolean resettingToLeased(Lease borrower, long nowNanos) {
        return toLeased(State.RESETTING, borrower, nowNanos);
    }

    private boolean toLeased(State from, Lease borrower, long nowNanos) {
        Physical given = physical;
        if (given == null || !change(from, State.LEASED)) return false;
        hand(borrower, given, nowNanos);
        return true;
    }

    private void hand(Lease borrower, Physical given, long nowNanos) {
        physical = null;
        borrower.begin(this, given, nowNanos);
        LEASE.lazySet(this, borrower);
    }

    /** As {@link #idleToLeased} for who has taken it from the shelf: nobody else can change it now. */
    boolean shelvedToLeased(Lease borrower, long nowNanos) {
        Physical given = physical;
        if (given == null) return false;
        STATE.lazySet(this, State.LEASED);
        hand(borrower, given, nowNanos);
        return true;
    }

    /** Ends the lease; false when it has ended before. */
    boolean leasedToDirty(Lease ending, Physical back, long nowNanos) {
        return leasedTo(State.DIRTY, ending, back, nowNanos, true);
    }

    /**
     * Ends the lease of a session that is as fresh as before; false when it has ended before.
     *
     * @param isHeard whether the server has answered since it was lent
     */
    boolean leasedToIdle(Lease ending, Physical back, long nowNanos, boolean isHeard) {
        return leasedTo(State.IDLE, ending, back, nowNanos, isHeard);
    }

    private boolean leasedTo(State to, Lease ending, Physical back, long nowNanos, boolean isHeard) {
        if (!ending.end()) return false;
        LEASE.lazySet(this, null);
        lastThreadId = ending.threadId();
        uses++;
        physical = back;
        sinceNanos = nowNanos;
        if (isHeard) heardNanos = nowNanos;
        STATE.lazySet(this, to);
        return true;
    }

    /** Ends the lease and the slot; false when the lease has ended before. */
    boolean leasedToRetired(Lease ending) {
        if (!ending.end()) return false;
        state = State.RETIRED;
        forget();
        return true;
    }

    /** What nobody has heard of for that long is looked at before it is lent. */
    boolean isHeardWithin(long nanos, long nowNanos) {
        return nowNanos - heardNanos < nanos;
    }

    long dirtyNumber() {
        return dirtyNumber;
    }

    void numberDirty(long number) {
        dirtyNumber = number;
    }

    boolean dirtyToResetting(long nowNanos) {
        if (!change(State.DIRTY, State.RESETTING)) return false;
        workBegins(nowNanos);
        return true;
    }

    boolean resettingToIdle(long nowNanos) {
        if (!change(State.RESETTING, State.IDLE)) return false;
        sinceNanos = nowNanos;
        heardNanos = nowNanos;
        return true;
    }

    boolean idleToValidating(long nowNanos) {
        if (!change(State.IDLE, State.VALIDATING)) return false;
        workBegins(nowNanos);
        return true;
    }

    private void workBegins(long nowNanos) {
        idleNanos = nowNanos - heardNanos;
        sinceNanos = nowNanos;
        heardNanos = nowNanos;
    }

    /** From a state that is not LEASED; false when it has left that state before. */
    boolean toRetired(State from) {
        if (!change(from, State.RETIRED)) return false;
        forget();
        return true;
    }

    /** What a listener keeps with this connection, or null. */
    @Nullable
    Object tally() {
        return tally;
    }

    void keep(@Nullable Object newTally) {
        tally = newTally;
    }

    private void forget() {
        lease = null;
        physical = null;
        if (root != null) root.clear();
    }

    @Nullable
    Physical physical() {
        return physical;
    }

    @Nullable
    Lease lease() {
        return lease;
    }

    /** Whether the garbage collector has found the connection unreachable, though it may be back in a finalizer's hands. */
    boolean wasUnreachable() {
        return root != null && root.get() == null;
    }

    long lastThreadId() {
        return lastThreadId;
    }

    /** For its borrower: a new turn of {@link Turns} begins. */
    void beginTurn(long nowNanos) {
        turnSinceNanos = nowNanos;
    }

    long turnSinceNanos() {
        return turnSinceNanos;
    }

    int uses() {
        return uses;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    /** For the thread that resets or validates. */
    long idleNanos() {
        return idleNanos;
    }

    boolean isOlderThanItsLife(long nowNanos) {
        return lifeNanos > 0 && nowNanos - openedAt >= lifeNanos;
    }

    boolean isTimedOut() {
        return timedOut;
    }

    void markTimedOut() {
        timedOut = true;
    }
}
