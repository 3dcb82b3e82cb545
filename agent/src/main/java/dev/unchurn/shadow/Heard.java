package dev.unchurn.shadow;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.PoolName;
import org.jspecify.annotations.Nullable;

/** One event, on its way from the thread where it happened to the one that plays it. Immutable but for its place. */
final class Heard {
    enum Kind {
        BORROWED,
        RELEASED,
        LEAKED
    }

    final Kind kind;
    final PoolName pool;
    final BorrowInfo borrow;

    /** When it had happened. */
    final long atNanos;

    /** How long the driver took, for a borrow. */
    final long openNanos;

    /** What was heard before it, and how much that is; written before others can see it. */
    @Nullable
    Heard before;

    int number;

    Heard(Kind kind, PoolName pool, BorrowInfo borrow, long atNanos, long openNanos) {
        this.kind = kind;
        this.pool = pool;
        this.borrow = borrow;
        this.atNanos = atNanos;
        this.openNanos = openNanos;
    }

    long beganNanos() {
        return atNanos - openNanos;
    }
}
