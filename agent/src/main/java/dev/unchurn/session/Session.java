package dev.unchurn.session;

import dev.unchurn.pool.Physical;
import java.sql.Connection;
import java.sql.SQLException;

/** A physical connection with the memory of what its borrower changed. */
public interface Session extends Physical {
    /** The driver's connection. */
    Connection connection();

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
