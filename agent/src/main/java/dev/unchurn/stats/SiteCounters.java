package dev.unchurn.stats;

import dev.unchurn.event.Activity;
import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.CallSite;
import dev.unchurn.event.PoolName;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What is counted for one call site in one pool, in about 10 kB. Thread-safe; counting takes no lock. */
final class SiteCounters {
    /** So many borrows that follow each other at once are called a loop. */
    static final int LOOP = 10;

    private static final int DIGITS = 1;
    private static final long HOUR_MICROS = TimeUnit.HOURS.toMicros(1);

    final CallSite site;
    final LongAdder reused = new LongAdder();
    final LongAdder waitNanos = new LongAdder();
    final LongAdder heldNanos = new LongAdder();
    final LongAdder nested = new LongAdder();
    final LongAdder inLoops = new LongAdder();
    final LongAdder leaks = new LongAdder();
    final LongAdder retired = new LongAdder();

    /** Whether what was done with the connections is measured: of all of them or of none. */
    volatile boolean measures;

    final LongAdder driverNanos = new LongAdder();
    final LongAdder idleInTransactionNanos = new LongAdder();
    final LongAdder statements = new LongAdder();
    final LongAdder closedInTransaction = new LongAdder();
    final AtomicInteger longestLoop = new AtomicInteger();
    final Times waiting = new Times(HOUR_MICROS, DIGITS);
    final Times holding = new Times(HOUR_MICROS, DIGITS);

    SiteCounters(CallSite site) {
        this.site = site;
    }

    /** On the borrowing thread. */
    void borrowed(PoolName pool, BorrowInfo borrow, long waited, boolean fromPool) {
        if (fromPool) reused.increment();
        waitNanos.add(waited);
        waiting.record(waited);
        borrow.begin(pool, waited, nested);
        int row = borrow.inRow();
        if (row >= LOOP) loop(row);
    }

    /** Each has waited, if for nothing. */
    long borrows() {
        return waiting.count();
    }

    /** Those that were closed were held, and the others leaked. */
    long ended() {
        return holding.count() + leaks.sum();
    }

    private void loop(int row) {
        inLoops.add(row == LOOP ? LOOP : 1);
        int longest = longestLoop.get();
        while (row > longest && !longestLoop.compareAndSet(longest, row)) longest = longestLoop.get();
    }

    void released(PoolName pool, BorrowInfo borrow, long held) {
        heldNanos.add(held);
        holding.record(held);
        borrow.end(pool, held);
        Activity activity = borrow.activity();
        if (activity != null) measured(activity);
    }

    private void measured(Activity activity) {
        if (!measures) measures = true;
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
