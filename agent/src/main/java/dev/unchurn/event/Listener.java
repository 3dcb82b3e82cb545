package dev.unchurn.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hears what happens to the connections of a program. All methods do nothing by default.
 *
 * <p>Called on the thread where the thing happens, never under a lock of ours. {@link #borrowed} and
 * {@link #released} are on the path of every borrow and must neither block nor allocate much. Implementations are
 * thread-safe; what they throw is caught by {@link Listeners}.
 */
public interface Listener {
    /** A physical connection was opened; {@code openNanos} is the time the driver took. */
    default void opened(PoolName pool, long openNanos) {}

    /**
     * What this listener wants to keep with a connection that is being opened, for {@link BorrowInfo#tally}: only who holds the
     * connection, and so one thread at a time, uses it. Null for nothing. One listener of several may have one.
     */
    default @Nullable Object tally(PoolName pool) {
        return null;
    }

    /** The driver refused to open a connection; the program got the driver's exception. */
    default void openFailed(PoolName pool, long openNanos) {}

    /** A borrow succeeded after {@code waitNanos} in all; {@code reused} if nothing had to be opened for it. */
    default void borrowed(PoolName pool, BorrowInfo borrow, long waitNanos, boolean reused) {}

    /** The program closed its connection {@code heldNanos} after it was borrowed. */
    default void released(PoolName pool, BorrowInfo borrow, long heldNanos) {}

    /** A physical connection was closed for good. */
    default void retired(PoolName pool, RetireReason reason, @Nullable String detail, @Nullable CallSite site) {}

    /** A borrowed connection became unreachable without close: proof of a leak. Comes in place of released. */
    default void leaked(PoolName pool, BorrowInfo borrow, LeaseInfo lease) {}

    /** A lease is older than the threshold; told once for each lease. */
    default void overdue(PoolName pool, LeaseInfo lease) {}

    /** A lease that had been told as overdue was released after all. */
    default void cameBack(PoolName pool, LeaseInfo lease) {}

    /** Holders wait for each other at the hard limit {@code max}: one more connection was opened beyond it. */
    default void beyondLimit(PoolName pool, int max, List<LeaseInfo> holders) {}

    /**
     * A trial has shown that more is served with so many connections in use at a time than with more of them: the rest stays idle while
     * borrowers wait. 0 when that has ended.
     */
    default void useLimited(PoolName pool, int limit) {}

    /** A borrower waited in vain for {@code waitNanos} at the hard limit. */
    default void borrowTimedOut(PoolName pool, long waitNanos, List<LeaseInfo> holders) {}

    /** Connections of this name are observed and never reused, and why. Told once for each name and reason. */
    default void observedOnly(PoolName pool, String why) {}

    /**
     * A session that had been reset differed from a really new one; it is retired. Heard only where resets are verified.
     *
     * @param what the setting, lock or other state that differed
     * @param expected its value in a new session, as far as it may be shown
     * @param found its value in the session that had been reset, as far as it may be shown
     */
    default void notFresh(PoolName pool, String what, String expected, String found) {}

    /** Our own code failed at {@code where}; the program went on as if we were not there. */
    default void fault(String where, Throwable failure) {}
}
