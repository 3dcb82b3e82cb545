package dev.unchurn.session;

import dev.unchurn.pool.Physical;
import java.sql.Connection;

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
}
