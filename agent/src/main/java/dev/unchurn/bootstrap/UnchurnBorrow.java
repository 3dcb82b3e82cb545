package dev.unchurn.bootstrap;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The methods of a handle that need a decision. Generated code calls them; everything else it passes to the driver. None
 * throws anything of ours. Thread-safe.
 */
public abstract class UnchurnBorrow {
    /** The program closes its connection. Closing again does nothing. */
    public abstract void close() throws SQLException;

    /** The program aborts its connection. */
    public abstract void abort(@Nullable Executor executor) throws SQLException;

    /** Whom to ask after release: a connection of the same driver that was opened and closed. */
    public abstract Connection ended();

    /** A thread that has not used this handle before is about to. */
    public abstract void used(Thread thread);

    /**
     * A JDBC attribute of the session is about to be set. To what is told only where the driver's closed connections remember
     * it.
     */
    public abstract void touched(String method, Object @Nullable [] arguments);

    /** A vendor method is about to be called that leaves what we cannot undo. */
    public abstract void pinned(String method);

    /** SQL text is on its way to the server. */
    public abstract void statement(@Nullable String sql);

    /** An object that the driver made for this borrow: it leads back to the handle from now on. */
    public abstract @Nullable Object adopt(@Nullable Object made);

    /** As {@link #adopt}, for an object that the driver keeps and would give to the next borrower too. */
    public abstract @Nullable Object detach(String method, @Nullable Object kept);

    /** In place of the driver's own executor: one that dies with this borrow. */
    public abstract @Nullable Object guard(@Nullable Object executor);

    /** A COPY began; it must have ended when the connection is closed. */
    public abstract @Nullable Object copying(@Nullable Object operation);

    /** What {@code unwrap} gives: the handle itself where the driver gave itself. */
    public abstract @Nullable Object unwrapped(@Nullable Object result);

    /** The current thread begins to commit or to roll back; {@link UnchurnGate#left} follows. */
    public abstract void endingTransaction();

    /** The current thread begins to switch auto-commit; {@link UnchurnGate#left} follows. */
    public abstract void switchingAutoCommit(boolean on);
}
