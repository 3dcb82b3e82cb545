package dev.unchurn.pool;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections that their last borrowers may come back to although others wait. Guarded by the lock of the pool.
 *
 * <p>Handing each connection to the first in the line at each release wakes a thread and sends another to sleep for every borrow, on a
 * machine that has no processor to spare. So a thread has its turn: for {@link #TURN_NANOS} after it was served it gets the connection
 * again that it released, if it comes back at once. Then the first in the line is served. Whether threads come back is
 * learned: each one that does earns credit, and each one that does not costs more of it.
 */
final class Turns {
    /** Long against waking a thread, short against opening a connection, also when a few have theirs before one is served. */
    static final long TURN_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    /** Who comes back at once is there by then. */
    static final long BACK_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    /** How often the first in the line looks after those who do not come back. */
    static final long FIRST_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** How often those behind look whether they are the first now: connections that come back serve them sooner. */
    static final long OTHERS_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final int CREDIT_AT_FIRST = 4;
    private static final int MOST_CREDIT = 32;
    private static final int COST = 4;

    private final long turnNanos;

    /** Released last first. Each is IDLE or DIRTY, and in no other list. */
    private final ArrayDeque<Slot> kept = new ArrayDeque<>();

    private int credit = CREDIT_AT_FIRST;

    /**
     * @param turnNanos how long a turn is; 0 for none
     */
    Turns(long turnNanos) {
        this.turnNanos = turnNanos;
    }

    /** Whether the turn of who has released this slot goes on. */
    boolean isOn(Slot slot, long nowNanos) {
        return credit > 0 && nowNanos - slot.turnSinceNanos() < turnNanos;
    }

    void keep(Slot slot) {
        kept.addFirst(slot);
    }

    int size() {
        return kept.size();
    }

    /** What is kept for this thread, or null. */
    @Nullable
    Slot takeFor(long threadId) {
        for (Iterator<Slot> each = kept.iterator(); each.hasNext(); ) {
            Slot slot = each.next();
            if (slot.lastThreadId() != threadId) continue;
            each.remove();
            credit = Math.min(credit + 1, MOST_CREDIT);
            return slot;
        }
        return null;
    }

    /** What nobody came back to, or null. */
    @Nullable
    Slot takeLate(long nowNanos) {
        Slot oldest = kept.peekLast();
        if (oldest == null || nowNanos - oldest.sinceNanos() < BACK_NANOS) return null;
        kept.removeLast();
        credit = Math.max(credit - COST, 0);
        return oldest;
    }

    /** The longest kept one, or null: its turn is over because nobody waits any more. */
    @Nullable
    Slot end() {
        return kept.pollLast();
    }

    /** From time to time it is tried again. */
    void tick() {
        if (credit == 0) credit = 1;
    }
}
