package dev.unchurn.stats;

import dev.unchurn.event.PoolName;
import java.util.List;
import java.util.Map;

/** The numbers of one pool since the start. Percentiles are exact to about one percent. Immutable. */
public final class PoolSnapshot {
    private static final double MEDIAN = 50;
    private static final int MANY_OPENS = 100;
    private static final double P99 = 99;

    private final PoolName name;
    private final long borrows;
    private final long reused;
    private final long releases;
    private final long opens;
    private final long openFailures;
    private final long openNanosTotal;
    private final long openMedianNanos;
    private final long openFastestNanos;
    private final int leased;
    private final int peakLeased;
    private final long heldMedianNanos;
    private final long heldP99Nanos;
    private final long waitP99Nanos;
    private final long timeouts;
    private final long beyondLimit;
    private final int useLimit;
    private final boolean observedOnly;
    private final TimelineSnapshot timeline;
    private final StackNode stacks;
    private final long stacksDropped;
    private final List<SiteSnapshot> sites;
    private final List<LeaseSite> leakSites;
    private final List<LeaseSite> overdueSites;
    private final Map<RetiredGroup, Long> retired;

    PoolSnapshot(PoolCounters counters) {
        name = counters.name;
        borrows = counters.borrows();
        reused = counters.reused();
        releases = counters.releases();
        opens = counters.opens.sum();
        openFailures = counters.openFailures.sum();
        openNanosTotal = counters.openNanos.sum();
        openMedianNanos = counters.opening.percentileNanos(MEDIAN);
        openFastestNanos = counters.fastestOpening.nanos();
        leased = counters.leased();
        // a connection can be borrowed again before its release was counted
        int peak = counters.peakLeased.get();
        peakLeased = opens == 0 ? peak : (int) Math.min(peak, opens);
        heldMedianNanos = counters.heldNanos(MEDIAN);
        heldP99Nanos = counters.heldNanos(P99);
        waitP99Nanos = counters.waitedNanos(P99);
        timeouts = counters.timeouts.sum();
        beyondLimit = counters.beyondLimit.sum();
        useLimit = counters.useLimit;
        observedOnly = counters.observedOnly;
        timeline = counters.timeline.snapshot();
        stacks = counters.stacks.snapshot();
        stacksDropped = counters.stacksDropped.sum();
        sites = counters.sites.snapshots();
        leakSites = counters.leaks.sites();
        overdueSites = counters.overdue.sites();
        retired = counters.retirements.counts();
    }

    public PoolName name() {
        return name;
    }

    /** How often the program got a connection. */
    public long borrows() {
        return borrows;
    }

    /** How many of the borrows opened nothing. */
    public long reused() {
        return reused;
    }

    /** How often the program closed its connection. */
    public long releases() {
        return releases;
    }

    /** How many physical connections were opened. */
    public long opens() {
        return opens;
    }

    /** How often the driver refused to open one. */
    public long openFailures() {
        return openFailures;
    }

    /** Time that opening took in all. */
    public long openNanosTotal() {
        return openNanosTotal;
    }

    /** Mean time of opening; 0 when nothing was opened. */
    public long openMeanNanos() {
        return opens == 0 ? 0 : openNanosTotal / opens;
    }

    public long openMedianNanos() {
        return openMedianNanos;
    }

    /** How many are in the program's hands at this moment. */
    public int leased() {
        return leased;
    }

    /** The most that were ever in the program's hands at once. */
    public int peakLeased() {
        return peakLeased;
    }

    public long heldMedianNanos() {
        return heldMedianNanos;
    }

    public long heldP99Nanos() {
        return heldP99Nanos;
    }

    /** How long borrows took at most, but for the slowest percent, opening included. */
    public long waitP99Nanos() {
        return waitP99Nanos;
    }

    /**
     * What one opening takes. The first ones load the driver's classes: while there are few, the fastest one counts that began when
     * another was open already; without any it is 0.
     */
    public long openingNanos() {
        return opens < MANY_OPENS ? openFastestNanos : openMedianNanos;
    }

    /** What the reused borrows would have spent in opening; 0 when that cannot be said. */
    public long savedNanos() {
        return reused * openingNanos();
    }

    /** How many leases were older than the threshold, those included that came back. */
    public long overdue() {
        return count(overdueSites);
    }

    /** How many borrowers waited in vain at the hard limit. */
    public long timeouts() {
        return timeouts;
    }

    /** How often a connection was opened beyond the hard limit because holders waited for each other. */
    public long beyondLimit() {
        return beyondLimit;
    }

    /** How many connections a trial has left in use at a time, as more is served then; 0 for any number. */
    public int useLimit() {
        return useLimit;
    }

    /** Whether connections of this name are observed and not reused. */
    public boolean isObservedOnly() {
        return observedOnly;
    }

    /** How many connections were never closed, at all places. */
    public long leaks() {
        return count(leakSites);
    }

    private static long count(List<LeaseSite> sites) {
        long count = 0;
        for (LeaseSite site : sites) count += site.count();
        return count;
    }

    /** What happened when. */
    public TimelineSnapshot timeline() {
        return timeline;
    }

    /** The stacks of a sample of the borrows. Bounded. */
    public StackNode stacks() {
        return stacks;
    }

    /** How many stacks were taken and not looked at, as there were too many at once. */
    public long stacksDropped() {
        return stacksDropped;
    }

    /** The call sites, those with the most borrows first. Bounded. */
    public List<SiteSnapshot> sites() {
        return sites;
    }

    /** The places of leaks, the first found first. Bounded. */
    public List<LeaseSite> leakSites() {
        return leakSites;
    }

    /** The places of connections that were held for longer than the threshold, the first found first. Bounded. */
    public List<LeaseSite> overdueSites() {
        return overdueSites;
    }

    /** How many physical connections were closed for good, by reason, detail and place. Bounded. */
    public Map<RetiredGroup, Long> retired() {
        return retired;
    }
}
