package dev.unchurn.shadow;

import java.util.HashMap;
import java.util.Map;

/**
 * How much sooner threads would have done with their connections what they did, if nobody had been connecting beside them.
 * Follows each thread from one borrow or release to the next. Not thread-safe.
 */
final class Calm {
    private final Pace pace;
    private final Map<Long, Doing> threads = new HashMap<>();

    Calm(Pace pace) {
        this.pace = pace;
    }

    /** What the borrow or release of this demand will begin later in reality than it would have; after the thread's last. */
    long gainNanos(Demand demand, boolean isBorrow, long beganNanos, Window window) {
        Doing doing = threads.get(demand.threadId);
        if (doing == null) return 0;
        long fromNanos = Math.max(doing.sinceNanos, window.beginNanos);
        long took = beganNanos - fromNanos;
        if (took <= 0) return 0;
        boolean isWhole = fromNanos == doing.sinceNanos && doing.borrowed != null;
        double calm = took / pace.slowness(1 + window.crowd.mean(fromNanos, beganNanos));
        if (isWhole) calm -= pace.warmUpNanos();
        long least = pace.resetNanos();
        if (!isBorrow && doing.borrowed == demand) {
            least = Math.max(least, pace.shortestHeldNanos(demand.site) - pace.warmUpNanos());
        }
        return took - Math.min(took, Math.max((long) calm, least));
    }

    void did(Demand demand, boolean isBorrow, long endedNanos) {
        Doing doing = threads.get(demand.threadId);
        if (doing == null) {
            if (!isBorrow) return;
            doing = new Doing();
            threads.put(demand.threadId, doing);
        }
        doing.sinceNanos = endedNanos;
        doing.borrowed = isBorrow ? demand : null;
        doing.held += isBorrow ? 1 : -1;
        if (doing.held == 0) threads.remove(demand.threadId);
    }

    /** It holds one less, and has not noticed. */
    void lost(Demand demand) {
        Doing doing = threads.get(demand.threadId);
        if (doing != null && --doing.held == 0) threads.remove(demand.threadId);
    }
}
