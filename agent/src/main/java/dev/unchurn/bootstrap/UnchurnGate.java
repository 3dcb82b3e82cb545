package dev.unchurn.bootstrap;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where patched code asks the agent. Without answers installed it is transparent: every question is answered with "go on
 * as if we were not here". Thread-safe.
 */
public final class UnchurnGate {
    private static volatile @Nullable UnchurnAnswers answers;

    private UnchurnGate() {}

    /** From now on the given answers are used; null makes the gate transparent again. */
    public static void install(@Nullable UnchurnAnswers newAnswers) {
        answers = newAnswers;
    }

    /** The answers that are used now, or null. */
    public static @Nullable UnchurnAnswers answers() {
        return answers;
    }

    /** Asked first by {@code DriverManager.getConnection}; null means go on. */
    public static @Nullable Connection connect(
            @Nullable String url, @Nullable Properties info, @Nullable Class<?> caller) throws SQLException {
        UnchurnAnswers current = answers;
        if (current == null || url == null || info == null) return null;
        return current.connect(url, info, caller);
    }

    /**
     * Asked first by the {@code getConnection} that takes a user and a password; null means go on. Not inlined: with all of the borrow
     * in it, {@code getConnection} would be too large to be compiled into its callers, and outside of them the question who the
     * caller is costs a walk of the stack, which is half of a borrow.
     */
    @DontInline
    public static @Nullable Connection connect(
            @Nullable String url, @Nullable String user, @Nullable String password, @Nullable Class<?> caller)
            throws SQLException {
        UnchurnAnswers current = answers;
        if (current == null || url == null || user == null || password == null) return null;
        return current.connect(url, user, password, caller);
    }

    /** Called at the end of {@code DriverManager}'s initialisation. */
    public static void ready() {
        UnchurnAnswers current = answers;
        if (current != null) current.ready();
    }

    /** Called first by {@code DriverManager.deregisterDriver}. */
    public static void deregistered(@Nullable Driver driver) {
        UnchurnAnswers current = answers;
        if (current != null) current.deregistered(driver);
    }

    /** Called last by {@code close} of drivers whose connections are observed, also when it throws. */
    public static void closed(Connection connection) {
        UnchurnAnswers current = answers;
        if (current != null) current.closed(connection);
    }

    /** Called last by {@code abort} of drivers whose connections are observed, when it returns. */
    public static void aborted(Connection connection) {
        UnchurnAnswers current = answers;
        if (current != null) current.aborted(connection);
    }

    /** Called with what a connection that is observed has made, before the program gets it. */
    public static void made(@Nullable Object made) {
        UnchurnAnswers current = answers;
        if (current != null) current.made(made);
    }

    /** Called first by {@code prepareStatement} and {@code prepareCall} of a connection that is observed. */
    public static void preparing(Connection connection, @Nullable String sql) {
        UnchurnAnswers current = answers;
        if (current != null) current.preparing(connection, sql);
    }

    /** Called first by the {@code execute...} methods of statements; {@link #left} follows. */
    public static void executing(Statement statement, @Nullable String sql) {
        UnchurnAnswers current = answers;
        if (current != null) current.executing(statement, sql);
    }

    /** Called first by {@code commit} and {@code rollback}; {@link #left} follows. */
    public static void endingTransaction(Connection connection) {
        UnchurnAnswers current = answers;
        if (current != null) current.endingTransaction(connection);
    }

    /** Called first by {@code setAutoCommit}; {@link #left} follows. */
    public static void switchingAutoCommit(Connection connection, boolean on) {
        UnchurnAnswers current = answers;
        if (current != null) current.switchingAutoCommit(connection, on);
    }

    /** Called last by the methods that told that they begin, also when they throw. */
    public static void left() {
        UnchurnAnswers current = answers;
        if (current != null) current.left();
    }
}
