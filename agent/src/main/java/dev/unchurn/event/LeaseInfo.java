package dev.unchurn.event;

import org.jspecify.annotations.Nullable;

/** One borrow as a listener sees it: where, by whom, since when. Immutable. */
public final class LeaseInfo {
    private final @Nullable CallSite site;
    private final String threadName;
    private final long sinceEpochMillis;
    private final long heldNanos;

    /**
     * @param site where the borrow happened; null when no stack was taken
     * @param threadName name of the borrowing thread at that time
     * @param sinceEpochMillis wall-clock time of the borrow
     * @param heldNanos how long it has been held
     */
    public LeaseInfo(@Nullable CallSite site, String threadName, long sinceEpochMillis, long heldNanos) {
        this.site = site;
        this.threadName = threadName;
        this.sinceEpochMillis = sinceEpochMillis;
        this.heldNanos = heldNanos;
    }

    public @Nullable CallSite site() {
        return site;
    }

    public String threadName() {
        return threadName;
    }

    public long sinceEpochMillis() {
        return sinceEpochMillis;
    }

    public long heldNanos() {
        return heldNanos;
    }
}
