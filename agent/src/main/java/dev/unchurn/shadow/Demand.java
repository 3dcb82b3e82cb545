package dev.unchurn.shadow;

import dev.unchurn.event.CallSite;
import dev.unchurn.pool.ShadowBorrow;
import org.jspecify.annotations.Nullable;

/** One borrow of the program, and what became of it in each trial. Belongs to the thread that plays. */
final class Demand {
    final long threadId;
    final CallSite site;

    /** What opening took in reality. */
    final long openNanos;

    /** What it would have taken if nobody else had been connecting. */
    final long calmOpenNanos;

    /** When the program had its connection in reality. */
    final long sinceNanos;

    /** When it had given it back in reality, or was found to have lost it; null while that is not known. */
    @Nullable
    Long endNanos;

    /** The program ran something on it after which the session could not be reused. */
    boolean irreversible;

    /** It will never be released. */
    boolean leaked;

    private final @Nullable ShadowBorrow[] byTrial;

    Demand(Heard borrowed, long threadId, long calmOpenNanos, int trials) {
        this.threadId = threadId;
        this.site = borrowed.borrow.site();
        this.openNanos = borrowed.openNanos;
        this.calmOpenNanos = calmOpenNanos;
        this.sinceNanos = borrowed.atNanos;
        this.byTrial = new ShadowBorrow[trials];
    }

    /** For whoever ends it there; null where it has not begun, was skipped, or has been ended. Nothing is kept of what has ended. */
    @Nullable
    ShadowBorrow takeFrom(int trial) {
        ShadowBorrow borrow = byTrial[trial];
        byTrial[trial] = null;
        return borrow;
    }

    void begunIn(int trial, ShadowBorrow borrow) {
        byTrial[trial] = borrow;
    }
}
