package dev.unchurn.event;

import org.jspecify.annotations.Nullable;

/** One borrow as a listener sees it: where, by whom, since when. Immutable. */
public final class LeaseInfo {
    private final @Nullable CallSite site;
    private final String threadName;
    private final long sinceEpochMillis;
    private final long heldNanos;
    private final @Nullable Activity activity;

    /** A borrow of which nothing is known that happened after it began. */
    public LeaseInfo(@Nullable CallSite site, String threadName, long sinceEpochMillis, long heldNanos) {
        this(site, threadName, sinceEpochMillis, heldNanos, null);
    }

    /**
     * @param site where the borrow happened; null when no stack was taken
     * @param threadName name of the borrowing thread at that time
     * @param sinceEpochMillis wall-clock time of the borrow
     * @param heldNanos how long it has been held
     * @param activity what was done with the connection; null when that was not measured
     */
    public LeaseInfo(
            @Nullable CallSite site,
            String threadName,
            long sinceEpochMillis,
            long heldNanos,
            @Nullable Activity activity) {
        this.site = site;
        this.threadName = threadName;
        this.sinceEpochMillis = sinceEpochMillis;
        this.heldNanos = heldNanos;
        this.activity = activity;
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

    /** The last statement whose text was seen, without its literals; null when there was none. */
    public @Nullable String lastStatement() {
        return activity == null ? null : activity.lastStatement();
    }

    /** For how long its transaction has been waiting for the program at this moment; 0 where none is open. */
    public long idleInTransactionNanos() {
        return activity == null ? 0 : activity.waitingNanos(System.nanoTime());
    }
}
