package dev.unchurn.stats;

import dev.unchurn.event.CallSite;
import org.jspecify.annotations.Nullable;

/** The connections of one pool that were borrowed at one place and never closed. Immutable. */
public final class LeakSite {
    private final @Nullable CallSite site;
    private final long count;
    private final long firstEpochMillis;
    private final String lastThread;

    LeakSite(@Nullable CallSite site, long count, long firstEpochMillis, String lastThread) {
        this.site = site;
        this.count = count;
        this.firstEpochMillis = firstEpochMillis;
        this.lastThread = lastThread;
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

    /** Of two equal places the one with the whole stack. */
    private static @Nullable CallSite deeper(@Nullable CallSite known, @Nullable CallSite again) {
        if (known == null || again == null) return known;
        return again.stack().size() > known.stack().size() ? again : known;
    }

    /** This and one more, of an equal place. */
    LeakSite and(@Nullable CallSite again, long sinceEpochMillis, String thread) {
        return new LeakSite(deeper(site, again), count + 1, Math.min(firstEpochMillis, sinceEpochMillis), thread);
    }
}
