package dev.unchurn.report;

import dev.unchurn.event.PoolName;
import dev.unchurn.stats.PoolSnapshot;
import dev.unchurn.stats.RetiredGroup;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one pool between two snapshots, or since the start. Counts are of the period; peak and percentiles
 * are of the whole run. Immutable.
 */
final class Period {
    private final PoolSnapshot now;
    private final @Nullable PoolSnapshot before;
    private final long nanos;

    /**
     * @param before the earlier snapshot; null is the start
     * @param nanos length of the period
     */
    Period(PoolSnapshot now, @Nullable PoolSnapshot before, long nanos) {
        this.now = now;
        this.before = before;
        this.nanos = nanos;
    }

    boolean isQuiet() {
        return borrows() == 0
                && opens() == 0
                && openFailures() == 0
                && leaks() == 0
                && timeouts() == 0
                && overdue() == 0;
    }

    PoolName name() {
        return now.name();
    }

    long nanos() {
        return nanos;
    }

    long borrows() {
        return now.borrows() - (before == null ? 0 : before.borrows());
    }

    long reused() {
        return now.reused() - (before == null ? 0 : before.reused());
    }

    long opens() {
        return now.opens() - (before == null ? 0 : before.opens());
    }

    long openNanos() {
        return now.openNanosTotal() - (before == null ? 0 : before.openNanosTotal());
    }

    long openFailures() {
        return now.openFailures() - (before == null ? 0 : before.openFailures());
    }

    long leaks() {
        return now.leaks() - (before == null ? 0 : before.leaks());
    }

    long overdue() {
        return now.overdue() - (before == null ? 0 : before.overdue());
    }

    long timeouts() {
        return now.timeouts() - (before == null ? 0 : before.timeouts());
    }

    long beyondLimit() {
        return now.beyondLimit() - (before == null ? 0 : before.beyondLimit());
    }

    /** The places with the most borrows; empty when none is known. */
    String topSites() {
        return TopSites.text(now, before);
    }

    long retired(RetiredGroup group) {
        Long count = now.retired().get(group);
        Long earlier = before == null ? null : before.retired().get(group);
        return (count == null ? 0 : count) - (earlier == null ? 0 : earlier);
    }

    /** Reused borrows of the period at the time of opening in the whole run. */
    long savedNanos() {
        return reused() * now.openingNanos();
    }

    int leased() {
        return now.leased();
    }

    int peakLeased() {
        return now.peakLeased();
    }

    boolean hasReleases() {
        return now.releases() > 0;
    }

    long heldMedianNanos() {
        return now.heldMedianNanos();
    }

    long heldP99Nanos() {
        return now.heldP99Nanos();
    }

    long waitP99Nanos() {
        return now.waitP99Nanos();
    }

    /** Whether nothing was ever reused because connections of this name are only observed. */
    boolean isObservedOnly() {
        return now.isObservedOnly() && now.reused() == 0;
    }
}
