package dev.unchurn.stats;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.CallSite;
import dev.unchurn.event.LeaseInfo;
import dev.unchurn.event.PoolName;
import dev.unchurn.event.RetireReason;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What is counted for one pool. Thread-safe; counting a borrow or a release takes no lock. */
final class PoolCounters {
    private static final long HOUR_MICROS = TimeUnit.HOURS.toMicros(1);
    private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);

    final PoolName name;
    final LongAdder reused = new LongAdder();
    final LongAdder opens = new LongAdder();
    final LongAdder openFailures = new LongAdder();
    final LongAdder openNanos = new LongAdder();
    final LongAdder timeouts = new LongAdder();
    final LongAdder beyondLimit = new LongAdder();
    final AtomicInteger leased = new AtomicInteger();
    final AtomicInteger peakLeased = new AtomicInteger();
    final AtomicInteger recentPeak = new AtomicInteger();
    final Times opening = new Times(HOUR_MICROS);
    final Times waiting = new Times(HOUR_MICROS);
    final Times holding = new Times(DAY_MICROS);
    final Retirements retirements = new Retirements();
    final LeaseSites leaks = new LeaseSites();
    final LeaseSites overdue = new LeaseSites();
    final Timeline timeline = new Timeline();
    final StackTree stacks = new StackTree();
    final LongAdder stacksDropped = new LongAdder();
    final Sites sites;
    volatile boolean observedOnly;

    PoolCounters(PoolName name, AtomicInteger sitesOverAll) {
        this.sites = new Sites(sitesOverAll);
        this.name = name;
    }

    void opened(long nanos) {
        opens.increment();
        openNanos.add(nanos);
        opening.record(nanos);
    }

    void borrowed(BorrowInfo borrow, long waitNanos, boolean fromPool) {
        sites.of(borrow.site()).borrowed(name, borrow, waitNanos, fromPool);
        if (fromPool) reused.increment();
        waiting.record(waitNanos);
        int now = leased.incrementAndGet();
        raise(peakLeased, now);
        raise(recentPeak, now);
    }

    /** Each has waited, if for nothing. */
    long borrows() {
        return waiting.count();
    }

    /** Each was held. */
    long releases() {
        return holding.count();
    }

    private static void raise(AtomicInteger highest, int now) {
        int peak = highest.get();
        while (now > peak && !highest.compareAndSet(peak, now)) peak = highest.get();
    }

    /** Adds to the timeline what happened since the last call. */
    void look(long sinceStartNanos) {
        int peak = recentPeak.getAndSet(Math.max(0, leased.get()));
        timeline.add(sinceStartNanos, borrows(), opens.sum(), peak);
    }

    void released(BorrowInfo borrow, long heldNanos) {
        sites.of(borrow.site()).released(name, borrow, heldNanos);
        leased.decrementAndGet();
        holding.record(heldNanos);
    }

    void retired(RetireReason reason, @Nullable String detail, @Nullable CallSite site) {
        retirements.count(reason, detail, site);
        if (site != null && Retirements.hasPlaces(reason))
            sites.of(site).retired.increment();
    }

    void leaked(BorrowInfo borrow, LeaseInfo lease) {
        leased.decrementAndGet();
        leaks.count(lease);
        sites.of(borrow.site()).leaked(name, borrow);
    }
}
