package dev.unchurn.stats;

import dev.unchurn.event.CallSite;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The counts of what happens all the time, kept for each physical connection: only whoever holds it counts, and hands it on with
 * all that was written, so a count is a plain addition that no other processor is in the way of. Readers see each count a little
 * late at worst. When the connection and its borrows are gone, {@link Tallies} moves what was counted to the call sites.
 *
 * <p>Used by one thread at a time; {@link Cell}s may be read by any.
 */
@SuppressWarnings(
        "ReferenceEquality") // equal places are the same object, and comparing them by their frames costs more than
// counting
final class ConnectionTally {
    /** Of a connection that is borrowed at more places than these, the others are counted at the places themselves. */
    static final int MAX_CELLS = 8;

    final PoolCounters pool;
    private final Cells cells = new Cells();
    private @Nullable Cell last;

    ConnectionTally(PoolCounters pool) {
        this.pool = pool;
    }

    /** What outlives the tally. */
    static final class Cells {
        /** Replaced when one is added; by the tally's owner only. */
        private volatile Cell[] all = {};

        Cell[] all() {
            return all;
        }

        private void add(Cell cell) {
            Cell[] longer = Arrays.copyOf(all, all.length + 1);
            longer[all.length] = cell;
            all = longer;
        }
    }

    /** The counts of one connection at one call site. Written by one thread at a time, read by any. */
    static final class Cell {
        private static final AtomicLongFieldUpdater<Cell> BORROWS =
                AtomicLongFieldUpdater.newUpdater(Cell.class, "borrows");
        private static final AtomicLongFieldUpdater<Cell> RELEASES =
                AtomicLongFieldUpdater.newUpdater(Cell.class, "releases");
        private static final AtomicLongFieldUpdater<Cell> LOOPS =
                AtomicLongFieldUpdater.newUpdater(Cell.class, "inLoops");
        private static final AtomicLongFieldUpdater<Cell> LONGEST =
                AtomicLongFieldUpdater.newUpdater(Cell.class, "longestLoop");
        private static final AtomicLongFieldUpdater<Cell> HELD =
                AtomicLongFieldUpdater.newUpdater(Cell.class, "heldNanos");

        final SiteCounters counters;
        private volatile long borrows;
        private volatile long releases;
        private volatile long heldNanos;
        private volatile long inLoops;
        private volatile long longestLoop;

        Cell(SiteCounters counters) {
            this.counters = counters;
        }

        /** A borrow of a connection that was ready at once. */
        void borrowed() {
            BORROWS.lazySet(this, borrows + 1);
        }

        /** Held for less than a microsecond. */
        void releasedSoon() {
            RELEASES.lazySet(this, releases + 1);
        }

        void held(long nanos) {
            HELD.lazySet(this, heldNanos + nanos);
        }

        /** So many more borrows belong to a row that is so long by now. */
        void looped(int more, int row) {
            LOOPS.lazySet(this, inLoops + more);
            if (row > longestLoop) LONGEST.lazySet(this, row);
        }

        long inLoops() {
            return inLoops;
        }

        long longestLoop() {
            return longestLoop;
        }

        long borrows() {
            return borrows;
        }

        long releases() {
            return releases;
        }

        long heldNanos() {
            return heldNanos;
        }
    }

    Cells cells() {
        return cells;
    }

    /** The counts at a call site; null when there are too many. */
    @Nullable
    Cell at(CallSite site) {
        Cell known = last;
        return known != null && known.counters.site == site ? known : find(site);
    }

    private @Nullable Cell find(CallSite site) {
        for (Cell cell : cells.all()) {
            if (cell.counters.site != site) continue;
            last = cell;
            return cell;
        }
        SiteCounters counters = pool.sites.of(site);
        // what is counted with others has their place
        if (counters.site != site || cells.all().length >= MAX_CELLS) return null;
        Cell fresh = new Cell(counters);
        counters.add(fresh);
        cells.add(fresh);
        last = fresh;
        return fresh;
    }
}
