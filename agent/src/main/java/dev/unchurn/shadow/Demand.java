package dev.unchurn.shadow;

import dev.unchurn.pool.ShadowBorrow;
import org.jspecify.annotations.Nullable;

/** One borrow of the program, and what became of it in each trial. Belongs to the thread that plays. */
final class Demand {
    final long threadId;
    final long openNanos;

    /** It will never be released. */
    boolean leaked;

    private final @Nullable ShadowBorrow[] byTrial;

    Demand(long threadId, long openNanos, int trials) {
        this.threadId = threadId;
        this.openNanos = openNanos;
        this.byTrial = new ShadowBorrow[trials];
    }

    /** Null where it has not begun, or was skipped. */
    @Nullable
    ShadowBorrow in(int trial) {
        return byTrial[trial];
    }

    void begunIn(int trial, ShadowBorrow borrow) {
        byTrial[trial] = borrow;
    }
}
