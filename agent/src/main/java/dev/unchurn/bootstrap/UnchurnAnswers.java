package dev.unchurn.bootstrap;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What the agent answers when the gate is asked. Implementations are thread-safe and throw only what a driver threw. */
public interface UnchurnAnswers {
    /**
     * A connection for the program, or null to go on as if there were no agent.
     *
     * @param caller the class that called {@code DriverManager}; null as {@code DriverManager} itself has it
     * @throws SQLException what the driver threw when it was asked to open
     */
    @Nullable
    Connection connect(String url, Properties info, @Nullable Class<?> caller) throws SQLException;

    /** {@code DriverManager} is initialised: the moment to prove that the hook answers. */
    void ready();

    /** The program takes this driver away. */
    void deregistered(@Nullable Driver driver);

    /** Whoever holds a raw connection has called its {@code close}, which may have refused. */
    void closed(Connection connection);

    /** Whoever holds a raw connection has called its {@code abort}, which may go on in another thread. */
    void aborted(Connection connection);
}
