package dev.unchurn.stats;

import dev.unchurn.event.CallSite;
import dev.unchurn.event.RetireReason;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts the connections of one pool that were closed for good. Where somebody can do something about it, detail and
 * place are told apart, up to a bound. Thread-safe and without locks.
 */
final class Retirements {
    static final int MAX_GROUPS = 256;

    private static final RetireReason[] REASONS = RetireReason.values();

    private final LongAdder[] byReason = new LongAdder[REASONS.length];
    private final Map<RetiredGroup, LongAdder> groups = new ConcurrentHashMap<>();

    Retirements() {
        for (int i = 0; i < byReason.length; i++) byReason[i] = new LongAdder();
    }

    void count(RetireReason reason, @Nullable String detail, @Nullable CallSite site) {
        if (hasPlaces(reason)) counter(new RetiredGroup(reason, detail, site)).increment();
        else byReason[reason.ordinal()].increment();
    }

    /** Idle connections and the like go in the ordinary course of things, wherever they were borrowed. */
    static boolean hasPlaces(RetireReason reason) {
        switch (reason) {
            case BROKEN:
            case SERVER_GONE:
            case SERVER_FULL:
            case INVALID:
            case RESET_FAILED:
            case RESET_TIMEOUT:
            case NOT_FRESH:
            case PINNED:
            case IN_USE:
            case ABORTED:
            case DATABASE_WANTED:
                return true;
            default:
                return false;
        }
    }

    /** Two threads that add the last group at the same time may exceed the bound by one each: that is harmless. */
    private LongAdder counter(RetiredGroup group) {
        LongAdder known = groups.get(group);
        if (known != null) return known;
        RetiredGroup counted =
                groups.size() < MAX_GROUPS ? group : new RetiredGroup(group.reason(), RetiredGroup.OTHER_PLACES, null);
        LongAdder fresh = new LongAdder();
        LongAdder earlier = groups.putIfAbsent(counted, fresh);
        return earlier == null ? fresh : earlier;
    }

    /** How many of each group, a copy. */
    Map<RetiredGroup, Long> counts() {
        Map<RetiredGroup, Long> counts = new LinkedHashMap<>();
        for (RetireReason reason : REASONS) {
            long count = byReason[reason.ordinal()].sum();
            if (count > 0) counts.put(new RetiredGroup(reason, null, null), count);
        }
        for (Map.Entry<RetiredGroup, LongAdder> group : groups.entrySet()) {
            counts.put(group.getKey(), group.getValue().sum());
        }
        return Collections.unmodifiableMap(counts);
    }
}
