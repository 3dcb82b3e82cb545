package dev.unchurn.pool;

/**
 * A physical connection as the pool sees it. The pool holds it strongly while it is idle or being reset, and not at all
 * while it is leased: then only {@link #root()} is watched, weakly.
 *
 * <p>Calls come from one thread at a time, except {@link #abort()}, which any thread may call at any time.
 */
public interface Physical {
    /** The driver's own connection object. When it becomes unreachable while leased, the lease was leaked. */
    Object root();

    /**
     * How long the driver took to open it, in nanoseconds; negative when nobody measured it, and the pool's own measure of
     * the whole opening counts.
     */
    default long openNanos() {
        return -1;
    }

    /** Whether the driver already knows that this connection is dead. Local and quick; never a round trip. */
    boolean isBroken();

    /**
     * Whether the server has said something that nobody asked for, as one does that ends a session. Local and quick; false where
     * that cannot be told. Does not throw.
     */
    default boolean hasUnaskedWord() {
        return false;
    }

    /**
     * Whether the session may hold what others wait for, a transaction with its locks for example: then its reset must not wait for
     * long. Local and quick.
     */
    default boolean isUrgent() {
        return true;
    }

    /**
     * The borrower has let go: begins what {@link #reset} will have to do, if that can be done without waiting. On the borrower's
     * thread, quick; does not throw.
     */
    default void beginReset() {}

    /** Asks the server for a sign of life; false when none came within {@code timeoutMillis}. Does not throw. */
    boolean isValid(long timeoutMillis);

    /**
     * Makes the session as a new connection's. May block; {@link #abort()} from another thread ends it.
     *
     * @throws NotReusable when the session must not be reused though nothing failed: the connection is then retired
     * @throws Exception when in doubt: the connection is then retired
     */
    void reset() throws Exception;

    /** Closes cleanly, so that the server's log has nothing to say. May block for a moment. Does not throw. */
    void close();

    /** Breaks the connection at once without waiting for anything; a blocked call on it fails. Does not throw. */
    void abort();
}
