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
 * <p>OPENING, RESETTING and VALIDATING belong to the one thread that brought the slot there; nobody else moves it on.
 * The other states are left under the lock of the pool, where a leak, a release and an abort race for the same lease:
 * the first one to end it wins, and the others find that it is no longer {@link #lease()}.
 *
 * <p>The state may be read by any thread; all other fields are guarded by the lock of the pool.
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

    private final Pool pool;
    private volatile State state = State.OPENING;

    /** Null while OPENING, LEASED and RETIRED: what is leased must be able to become unreachable. */
    private @Nullable Physical physical;

    /** Null until opened; one for the life of the connection. */
    private @Nullable RootReference root;

    /** Not null exactly while LEASED. */
    private @Nullable Lease lease;

    private long openedAt;
    private long lifeNanos;

    /** When it became dirty or idle, or when the work of RESETTING or VALIDATING began. */
    private long sinceNanos;

    /** How long it had been dirty or idle when RESETTING or VALIDATING began. */
    private long idleNanos;

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
        physical = null;
        lease = borrower;
        borrower.begin(this, given, nowNanos);
        return true;
    }

    /** Ends the lease; false when it has ended before. */
    boolean leasedToDirty(Lease ending, Physical back, long nowNanos) {
        if (lease != ending || !change(State.LEASED, State.DIRTY)) return false;
        lease = null;
        physical = back;
        sinceNanos = nowNanos;
        return true;
    }

    /** Ends the lease and the slot; false when the lease has ended before. */
    boolean leasedToRetired(Lease ending) {
        if (lease != ending || !change(State.LEASED, State.RETIRED)) return false;
        forget();
        return true;
    }

    boolean dirtyToResetting(long nowNanos) {
        if (!change(State.DIRTY, State.RESETTING)) return false;
        workBegins(nowNanos);
        return true;
    }

    boolean resettingToIdle(long nowNanos) {
        if (!change(State.RESETTING, State.IDLE)) return false;
        sinceNanos = nowNanos;
        return true;
    }

    boolean idleToValidating(long nowNanos) {
        if (!change(State.IDLE, State.VALIDATING)) return false;
        workBegins(nowNanos);
        return true;
    }

    private void workBegins(long nowNanos) {
        idleNanos = nowNanos - sinceNanos;
        sinceNanos = nowNanos;
    }

    /** From a state that is not LEASED; false when it has left that state before. */
    boolean toRetired(State from) {
        if (!change(from, State.RETIRED)) return false;
        forget();
        return true;
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
