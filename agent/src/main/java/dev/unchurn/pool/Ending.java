package dev.unchurn.pool;

/** What became of a connection that came back to its pool, from a borrower or from its reset. */
enum Ending {
    /** The lease had ended before, nothing was done. */
    ENDED_BEFORE,
    /** It goes on: to a waiter, or to wait for its reset, or it is idle. */
    KEPT,
    /** It is idle, and may be one too many of those. */
    KEPT_IDLE,
    /** It waits for its reset, and somebody has to be asked to do that. */
    KEPT_UNTIDY,
    /** Retired: the pool is being drained. */
    DRAINED,
    /** Retired: older than its life. */
    TOO_OLD,
    /** Retired: it was beyond the limit. */
    BEYOND_LIMIT,
    /** Retired: its reset or validation ended only after it had been aborted. */
    TOO_SLOW,
    /** Retired: it had been unreachable, and a finalizer of the program has brought it back. */
    UNREACHABLE
}
