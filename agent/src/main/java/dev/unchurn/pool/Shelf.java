package dev.unchurn.pool;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Where fresh connections lie between two borrows of a program in full swing, so that neither needs the lock of the pool. Thread-safe.
 *
 * <p>Each cell holds one slot, in state IDLE, or nothing; what is in a cell is in no other list of the {@link Books}. Whoever gets a slot
 * out of its cell (one atomic step) owns it alone. A thread looks at its own cell first: threads that run at the same time rarely meet.
 *
 * <p>While nobody waits, the shelf is open: every thread puts and takes whatever there is. While somebody waits, a thread may leave a
 * connection in its own cell and take it from there for as long as its turn of {@link Turns} goes on; what others have left is not for
 * it. While the pool keeps nothing, the shelf is closed. Which of the three holds is changed under the lock of the pool. Who closes it
 * looks into the cells afterwards, and who puts something there looks afterwards whether it may lie there, and takes it back if not: one
 * of the two sees the other, so nothing lies here unseen. What a slot holds was written before it was put here.
 */
final class Shelf {
    /** A cache line of references apart, so that threads on other processors do not slow each other down. */
    private static final int STRIDE = 16;

    private static final int MOST = 64;

    /**
     * Eight times as many as can run at the same time: threads that share a cell would swap their connections, and the kernel runs a
     * thread and its server process best where they stay together.
     */
    private static final int CELLS = cells(Runtime.getRuntime().availableProcessors());

    private final AtomicReferenceArray<@Nullable Slot> cells = new AtomicReferenceArray<>((CELLS + 1) * STRIDE);

    private static final long ALWAYS = Long.MAX_VALUE;
    private static final long NEVER = Long.MIN_VALUE;

    /** How old a borrower's turn may be who leaves something here. Written under the lock of the pool. */
    private volatile long turnNanos = ALWAYS;

    private static int cells(int processors) {
        return Math.min(MOST, 8 * Integer.highestOneBit(Math.max(1, processors)));
    }

    /** Whether the borrower of this slot may leave it here now. */
    boolean keeps(Slot slot, long nowNanos) {
        return nowNanos - slot.turnSinceNanos() < turnNanos;
    }

    /** Under the lock of the pool. */
    void open() {
        set(ALWAYS);
    }

    /** Under the lock of the pool. What lies here is for who closes it to deal with. */
    void close() {
        set(NEVER);
    }

    /** Under the lock of the pool: open for who has left it only, for turns of that length. */
    void keepFor(long nanos) {
        set(nanos > 0 ? nanos : NEVER);
    }

    private void set(long nanos) {
        if (turnNanos != nanos) turnNanos = nanos;
    }

    /** Whether it is open, or for turns. */
    boolean keepsAnything() {
        return turnNanos != NEVER;
    }

    private static int index(int cell) {
        return ((cell & (CELLS - 1)) + 1) * STRIDE;
    }

    /** Leaves a slot here that {@link #keeps} was true of; false when it cannot lie here. */
    boolean put(Slot slot, long threadId, long nowNanos) {
        boolean open = turnNanos == ALWAYS;
        if (!put(slot, threadId, open ? CELLS : 1)) return false;
        boolean stays = open ? turnNanos == ALWAYS : keeps(slot, nowNanos);
        return stays || !takeBack(slot);
    }

    /** Into the thread's own cell, or one of those after it. */
    private boolean put(Slot slot, long threadId, int most) {
        for (int i = 0; i < most; i++) {
            int index = index((int) threadId + i);
            if (cells.get(index) == null && cells.compareAndSet(index, null, slot)) return true;
        }
        return false;
    }

    /** Takes a slot out of the thread's cell, or else another one, or what it has left itself during its turn; null when there is none. */
    @Nullable
    Slot take(long threadId) {
        return turnNanos == ALWAYS ? takeAny(threadId) : takeOwn(threadId);
    }

    private @Nullable Slot takeOwn(long threadId) {
        int index = index((int) threadId);
        Slot slot = cells.get(index);
        // should others have had it in between, it is another thread's turn that ends early, and no harm is done
        boolean own = slot != null && slot.lastThreadId() == threadId && cells.compareAndSet(index, slot, null);
        return own ? slot : null;
    }

    private @Nullable Slot takeAny(long threadId) {
        for (int i = 0; i < CELLS; i++) {
            int index = index((int) threadId + i);
            if (cells.get(index) == null) continue;
            Slot slot = cells.getAndSet(index, null);
            if (slot != null) return slot;
        }
        return null;
    }

    /** Whatever lies here, or null. */
    @Nullable
    Slot takeAny() {
        return takeAny(0);
    }

    /** What has been lying here for that long, or null. */
    @Nullable
    Slot takeLate(long nanos, long nowNanos) {
        for (int i = 0; i < CELLS; i++) {
            int index = index(i);
            Slot slot = cells.get(index);
            // as above: should it have been borrowed and left again in between, no harm is done
            if (slot == null || nowNanos - slot.sinceNanos() < nanos) continue;
            if (cells.compareAndSet(index, slot, null)) return slot;
        }
        return null;
    }

    /** How many lie here at about this moment. */
    int size() {
        int size = 0;
        for (int i = 0; i < CELLS; i++) if (cells.get(index(i)) != null) size++;
        return size;
    }

    /** This very slot; false when somebody else has it already. */
    private boolean takeBack(Slot slot) {
        for (int i = 0; i < CELLS; i++) {
            int index = index(i);
            if (cells.get(index) == slot && cells.compareAndSet(index, slot, null)) return true;
        }
        return false;
    }
}
