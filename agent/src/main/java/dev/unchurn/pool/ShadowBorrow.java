package dev.unchurn.pool;

import org.jspecify.annotations.Nullable;

/** One borrow from a {@link ShadowPool}. Belongs to the thread that drives that pool. */
public final class ShadowBorrow {
    final Lease lease;
    final ShadowPool.Borrower borrower;
    final long openNanos;
    final long startNanos;
    long queuedSinceNanos;
    long openingSinceNanos;
    long queuedNanos;
    long endNanos;

    @Nullable
    Waiter waiter;

    Agenda.@Nullable Item timer;

    /** Not null while it is held. */
    @Nullable
    Physical connection;

    ShadowBorrow(Lease lease, ShadowPool.Borrower borrower, long openNanos, long startNanos) {
        this.lease = lease;
        this.borrower = borrower;
        this.openNanos = openNanos;
        this.startNanos = startNanos;
    }

    /** Whether a connection is held. */
    public boolean isHeld() {
        return connection != null;
    }

    /** Time spent waiting for a connection to come back; opening, resetting and validating are not in it. */
    public long queuedNanos() {
        return queuedNanos;
    }

    /** How long the borrow took in all. */
    public long waitNanos() {
        return endNanos - startNanos;
    }
}
