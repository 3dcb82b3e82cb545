package dev.unchurn.stats;

import dev.unchurn.event.CallSite;
import dev.unchurn.event.LeaseInfo;
import org.jspecify.annotations.Nullable;

/** The connections of one pool that were borrowed at one place and never closed, or held for too long. Immutable. */
public final class LeaseSite {
    private final @Nullable CallSite site;
    private final long count;
    private final long firstEpochMillis;
    private final String lastThread;
    private final @Nullable String lastStatement;

    LeaseSite(
            @Nullable CallSite site,
            long count,
            long firstEpochMillis,
            String lastThread,
            @Nullable String lastStatement) {
        this.site = site;
        this.count = count;
        this.firstEpochMillis = firstEpochMillis;
        this.lastThread = lastThread;
        this.lastStatement = lastStatement;
    }

    /** Where they were borrowed; null counts those without a stack, and those of places beyond the bound. */
    public @Nullable CallSite site() {
        return site;
    }

    public long count() {
        return count;
    }

    /** When the first of them was borrowed. */
    public long firstEpochMillis() {
        return firstEpochMillis;
    }

    /** Name of the thread that borrowed the latest of them. */
    public String lastThread() {
        return lastThread;
    }

    /** The last statement on one of them, without its literals; null when none was seen. */
    public @Nullable String lastStatement() {
        return lastStatement;
    }

    /** Of two equal places the one with the whole stack. */
    private static @Nullable CallSite deeper(@Nullable CallSite known, @Nullable CallSite again) {
        if (known == null || again == null) return known;
        return again.stack().size() > known.stack().size() ? again : known;
    }

    /** This and one more, of an equal place. */
    LeaseSite and(@Nullable CallSite again, LeaseInfo lease) {
        String statement = lease.lastStatement();
        return new LeaseSite(
                deeper(site, again),
                count + 1,
                Math.min(firstEpochMillis, lease.sinceEpochMillis()),
                lease.threadName(),
                statement == null ? lastStatement : statement);
    }
}
