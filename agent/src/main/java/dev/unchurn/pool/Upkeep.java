package dev.unchurn.pool;

import dev.unchurn.event.RetireReason;
import dev.unchurn.pool.Slot.State;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to the {@link Books} of one pool besides lending and releasing, see {@link Ledger}: sessions are made fresh again, connections
 * are retired, and others look at what there is. As there, nothing blocks, calls foreign code or reads a clock, and every method is one
 * step under the lock of the pool. Thread-safe.
 */
final class Upkeep implements Limited {
    private final Books books;

    Upkeep(Books books) {
        this.books = books;
    }

    /** Whoever was to {@link #tidy} has failed; the next release asks somebody else. */
    void tidyFailed() {
        books.lock();
        try {
            books.unused.setTidyAsked(false);
        } finally {
            books.unlock();
        }
    }

    /** How many slots have become dirty so far, for {@link #tidy(long, long)}. */
    long dirtyCount() {
        books.lock();
        try {
            return books.unused.dirtyCount();
        } finally {
            books.unlock();
        }
    }

    /**
     * Whether anything is dirty, or was since so many had become dirty: it will be again. If not, the next release asks somebody to
     * {@link #tidy} again, and to wake him up costs that release as much as the rest of it.
     */
    boolean isTidyWanted(long seen) {
        books.lock();
        try {
            Unused unused = books.unused;
            boolean wanted = unused.dirtyCount() != seen || unused.isAnyDirty() || books.turns.size() > 0;
            unused.setTidyAsked(wanted);
            return wanted;
        } finally {
            books.unlock();
        }
    }

    /** One dirty connection to reset, in state RESETTING; null when borrowers have taken them all. */
    @Nullable
    Slot tidy(long nowNanos) {
        Slot oldest = tidy(nowNanos, Long.MAX_VALUE);
        if (oldest == null) isTidyWanted(dirtyCount());
        return oldest;
    }

    /**
     * As above, if it had become dirty before so many others had.
     *
     * @param upTo a {@link #dirtyCount} of some time ago
     */
    @Nullable
    Slot tidy(long nowNanos, long upTo) {
        books.lock();
        try {
            Slot oldest = books.unused.beginTidying(upTo);
            if (oldest != null) oldest.dirtyToResetting(nowNanos);
            return oldest;
        } finally {
            books.unlock();
        }
    }

    /**
     * The session is fresh again: the first waiter gets it, else it is idle. Anything but KEPT means that it may not be
     * used again and is retired.
     */
    Ending settle(Slot slot, long nowNanos) {
        books.lock();
        try {
            books.unused.endTidying(slot);
            Ending ending = books.fitness(slot, nowNanos);
            if (ending != Ending.KEPT) {
                slot.toRetired(State.RESETTING);
                books.gone(slot, nowNanos);
                return ending;
            }
            Waiter first = books.line.first();
            if (first != null && books.isWithinLimit()) {
                slot.resettingToLeased(first.lease(), nowNanos);
                books.serveFirst(first, slot, nowNanos);
            } else {
                slot.resettingToIdle(nowNanos);
                books.unused.addIdle(slot);
            }
            return Ending.KEPT;
        } finally {
            books.unlock();
        }
    }

    /** For the owner of a slot in a state of work; false when it is retired already. */
    boolean retire(Slot slot, State from, long nowNanos) {
        books.lock();
        try {
            if (!slot.toRetired(from)) return false;
            books.gone(slot, nowNanos);
            return true;
        } finally {
            books.unlock();
        }
    }

    /** Retires what has been idle since {@code untilNanos} or longer. */
    List<Physical> takeIdleSince(long untilNanos, long nowNanos) {
        books.lock();
        try {
            books.clearShelf();
            Unused unused = books.unused;
            List<Physical> taken = new ArrayList<>();
            for (Slot slot = unused.takeIdleSince(untilNanos); slot != null; slot = unused.takeIdleSince(untilNanos)) {
                retireUnused(slot, taken, nowNanos);
            }
            return taken;
        } finally {
            books.unlock();
        }
    }

    /** Retires the one that has been idle the longest, if any. */
    List<Physical> takeOldestIdle(long nowNanos) {
        books.lock();
        try {
            books.clearShelf();
            List<Physical> taken = new ArrayList<>();
            retireUnused(books.unused.takeOldestIdle(), taken, nowNanos);
            return taken;
        } finally {
            books.unlock();
        }
    }

    /** Retires the idle ones that are older than their life. */
    List<Physical> takeTooOld(long nowNanos) {
        books.lock();
        try {
            books.clearShelf();
            Unused unused = books.unused;
            List<Physical> taken = new ArrayList<>();
            for (Slot slot = unused.takeTooOld(nowNanos); slot != null; slot = unused.takeTooOld(nowNanos)) {
                retireUnused(slot, taken, nowNanos);
            }
            return taken;
        } finally {
            books.unlock();
        }
    }

    /** From now on nothing is kept. Retires what is idle or dirty. */
    List<Physical> drain(RetireReason reason, long nowNanos) {
        books.lock();
        try {
            books.drain(reason);
            return takeUnused(nowNanos);
        } finally {
            books.unlock();
        }
    }

    /** Retires what is idle or dirty. */
    List<Physical> takeUnused(long nowNanos) {
        books.lock();
        try {
            books.collectUnused();
            Unused unused = books.unused;
            List<Physical> taken = new ArrayList<>();
            for (Slot slot = unused.takeOldestIdle(); slot != null; slot = unused.takeOldestIdle()) {
                retireUnused(slot, taken, nowNanos);
            }
            for (Slot slot = unused.takeOldestDirty(); slot != null; slot = unused.takeOldestDirty()) {
                retireUnused(slot, taken, nowNanos);
            }
            return taken;
        } finally {
            books.unlock();
        }
    }

    /**
     * Retires what is idle or dirty; true when a reset is under way that no borrower does for itself. Both are seen at one
     * moment: what is in neither set then is in the program's hands.
     */
    boolean takeUnused(List<Physical> taken, long nowNanos) {
        books.lock();
        try {
            taken.addAll(takeUnused(nowNanos));
            return books.unused.tidyingCount() > 0;
        } finally {
            books.unlock();
        }
    }

    /** Retires what was taken out of its list, if anything was. */
    private void retireUnused(@Nullable Slot slot, List<Physical> taken, long nowNanos) {
        if (slot == null) return;
        Physical physical = slot.physical();
        if (physical != null) taken.add(physical);
        slot.toRetired(slot.state());
        books.gone(slot, nowNanos);
    }

    /** From now on nobody waits and no limit holds. */
    void observe() {
        books.lock();
        try {
            books.observe();
        } finally {
            books.unlock();
        }
    }

    @Override
    public void limitUse(int limit, long nowNanos) {
        books.lock();
        try {
            books.limitUse(limit);
            books.serveUnused(nowNanos);
        } finally {
            books.unlock();
        }
    }

    /** What was waited for long ago says nothing about now. */
    void forgetWaits() {
        books.lock();
        try {
            books.patience.tick();
        } finally {
            books.unlock();
        }
    }

    /** What is known of openings grows old so much more slowly. */
    void leaveOut(long nanos) {
        books.lock();
        try {
            books.patience.leaveOut(nanos);
        } finally {
            books.unlock();
        }
    }

    /** When the longest idle one became idle, or null when none is. */
    @Nullable
    Long oldestIdleSince() {
        books.lock();
        try {
            books.clearShelf();
            return books.unused.oldestIdleSince();
        } finally {
            books.unlock();
        }
    }

    /** The leases that are older than the threshold and were not told so before; marks them as told. */
    List<Lease> newlyOverdue(long thresholdNanos, long nowNanos) {
        books.lock();
        try {
            return books.slots.newlyOverdue(thresholdNanos, nowNanos);
        } finally {
            books.unlock();
        }
    }

    /** The connections whose reset or validation has taken too long, each once; the work on them is lost. */
    List<Physical> newlyStuck(long timeoutNanos, long nowNanos) {
        books.lock();
        try {
            return books.slots.newlyStuck(timeoutNanos, nowNanos);
        } finally {
            books.unlock();
        }
    }

    boolean isTimedOut(Slot slot) {
        books.lock();
        try {
            return slot.isTimedOut();
        } finally {
            books.unlock();
        }
    }

    @Override
    public Load load() {
        books.lock();
        try {
            return books.load();
        } finally {
            books.unlock();
        }
    }

    Census census() {
        books.lock();
        try {
            return books.slots.census(books.line.size());
        } finally {
            books.unlock();
        }
    }

    boolean isEmpty() {
        books.lock();
        try {
            return books.slots.isEmpty() && books.line.size() == 0;
        } finally {
            books.unlock();
        }
    }

    long emptySinceNanos() {
        books.lock();
        try {
            return books.slots.emptySinceNanos();
        } finally {
            books.unlock();
        }
    }

    @Nullable
    RetireReason draining() {
        books.lock();
        try {
            return books.draining();
        } finally {
            books.unlock();
        }
    }
}
