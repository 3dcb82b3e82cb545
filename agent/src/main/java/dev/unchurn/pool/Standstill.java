package dev.unchurn.pool;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the deadlock of holders: full pools all of whose connections are leased by threads that wait for a connection of
 * such a pool themselves. What can complete one is a thread that begins to wait, and a connection that goes without
 * leaving a place; so each waiter looks after it has queued up, and so does whoever has retired a connection. Of two that
 * do so at the same time the second one sees both, because the pools are looked at under all of their locks.
 *
 * <p>A thread that lent its connection to another thread and now waits looks like a holder who waits. Then there is one
 * connection more than there had to be.
 */
final class Standstill {
    private Standstill() {}

    /**
     * If the waiters of this pool wait for each other, perhaps by way of other pools, gives one of them a place beyond the
     * limit, under the same locks: the next to look finds somebody who opens.
     *
     * @param waiter who shall have it; null for the first in the line
     * @return the leases that kept everybody waiting, or null when nothing had to be done
     */
    static @Nullable Census resolve(Pool pool, List<Pool> all, @Nullable Waiter waiter) {
        List<Books> locked = new ArrayList<>();
        try {
            for (Pool each : all) {
                Books books = each.books();
                if (books.line.wantingPlaces() == 0) continue;
                books.lock();
                locked.add(books);
            }
            if (!stuck(locked).contains(pool.books())) return null;
            Census census = pool.upkeep().census();
            return pool.ledger().servePlaceBeyondLimit(waiter) ? census : null;
        } finally {
            for (Books books : locked) books.unlock();
        }
    }

    /** The largest set of pools in which every connection is held by a thread that waits for a pool of the set. */
    private static Set<Books> stuck(List<Books> candidates) {
        Set<Books> stuck = new HashSet<>(candidates);
        while (true) {
            Set<Long> waiting = new HashSet<>();
            for (Books books : stuck) books.line.addWantingPlaces(waiting);
            boolean smaller = false;
            for (Books books : candidates) {
                if (!books.slots.areHeldBy(waiting) && stuck.remove(books)) smaller = true;
            }
            if (!smaller) return stuck;
        }
    }
}
