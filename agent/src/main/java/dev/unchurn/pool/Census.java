package dev.unchurn.pool;

import dev.unchurn.event.LeaseInfo;
import dev.unchurn.pool.Slot.State;
import java.util.ArrayList;
import java.util.List;

/** How many slots of a pool are in which state at one moment, and who holds what. Immutable. */
final class Census {
    private final int[] byState;
    private final int waiting;
    private final List<Lease> leases;

    /** Takes over both collections. */
    Census(int[] byState, int waiting, List<Lease> leases) {
        this.byState = byState;
        this.waiting = waiting;
        this.leases = leases;
    }

    int count(State state) {
        return byState[state.ordinal()];
    }

    /** Every slot: all that counts against the limit. */
    int total() {
        int total = 0;
        for (int count : byState) total += count;
        return total;
    }

    /** Threads in the queue. */
    int waiting() {
        return waiting;
    }

    /** Whether there is any connection besides those being opened. */
    boolean hasConnections() {
        return total() > count(State.OPENING);
    }

    /** The leases as listeners see them, oldest slot first. */
    List<LeaseInfo> holders() {
        List<LeaseInfo> holders = new ArrayList<>();
        for (Lease lease : leases) holders.add(lease.info());
        return holders;
    }
}
