package dev.unchurn.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one pool that nobody holds, but for those on the {@link Shelf} and in {@link Turns}. Guarded by the lock of the
 * pool.
 */
final class Unused {
    private final Pool pool;
    private final IdleOverAll idleOverAll;

    /** Most recently used first. */
    private final ArrayDeque<Slot> idle = new ArrayDeque<>();

    /** Waiting for their reset, last released first. */
    private final ArrayDeque<Slot> dirty = new ArrayDeque<>();

    /** In a reset that no borrower does for itself: whoever is first in the line gets them. */
    private final List<Slot> tidying = new ArrayList<>();

    private long dirtyCount;

    /**
     * Whether somebody is on the way to tidy. One is enough: more would take connections away from borrowers, who
     * reset theirs themselves, and where the machine is busy each would be missing for long.
     */
    private boolean tidyAsked;

    /**
     * @param pool whose
     * @param idleOverAll the idle ones of all pools, which is kept up to date here
     */
    Unused(Pool pool, IdleOverAll idleOverAll) {
        this.pool = pool;
        this.idleOverAll = idleOverAll;
    }

    int size() {
        return idle.size() + dirty.size() + tidying.size();
    }

    /** The most recently used ones are first; what comes from the shelf can be somewhat older than the first. */
    void addIdle(Slot slot) {
        List<Slot> newer = new ArrayList<>(0);
        for (Slot first = idle.peekFirst(); first != null; first = idle.peekFirst()) {
            if (slot.sinceNanos() - first.sinceNanos() >= 0) break;
            newer.add(idle.removeFirst());
        }
        idle.addFirst(slot);
        for (int i = newer.size() - 1; i >= 0; i--) idle.addFirst(newer.get(i));
        idleOverAll.added(pool, idle.size() == 1);
    }

    private void removedIdle() {
        idleOverAll.removed(pool, idle.isEmpty());
    }

    void addDirty(Slot slot) {
        dirty.addFirst(slot);
    }

    /** One more has become dirty. */
    void countDirty(Slot slot) {
        slot.numberDirty(++dirtyCount);
    }

    /** How many slots have become dirty so far. */
    long dirtyCount() {
        return dirtyCount;
    }

    boolean isAnyDirty() {
        return !dirty.isEmpty();
    }

    /** Idle, or else dirty; the thread's own one first, where there are several. Null when there is none. */
    @Nullable
    Slot take(long threadId) {
        Slot newest = idle.pollFirst();
        if (newest == null) return takeDirty(threadId);
        removedIdle();
        return newest;
    }

    private @Nullable Slot takeDirty(long threadId) {
        for (Iterator<Slot> each = dirty.iterator(); each.hasNext(); ) {
            Slot slot = each.next();
            if (slot.lastThreadId() != threadId) continue;
            each.remove();
            return slot;
        }
        return dirty.pollFirst();
    }

    /** When the longest idle one became idle, or null when none is. */
    @Nullable
    Long oldestIdleSince() {
        return idle.isEmpty() ? null : Long.valueOf(idle.getLast().sinceNanos());
    }

    /** The longest idle one, if it has been idle since then or longer; else null. */
    @Nullable
    Slot takeIdleSince(long untilNanos) {
        return idle.isEmpty() || untilNanos - idle.getLast().sinceNanos() < 0 ? null : takeOldestIdle();
    }

    /** The longest idle one, or null. */
    @Nullable
    Slot takeOldestIdle() {
        Slot oldest = idle.pollLast();
        if (oldest != null) removedIdle();
        return oldest;
    }

    /** The longest dirty one, or null. */
    @Nullable
    Slot takeOldestDirty() {
        return dirty.pollLast();
    }

    /** An idle one that is older than its life, or null. */
    @Nullable
    Slot takeTooOld(long nowNanos) {
        for (Iterator<Slot> each = idle.iterator(); each.hasNext(); ) {
            Slot slot = each.next();
            if (!slot.isOlderThanItsLife(nowNanos)) continue;
            each.remove();
            removedIdle();
            return slot;
        }
        return null;
    }

    /** The longest dirty one, if it had become dirty before so many had; else null. It is in a reset from now on. */
    @Nullable
    Slot beginTidying(long upTo) {
        Slot oldest = dirty.peekLast();
        if (oldest == null || oldest.dirtyNumber() > upTo) return null;
        dirty.removeLast();
        tidying.add(oldest);
        return oldest;
    }

    /** Whether somebody has to be sent to tidy: nobody is on the way yet. */
    boolean askForTidying() {
        if (tidyAsked) return false;
        tidyAsked = true;
        return true;
    }

    /** Whether somebody is on the way from now on. */
    void setTidyAsked(boolean asked) {
        tidyAsked = asked;
    }

    void endTidying(Slot slot) {
        tidying.remove(slot);
    }

    int tidyingCount() {
        return tidying.size();
    }
}
