package dev.unchurn.pool;

import org.jspecify.annotations.Nullable;

/**
 * One thread in the queue of a pool. It is served by being given a slot: a leased one (its own at once), one in state
 * RESETTING or VALIDATING (to reset or to look at itself) or OPENING (a place to open a connection in). Written under the lock of the pool; the slot
 * is also read without it by the waiting thread.
 */
final class Waiter {
    private final Lease lease;
    private final Thread thread = Thread.currentThread();
    private final long patienceNanos;
    private final long sinceNanos;
    private volatile @Nullable Slot slot;
    private boolean wantsPlace;
    private boolean holdsOne;
    private boolean watches;

    Waiter(Lease lease, long patienceNanos, long nowNanos) {
        this.lease = lease;
        this.sinceNanos = nowNanos;
        this.patienceNanos = patienceNanos;
    }

    Lease lease() {
        return lease;
    }

    Thread thread() {
        return thread;
    }

    /** When it queued up. */
    long sinceNanos() {
        return sinceNanos;
    }

    /** How long to wait for a connection to come back before opening one. */
    long patienceNanos() {
        return patienceNanos;
    }

    /** What it was given, or null so far. */
    @Nullable
    Slot slot() {
        return slot;
    }

    void serve(Slot given) {
        slot = given;
    }

    /** Whether it looks every now and then, as the first in the line, after connections that nobody comes back to. */
    boolean watches() {
        return watches;
    }

    void watch() {
        watches = true;
    }

    /** Whether its patience is over and only the limit keeps it from opening. */
    boolean wantsPlace() {
        return wantsPlace;
    }

    void wantPlace() {
        wantsPlace = true;
    }

    /** Whether its thread held a connection of the pool when it queued up. */
    boolean holdsOne() {
        return holdsOne;
    }

    void holdOne() {
        holdsOne = true;
    }
}
