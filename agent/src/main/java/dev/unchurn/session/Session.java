package dev.unchurn.session;

import dev.unchurn.pool.Physical;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A physical connection with the memory of what its borrower changed. */
public interface Session extends Physical {
    /** The driver's connection. */
    Connection connection();

    /** What {@link #keep} was called with, or null. */
    default @Nullable Object kept() {
        return null;
    }

    /** Keeps something of the handle's side for as long as this session is there, if it can. By one thread at a time. */
    default void keep(Object ofHandles) {}

    /**
     * A JDBC attribute is about to be set by its setter of this name: the reset will put it back. From any thread.
     */
    void touched(String setter);

    /** A statement is about to be sent: what it does that matters to reuse. Quick, and from any thread. */
    Verdict judge(String sql);

    /**
     * Makes the session as a new one's where nothing of that has to be asked of the server. On the program's thread, after its
     * last use, and quick; does not throw.
     *
     * @return false when {@link #reset} has to do it
     */
    default boolean freshen() {
        return false;
    }

    /**
     * The program closes: does what this driver's {@code close()} does before it ends the session (to statements, to an open
     * transaction). On the program's thread, while the handle still works.
     *
     * @return false when only closing the connection for real does as much: it is then not reused
     * @throws SQLException when the driver refuses; the connection is then closed for real, too
     */
    boolean letGo() throws SQLException;
}
