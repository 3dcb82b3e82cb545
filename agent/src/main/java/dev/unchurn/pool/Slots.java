package dev.unchurn.pool;

import dev.unchurn.pool.Slot.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** All that counts against the limit of one pool: every slot that is not retired. Guarded by the lock of the pool. */
final class Slots {
    private final Pool pool;
    private final AtomicInteger overAll;
    private final List<Slot> slots = new ArrayList<>();

    /** Of those that are gone; overflows. */
    private int usesOfGone;

    private long emptySinceNanos;

    /**
     * @param pool whose
     * @param overAll how many there are in all pools, which is kept up to date here
     */
    Slots(Pool pool, AtomicInteger overAll, long nowNanos) {
        this.pool = pool;
        this.overAll = overAll;
        this.emptySinceNanos = nowNanos;
    }

    int size() {
        return slots.size();
    }

    boolean isEmpty() {
        return slots.isEmpty();
    }

    /** When the last one went; only meaningful while there is none. */
    long emptySinceNanos() {
        return emptySinceNanos;
    }

    /** One more, to open a connection in. */
    Slot add() {
        Slot place = new Slot(pool);
        slots.add(place);
        overAll.incrementAndGet();
        return place;
    }

    void remove(Slot slot, long nowNanos) {
        slots.remove(slot);
        usesOfGone += slot.uses();
        overAll.decrementAndGet();
        if (slots.isEmpty()) emptySinceNanos = nowNanos;
    }

    /** How often connections were lent so far; overflows. */
    int uses() {
        int uses = usesOfGone;
        for (Slot slot : slots) uses += slot.uses();
        return uses;
    }

    /** Whether this thread holds one. */
    boolean isAnyHeldBy(long threadId) {
        for (Slot slot : slots) {
            Lease held = slot.lease();
            if (held != null && held.threadId() == threadId) return true;
        }
        return false;
    }

    /** Whether every slot is leased, and all of them by these threads. */
    boolean areHeldBy(Set<Long> threadIds) {
        for (Slot slot : slots) {
            Lease lease = slot.lease();
            if (lease == null || !threadIds.contains(lease.threadId())) return false;
        }
        return true;
    }

    /** How many are leased, if all of these are by this thread or by threads in the line; else -1. */
    int countHeldInLine(long threadId, WaitingLine line) {
        int count = 0;
        for (Slot slot : slots) {
            Lease held = slot.lease();
            if (held == null) continue;
            if (held.threadId() != threadId && !line.hasHolder(held.threadId())) return -1;
            count++;
        }
        return count;
    }

    /** The leases that are older than the threshold and were not told so before; marks them as told. */
    List<Lease> newlyOverdue(long thresholdNanos, long nowNanos) {
        List<Lease> overdue = new ArrayList<>();
        for (Slot slot : slots) {
            Lease lease = slot.lease();
            if (lease == null || lease.isOverdueTold() || nowNanos - lease.sinceNanos() < thresholdNanos) continue;
            lease.markOverdueTold();
            overdue.add(lease);
        }
        return overdue;
    }

    /** The connections whose reset or validation has taken too long, each once; the work on them is lost. */
    List<Physical> newlyStuck(long timeoutNanos, long nowNanos) {
        List<Physical> stuck = new ArrayList<>();
        for (Slot slot : slots) {
            Physical physical = stuck(slot, timeoutNanos, nowNanos);
            if (physical == null) continue;
            slot.markTimedOut();
            stuck.add(physical);
        }
        return stuck;
    }

    private static @Nullable Physical stuck(Slot slot, long timeoutNanos, long nowNanos) {
        boolean working = slot.is(State.RESETTING) || slot.is(State.VALIDATING);
        if (!working || slot.isTimedOut() || nowNanos - slot.sinceNanos() < timeoutNanos) return null;
        return slot.physical();
    }

    /** @param waiting how many threads are in the line */
    Census census(int waiting) {
        int[] byState = new int[State.values().length];
        List<Lease> leases = new ArrayList<>();
        for (Slot slot : slots) {
            byState[slot.state().ordinal()]++;
            Lease lease = slot.lease();
            if (lease != null) leases.add(lease);
        }
        return new Census(byState, waiting, leases);
    }
}
