package dev.unchurn.report;

import dev.unchurn.event.CallSite;
import dev.unchurn.stats.PoolSnapshot;
import dev.unchurn.stats.SiteSnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The call sites with the most borrows between two snapshots, or since the start. */
final class TopSites {
    private static final int MANY = 3;

    private static final Comparator<Map.Entry<CallSite, Long>> MOST_FIRST =
            new Comparator<Map.Entry<CallSite, Long>>() {
                @Override
                public int compare(Map.Entry<CallSite, Long> a, Map.Entry<CallSite, Long> b) {
                    return b.getValue().compareTo(a.getValue());
                }
            };

    private TopSites() {}

    /** As {@code OrderDao.find (OrderDao.java:42) 82 %, Stock.move (Stock.java:7) 10.5 %}; empty when no place is known. */
    static String text(PoolSnapshot now, @Nullable PoolSnapshot before) {
        Map<CallSite, Long> borrows = borrows(now);
        if (before != null) {
            for (SiteSnapshot site : before.sites()) {
                Long count = borrows.get(site.site());
                if (count != null) borrows.put(site.site(), count - site.borrows());
            }
        }
        long all = 0;
        for (long count : borrows.values()) all += count;
        borrows.remove(CallSite.UNKNOWN);
        List<Map.Entry<CallSite, Long>> sorted = new ArrayList<>(borrows.entrySet());
        Collections.sort(sorted, MOST_FIRST);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(MANY, sorted.size()) && sorted.get(i).getValue() > 0; i++) {
            text.append(i == 0 ? "" : ", ").append(Place.of(sorted.get(i).getKey()));
            text.append(' ').append(Amounts.percent(sorted.get(i).getValue(), all));
        }
        return text.toString();
    }

    private static Map<CallSite, Long> borrows(PoolSnapshot pool) {
        Map<CallSite, Long> borrows = new HashMap<>();
        for (SiteSnapshot site : pool.sites()) borrows.put(site.site(), site.borrows());
        return borrows;
    }
}
