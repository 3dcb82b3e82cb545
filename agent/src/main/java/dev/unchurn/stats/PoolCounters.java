package dev.unchurn.stats;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.CallSite;
import dev.unchurn.event.LeaseInfo;
import dev.unchurn.event.PoolName;
import dev.unchurn.event.RetireReason;
import dev.unchurn.stats.ConnectionTally.Cell;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What is counted for one pool. Thread-safe; counting a borrow or a release takes no lock. */
final class PoolCounters {
    private static final long HOUR_MICROS = TimeUnit.HOURS.toMicros(1);
    private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);

    final PoolName name;
    private final LongAdder reused = new LongAdder();
    final LongAdder opens = new LongAdder();
    final LongAdder openFailures = new LongAdder();
    final LongAdder openNanos = new LongAdder();
    private final LongAdder leaked = new LongAdder();
    final LongAdder timeouts = new LongAdder();
    final LongAdder beyondLimit = new LongAdder();

    /** Of the observed ones: the pools know how many of theirs are in use. */
    private final AtomicInteger observed = new AtomicInteger();

    final AtomicInteger peakLeased = new AtomicInteger();
    final AtomicInteger recentPeak = new AtomicInteger();
    final FastestOpening fastestOpening = new FastestOpening();
    final Times opening = new Times(HOUR_MICROS);
    private final Times waiting = new Times(HOUR_MICROS);
    private final Times holding = new Times(DAY_MICROS);
    final Retirements retirements = new Retirements();
    final LeaseSites leaks = new LeaseSites();
    final LeaseSites overdue = new LeaseSites();
    final Timeline timeline = new Timeline();
    final StackTree stacks = new StackTree();
    final LongAdder stacksDropped = new LongAdder();
    final Sites sites;
    volatile boolean observedOnly;
    volatile int useLimit;

    PoolCounters(PoolName name, AtomicInteger sitesOverAll) {
        this.sites = new Sites(sitesOverAll);
        this.name = name;
    }

    void opened(long nanos, long nowNanos) {
        opens.increment();
        fastestOpening.opened(nanos, nowNanos);
        openNanos.add(nanos);
        opening.record(nanos);
    }

    void borrowed(BorrowInfo borrow, long waitNanos, boolean fromPool) {
        Object tally = borrow.tally();
        if (tally == null) inUse(observed.incrementAndGet());
        else if (borrow.inUse() > 0) inUse(borrow.inUse());
        Cell cell = fromPool && waitNanos == 0 ? cell(tally, borrow) : null;
        if (cell != null) {
            cell.counters.borrowed(name, borrow, cell);
            return;
        }
        sites.of(borrow.site()).borrowed(name, borrow, waitNanos, fromPool);
        if (fromPool) reused.increment();
        waiting.record(waitNanos);
    }

    private @Nullable Cell cell(@Nullable Object tally, BorrowInfo borrow) {
        if (!(tally instanceof ConnectionTally)) return null;
        ConnectionTally mine = (ConnectionTally) tally;
        return mine.pool == this ? mine.at(borrow.site()) : null;
    }

    private void inUse(int now) {
        raise(peakLeased, now);
        raise(recentPeak, now);
    }

    /** Each has waited, if for nothing. */
    long borrows() {
        return waiting.count() + sites.soonBorrowed();
    }

    /** Borrows that opened nothing. */
    long reused() {
        return reused.sum() + sites.soonBorrowed();
    }

    /** Each was held. */
    long releases() {
        return holding.count() + sites.soonReleased();
    }

    /** In the program's hands. */
    int leased() {
        return (int) (borrows() - releases() - leaked.sum());
    }

    long waitedNanos(double percentile) {
        return waiting.percentileNanos(percentile, sites.soonBorrowed());
    }

    long heldNanos(double percentile) {
        return holding.percentileNanos(percentile, sites.soonReleased());
    }

    private static void raise(AtomicInteger highest, int now) {
        int peak = highest.get();
        while (now > peak && !highest.compareAndSet(peak, now)) peak = highest.get();
    }

    /** Adds to the timeline what happened since the last call. */
    void look(long sinceStartNanos) {
        int peak = recentPeak.getAndSet(Math.max(0, leased()));
        timeline.add(sinceStartNanos, borrows(), opens.sum(), peak);
    }

    void released(BorrowInfo borrow, long heldNanos) {
        Object tally = borrow.tally();
        if (tally == null) observed.decrementAndGet();
        Cell cell = borrow.isCountedAlone() ? cell(tally, borrow) : null;
        if (cell == null) {
            sites.of(borrow.site()).released(name, borrow, heldNanos);
            holding.record(heldNanos);
            return;
        }
        cell.counters.released(name, borrow, heldNanos, cell);
        if (!Times.isShortest(heldNanos)) holding.record(heldNanos);
    }

    void retired(RetireReason reason, @Nullable String detail, @Nullable CallSite site) {
        retirements.count(reason, detail, site);
        if (site != null && Retirements.hasPlaces(reason))
            sites.of(site).retired.increment();
    }

    void leaked(BorrowInfo borrow, LeaseInfo lease) {
        leaked.increment();
        if (borrow.tally() == null) observed.decrementAndGet();
        leaks.count(lease);
        sites.of(borrow.site()).leaked(name, borrow);
    }
}
