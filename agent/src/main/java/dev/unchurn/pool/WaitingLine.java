package dev.unchurn.pool;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for a connection of one pool, first come, first served. Guarded by the lock of the pool, but for
 * the hint {@link #wantingPlaces()}.
 */
final class WaitingLine {
    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();

    /** How many of them hold a connection of the pool. */
    private int holders;

    /** Written under the lock of the pool only. */
    private volatile int wantingPlaces;

    /** @param holdsOne whether the thread keeps others waiting, too */
    void add(Waiter waiter, boolean holdsOne) {
        waiters.addLast(waiter);
        if (!holdsOne) return;
        waiter.holdOne();
        holders++;
    }

    /** Whether this thread waits and holds a connection at the same time. */
    boolean hasHolder(long threadId) {
        if (holders == 0) return false;
        for (Waiter waiter : waiters) {
            if (waiter.holdsOne() && waiter.lease().threadId() == threadId) return true;
        }
        return false;
    }

    /** Stays where it is in the line, but from now on only the limit keeps it from opening. */
    void wantPlace(Waiter waiter) {
        waiter.wantPlace();
        wantingPlaces++;
    }

    void remove(Waiter waiter) {
        if (waiters.remove(waiter)) left(waiter);
    }

    /** Gives the slot to the first in the line; false when nobody waits. */
    boolean serveFirst(Slot slot) {
        Waiter first = waiters.pollFirst();
        if (first == null) return false;
        left(first);
        give(first, slot);
        return true;
    }

    /** Whom {@link #serveFirst} would serve. */
    @Nullable
    Waiter first() {
        return waiters.peekFirst();
    }

    /** Wakes the first in the line, if it does not look after things by itself yet. */
    void letFirstWatch() {
        Waiter first = waiters.peekFirst();
        if (first == null || first.watches()) return;
        first.watch();
        LockSupport.unpark(first.thread());
    }

    /** Gives the place to the first who wants one; somebody must. */
    void serveFirstWantingPlace(Slot place) {
        for (Iterator<Waiter> line = waiters.iterator(); line.hasNext(); ) {
            Waiter waiter = line.next();
            if (!waiter.wantsPlace()) continue;
            line.remove();
            left(waiter);
            give(waiter, place);
            return;
        }
    }

    private void left(Waiter waiter) {
        if (waiter.holdsOne()) holders--;
        if (waiter.wantsPlace()) wantingPlaces--;
    }

    private static void give(Waiter waiter, Slot slot) {
        waiter.serve(slot);
        LockSupport.unpark(waiter.thread());
    }

    /** How many are before it. */
    int place(Waiter waiter) {
        int before = 0;
        for (Waiter other : waiters) {
            if (other == waiter) break;
            before++;
        }
        return before;
    }

    int size() {
        return waiters.size();
    }

    /** How many want a place. Needs no lock: at least those that began to want one before the asking thread did count. */
    int wantingPlaces() {
        return wantingPlaces;
    }

    /** Adds the ids of the threads that want a place. */
    void addWantingPlaces(Set<Long> threadIds) {
        for (Waiter waiter : waiters) {
            if (waiter.wantsPlace()) threadIds.add(waiter.lease().threadId());
        }
    }
}
