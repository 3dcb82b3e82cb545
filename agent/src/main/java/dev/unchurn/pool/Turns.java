package dev.unchurn.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections that their last borrowers may come back to although others wait. Guarded by the lock of the pool.
 *
 * <p>Handing each connection to the first in the line at each release wakes a thread and sends another to sleep for every borrow, on a
 * machine that has no processor to spare. So a thread has its turn: for a while after it was served it gets the connection again
 * that it released, if it comes back at once. Then the first in the line is served. A turn is so long that the whole line is
 * served within {@link #LINE_NANOS}, or within half of what an opening takes. Whether threads come back is learned: each one that
 * does earns credit, and each one that does not costs more of it.
 */
final class Turns {
    /** Long against waking a thread for each connection, and hardly more than threads wait for a processor where there are too few. */
    static final long LINE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Who comes back at once is there by then. */
    static final long BACK_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    /** How often the first in the line looks after those who do not come back. */
    static final long FIRST_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long OTHERS_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** So many look that often; all of a longer line do so less often, as it costs the processor the same. */
    private static final int OTHERS = 16;

    /** One that does not come back costs as much as so many that do save. */
    private static final int COST = 16;

    private static final int CREDIT_AT_FIRST = COST;
    static final int MOST_CREDIT = 4 * COST;

    /**
     * From here on nobody has to look after who does not come back: that is rare, and the next release notices it. To wake the first
     * in the line each millisecond costs more, where there is no processor to spare.
     */
    private static final int GOOD_CREDIT = 2 * COST;

    /** Without credit it is tried again after so long: a program that stopped as a whole is one that had turns. */
    static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final long lineNanos;

    /** Released first first, and few. Each is IDLE or DIRTY, and in no other list. */
    private final List<Slot> kept = new ArrayList<>();

    private int credit = CREDIT_AT_FIRST;
    private long lastLateNanos;

    /**
     * @param lineNanos how long the whole line waits at most because of turns; 0 for no turns
     */
    Turns(long lineNanos) {
        this.lineNanos = lineNanos;
    }

    /**
     * Whether the turn of who has released this slot goes on.
     *
     * @param turnNanos how long a turn is
     */
    boolean isOn(Slot slot, long nowNanos, long turnNanos) {
        return turnNanos > 0 && hasCredit(nowNanos) && nowNanos - slot.turnSinceNanos() < turnNanos;
    }

    /**
     * How long a turn is.
     *
     * @param openNanos what opening takes
     * @param connections how many turns there can be at once
     * @param waiting how many wait for theirs
     */
    long nanos(long openNanos, int connections, int waiting) {
        long nanos = Math.min(lineNanos, openNanos / 2);
        return Math.min(nanos, nanos * connections / Math.max(1, waiting));
    }

    private boolean hasCredit(long nowNanos) {
        return credit > 0 || nowNanos - lastLateNanos >= RETRY_NANOS;
    }

    /** How often those behind look whether they are the first now: connections that come back serve them sooner. */
    static long othersLookNanos(int waiting) {
        return OTHERS_LOOK_NANOS * Math.max(1, waiting / OTHERS);
    }

    /** Whether threads nearly always come back. If not, the first in the line has to look after who does not. */
    boolean areCertain() {
        return credit >= GOOD_CREDIT;
    }

    void keep(Slot slot) {
        int i = kept.size();
        while (i > 0 && kept.get(i - 1).sinceNanos() - slot.sinceNanos() > 0) i--;
        kept.add(i, slot);
    }

    int size() {
        return kept.size();
    }

    /** What is kept for this thread, or null. */
    @Nullable
    Slot takeFor(long threadId) {
        for (int i = 0; i < kept.size(); i++) {
            if (kept.get(i).lastThreadId() != threadId) continue;
            credit = Math.min(credit + 1, MOST_CREDIT);
            return kept.remove(i);
        }
        return null;
    }

    /** What nobody came back to, or null. */
    @Nullable
    Slot takeLate(long nowNanos) {
        if (kept.isEmpty() || nowNanos - kept.get(0).sinceNanos() < BACK_NANOS) return null;
        lost(nowNanos);
        return end();
    }

    /** Somebody has not come back. */
    void lost(long nowNanos) {
        credit = Math.max(credit - COST, 0);
        lastLateNanos = nowNanos;
    }

    /** The longest kept one, whose turn is over, or null. */
    @Nullable
    Slot end() {
        return kept.isEmpty() ? null : kept.remove(0);
    }
}
