package dev.unchurn.stats;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows the tally of each connection until nobody has it any more, and then moves its counts to the call sites: however a
 * connection ends, nothing that was counted is lost, and nothing of it is kept. Thread-safe.
 */
final class Tallies {
    private final ReferenceQueue<ConnectionTally> gone = new ReferenceQueue<>();
    private final Set<Counted> live = ConcurrentHashMap.newKeySet();

    private static final class Counted extends PhantomReference<ConnectionTally> {
        private final ConnectionTally.Cells cells;

        Counted(ConnectionTally tally, ReferenceQueue<ConnectionTally> queue) {
            super(tally, queue);
            this.cells = tally.cells();
        }
    }

    ConnectionTally add(PoolCounters pool) {
        settle();
        ConnectionTally tally = new ConnectionTally(pool);
        live.add(new Counted(tally, gone));
        return tally;
    }

    /** Moves the counts of those that are gone. */
    void settle() {
        for (Reference<?> found = gone.poll(); found != null; found = gone.poll()) {
            if (!(found instanceof Counted) || !live.remove(found)) continue;
            for (ConnectionTally.Cell cell : ((Counted) found).cells.all()) cell.counters.remove(cell);
        }
    }

    /** How many are not gone yet, as far as the collector has told. */
    int size() {
        return live.size();
    }
}
