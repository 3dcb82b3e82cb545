package dev.unchurn.pool;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Where fresh connections lie between two borrows of a program in full swing, so that neither needs the lock of the pool. Thread-safe.
 *
 * <p>Each cell holds one slot, in state IDLE, or nothing; what is in a cell is in no list of the {@link Ledger}. Whoever gets a slot
 * out of its cell (one atomic step) owns it alone. A thread looks at its own cell first: threads that run at the same time rarely meet.
 *
 * <p>Under the lock of the pool the shelf is closed while somebody waits or the pool keeps nothing. Who closes it looks into the
 * cells afterwards, and who puts something there looks afterwards whether it is closed, and takes it back: one of the two sees the
 * other, so nothing lies here unseen. What a slot holds was written before it was put here.
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

    /** Written under the lock of the pool. */
    private volatile boolean open = true;

    private static int cells(int processors) {
        return Math.min(MOST, 8 * Integer.highestOneBit(Math.max(1, processors)));
    }

    boolean isOpen() {
        return open;
    }

    /** Under the lock of the pool. */
    void setOpen(boolean toOpen) {
        if (open != toOpen) open = toOpen;
    }

    private static int index(int cell) {
        return ((cell & (CELLS - 1)) + 1) * STRIDE;
    }

    /** Puts a slot into the thread's cell or another one; false when all are full. */
    boolean put(Slot slot, long threadId) {
        for (int i = 0; i < CELLS; i++) {
            int index = index((int) threadId + i);
            if (cells.get(index) == null && cells.compareAndSet(index, null, slot)) return true;
        }
        return false;
    }

    /** Takes a slot out of the thread's cell, or else another one; null when there is none. */
    @Nullable
    Slot take(long threadId) {
        for (int i = 0; i < CELLS; i++) {
            int index = index((int) threadId + i);
            if (cells.get(index) == null) continue;
            Slot slot = cells.getAndSet(index, null);
            if (slot != null) return slot;
        }
        return null;
    }

    /** Takes this very slot back; false when somebody else has it already. */
    boolean takeBack(Slot slot) {
        for (int i = 0; i < CELLS; i++) {
            int index = index(i);
            if (cells.get(index) == slot && cells.compareAndSet(index, slot, null)) return true;
        }
        return false;
    }
}
