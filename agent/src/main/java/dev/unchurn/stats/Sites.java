package dev.unchurn.stats;

import dev.unchurn.event.CallSite;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The call sites of one pool, within a bound over all pools. Thread-safe and without locks of ours. */
final class Sites {
    /** Over all pools; what comes later is counted under {@link CallSite#OTHERS}, in each pool. */
    static final int MAX_SITES = 1_000;

    /** Those with as many by name, so that two reports of the same show the same. */
    private static final Comparator<SiteSnapshot> MOST_BORROWS_FIRST = new Comparator<SiteSnapshot>() {
        @Override
        public int compare(SiteSnapshot a, SiteSnapshot b) {
            int byBorrows = Long.compare(b.borrows(), a.borrows());
            return byBorrows != 0
                    ? byBorrows
                    : a.site().toString().compareTo(b.site().toString());
        }
    };

    private final ConcurrentHashMap<CallSite, SiteCounters> sites = new ConcurrentHashMap<>();
    private final AtomicInteger overAll;

    Sites(AtomicInteger overAll) {
        this.overAll = overAll;
    }

    /** A place that was once counted with the others stays with them, as places are never taken out. */
    SiteCounters of(CallSite site) {
        SiteCounters known = sites.get(site);
        if (known != null) return known;
        if (site.equals(CallSite.OTHERS)) return add(site);
        if (overAll.get() >= MAX_SITES) return of(CallSite.OTHERS);
        overAll.incrementAndGet();
        return add(site);
    }

    private SiteCounters add(CallSite site) {
        SiteCounters fresh = new SiteCounters(site);
        SiteCounters earlier = sites.putIfAbsent(site, fresh);
        return earlier == null ? fresh : earlier;
    }

    /** As {@link SiteCounters#soonBorrowed}, over all sites. */
    long soonBorrowed() {
        long sum = 0;
        for (SiteCounters counters : sites.values()) sum += counters.soonBorrowed();
        return sum;
    }

    /** As {@link SiteCounters#soonReleased}, over all sites. */
    long soonReleased() {
        long sum = 0;
        for (SiteCounters counters : sites.values()) sum += counters.soonReleased();
        return sum;
    }

    /** Those with the most borrows first, those with as many by name. */
    List<SiteSnapshot> snapshots() {
        List<SiteSnapshot> snapshots = new ArrayList<>();
        for (SiteCounters counters : sites.values()) snapshots.add(new SiteSnapshot(counters));
        Collections.sort(snapshots, MOST_BORROWS_FIRST);
        return Collections.unmodifiableList(snapshots);
    }
}
