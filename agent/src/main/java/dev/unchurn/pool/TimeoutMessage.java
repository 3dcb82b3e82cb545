package dev.unchurn.pool;

import dev.unchurn.event.CallSite;
import dev.unchurn.event.LeaseInfo;
import dev.unchurn.event.PoolName;
import dev.unchurn.pool.Slot.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a program is told when it waited in vain: how long, how full the pool is, and who holds its connections. */
final class TimeoutMessage {
    private TimeoutMessage() {}

    static String of(PoolName name, int max, long waitedNanos, Census census, List<LeaseInfo> holders) {
        StringBuilder text = new StringBuilder();
        text.append(name).append(": no connection came back within ");
        text.append(waitedNanos / 1_000_000).append(" ms (max=").append(max);
        text.append(": ").append(holders.size()).append(" borrowed");
        text.append(", ").append(census.count(State.IDLE)).append(" idle");
        text.append(", ").append(census.count(State.OPENING)).append(" opening");
        text.append(", ")
                .append(census.count(State.DIRTY) + census.count(State.RESETTING))
                .append(" resetting");
        text.append(", ").append(census.waiting()).append(" other threads waiting)");
        appendHolders(text, holders);
        return text.toString();
    }

    private static void appendHolders(StringBuilder text, List<LeaseInfo> holders) {
        Map<String, Integer> bySite = new LinkedHashMap<>();
        for (LeaseInfo holder : holders) {
            CallSite site = holder.site();
            String where = site == null ? "thread " + holder.threadName() : site.toString();
            Integer count = bySite.get(where);
            bySite.put(where, count == null ? 1 : count + 1);
        }
        String before = "; held by ";
        for (Map.Entry<String, Integer> site : bySite.entrySet()) {
            text.append(before).append(site.getKey()).append(" x ").append(site.getValue());
            before = ", ";
        }
    }
}
