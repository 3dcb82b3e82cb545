package dev.unchurn.stats;

import dev.unchurn.event.Activity;
import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.CallSite;
import dev.unchurn.event.PoolName;
import dev.unchurn.stats.ConnectionTally.Cell;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is counted for one call site in one pool, in about 10 kB. What happens with connections that have a {@link ConnectionTally} is
 * counted there, and belongs to what this says. Thread-safe; counting takes no lock.
 */
final class SiteCounters {
    /** So many borrows that follow each other at once are called a loop. */
    static final int LOOP = 10;

    private static final int DIGITS = 1;
    private static final long HOUR_MICROS = TimeUnit.HOURS.toMicros(1);

    final CallSite site;
    private final LongAdder reused = new LongAdder();
    final LongAdder waitNanos = new LongAdder();
    private final LongAdder heldNanos = new LongAdder();
    final LongAdder nested = new LongAdder();
    private final LongAdder inLoops = new LongAdder();
    final LongAdder leaks = new LongAdder();
    final LongAdder retired = new LongAdder();

    /** Whether what was done with the connections is measured: of all of them or of none. */
    volatile boolean measures;

    final LongAdder driverNanos = new LongAdder();
    final LongAdder idleInTransactionNanos = new LongAdder();
    final LongAdder statements = new LongAdder();
    final LongAdder closedInTransaction = new LongAdder();
    private final AtomicInteger longestLoop = new AtomicInteger();
    private final Times waiting = new Times(HOUR_MICROS, DIGITS);
    private final Times holding = new Times(HOUR_MICROS, DIGITS);

    /** Guarded by themselves, so that none is counted twice or not at all while it moves into the sums. */
    private final Set<Cell> cells = new HashSet<>();

    /** Of cells that are gone. Guarded by the cells. */
    private long settledBorrows;

    private long settledReleases;

    SiteCounters(CallSite site) {
        this.site = site;
    }

    void add(Cell cell) {
        synchronized (cells) {
            cells.add(cell);
        }
    }

    /** Nobody counts in this cell any more: its counts are ours from now on. */
    void remove(Cell cell) {
        synchronized (cells) {
            if (!cells.remove(cell)) return;
            settledBorrows += cell.borrows();
            settledReleases += cell.releases();
            heldNanos.add(cell.heldNanos());
            loop(cell.inLoops(), (int) cell.longestLoop());
        }
    }

    /** On the borrowing thread. */
    void borrowed(PoolName pool, BorrowInfo borrow, long waited, boolean fromPool) {
        if (fromPool) reused.increment();
        waitNanos.add(waited);
        waiting.record(waited);
        borrow.begin(pool, waited, nested);
        int row = borrow.inRow(waited);
        if (row >= LOOP) loop(row == LOOP ? LOOP : 1, row);
    }

    /** As above, for a connection that was ready at once. */
    void borrowed(PoolName pool, BorrowInfo borrow, Cell cell) {
        cell.borrowed();
        borrow.begin(pool, 0, nested);
        int row = borrow.inRow(0);
        if (row >= LOOP) cell.looped(row == LOOP ? LOOP : 1, row);
    }

    /** Each has waited, if for nothing. */
    long borrows() {
        synchronized (cells) {
            return waiting.count() + soonBorrowed();
        }
    }

    /** Borrows that opened nothing. */
    long reused() {
        synchronized (cells) {
            return reused.sum() + soonBorrowed();
        }
    }

    /** Those that were closed were held. */
    long releases() {
        synchronized (cells) {
            return holding.count() + soonReleased();
        }
    }

    /** Those that were closed, and those that leaked. */
    long ended() {
        return releases() + leaks.sum();
    }

    long heldNanos() {
        synchronized (cells) {
            long sum = heldNanos.sum();
            for (Cell cell : cells) sum += cell.heldNanos();
            return sum;
        }
    }

    long waitedNanos(double percentile) {
        synchronized (cells) {
            return waiting.percentileNanos(percentile, soonBorrowed());
        }
    }

    long heldNanos(double percentile) {
        synchronized (cells) {
            return holding.percentileNanos(percentile, soonReleased());
        }
    }

    /** Borrows of connections that were ready at once, as far as they were counted in cells. */
    long soonBorrowed() {
        synchronized (cells) {
            long sum = settledBorrows;
            for (Cell cell : cells) sum += cell.borrows();
            return sum;
        }
    }

    /** Those held for less than a microsecond, as far as they were counted in cells. */
    long soonReleased() {
        synchronized (cells) {
            long sum = settledReleases;
            for (Cell cell : cells) sum += cell.releases();
            return sum;
        }
    }

    /** Borrows that followed one another at once. */
    long inLoops() {
        synchronized (cells) {
            long sum = inLoops.sum();
            for (Cell cell : cells) sum += cell.inLoops();
            return sum;
        }
    }

    int longestLoop() {
        synchronized (cells) {
            long longest = longestLoop.get();
            for (Cell cell : cells) longest = Math.max(longest, cell.longestLoop());
            return (int) longest;
        }
    }

    private void loop(long more, int row) {
        if (more > 0) inLoops.add(more);
        int longest = longestLoop.get();
        while (row > longest && !longestLoop.compareAndSet(longest, row)) longest = longestLoop.get();
    }

    void released(PoolName pool, BorrowInfo borrow, long held) {
        heldNanos.add(held);
        holding.record(held);
        end(pool, borrow, held);
    }

    /** As above, counted in a cell. */
    void released(PoolName pool, BorrowInfo borrow, long held, Cell cell) {
        cell.held(held);
        if (Times.isShortest(held)) cell.releasedSoon();
        else holding.record(held);
        end(pool, borrow, held);
    }

    private void end(PoolName pool, BorrowInfo borrow, long held) {
        borrow.end(pool, held);
        if (!borrow.isMeasured()) return;
        if (!measures) measures = true;
        Activity activity = borrow.activityIfAny();
        if (activity != null) measured(activity);
    }

    private void measured(Activity activity) {
        // its own locks inside this one cost next to nothing
        synchronized (activity) {
            activity.end();
            if (activity.statements() > 0) statements.add(activity.statements());
            if (activity.driverNanos() > 0) driverNanos.add(activity.driverNanos());
            if (activity.idleInTransactionNanos() > 0) idleInTransactionNanos.add(activity.idleInTransactionNanos());
            if (activity.isInTransaction()) closedInTransaction.increment();
        }
    }

    void leaked(PoolName pool, BorrowInfo borrow) {
        leaks.increment();
        borrow.lose(pool);
        borrow.site().markLeaking();
    }
}
