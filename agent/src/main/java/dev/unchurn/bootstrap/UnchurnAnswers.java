package dev.unchurn.bootstrap;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
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

    /**
     * As {@link #connect(String, Properties, Class)} with nothing but these two properties, for those who can answer before
     * {@code Properties} are made; null to go on, and then the other one is asked.
     *
     * @throws SQLException what the driver threw when it was asked to open
     */
    default @Nullable Connection connect(String url, String user, String password, @Nullable Class<?> caller)
            throws SQLException {
        return null;
    }

    /** {@code DriverManager} is initialised: the moment to prove that the hook answers. */
    void ready();

    /** The program takes this driver away. */
    void deregistered(@Nullable Driver driver);

    /** Whoever holds a raw connection has called its {@code close}, which may have refused. */
    void closed(Connection connection);

    /** Whoever holds a raw connection has called its {@code abort}, which may go on in another thread. */
    void aborted(Connection connection);

    /** A driver's connection that is observed has made this for the program. */
    default void made(@Nullable Object made) {}

    /** The program gives SQL text to a connection that is observed. */
    default void preparing(Connection connection, @Nullable String sql) {}

    /** The current thread begins to execute a statement, until it has {@link #left}; its text where the method has it. */
    default void executing(Statement statement, @Nullable String sql) {}

    /** The current thread begins to commit or to roll back, until it has {@link #left}. */
    default void endingTransaction(Connection connection) {}

    /** The current thread begins to switch auto-commit, until it has {@link #left}. */
    default void switchingAutoCommit(Connection connection, boolean on) {}

    /** The current thread comes out of the method that told last, normally or not. */
    default void left() {}
}
