package dev.unchurn.stats;

import dev.unchurn.event.CallSite;
import dev.unchurn.event.LeaseInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Counts the leases of one pool that were lost, or held for long, by place, in the order in which the places were found. Thread-safe. */
final class LeaseSites {
    static final int MAX_SITES = 256;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<@Nullable CallSite, LeaseSite> sites = new LinkedHashMap<>();

    void count(LeaseInfo lease) {
        lock.lock();
        try {
            boolean hasPlace = sites.containsKey(lease.site()) || sites.size() < MAX_SITES;
            CallSite site = hasPlace ? lease.site() : null;
            LeaseSite known = sites.get(site);
            LeaseSite before = known == null ? new LeaseSite(site, 0, Long.MAX_VALUE, "", null) : known;
            sites.put(site, before.and(site, lease));
        } finally {
            lock.unlock();
        }
    }

    List<LeaseSite> sites() {
        lock.lock();
        try {
            return Collections.unmodifiableList(new ArrayList<>(sites.values()));
        } finally {
            lock.unlock();
        }
    }
}
