package com.acme.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Leaves a session in states that need the server's reset and in states that do not, and looks at the next one. Arguments: URL,
 * user, password.
 */
public final class LeanSession {
    private static final String[] CLEAN = {
        "SELECT 1",
        "INSERT INTO notes (note) VALUES ('set a.b')",
        "UPDATE notes SET note = upper(note)",
        "SELECT count(*) FROM notes WHERE note LIKE 'S%'",
        "SELECT 1/0",
    };

    private static final String[] TOUCHING = {
        "SET work_mem TO '1234kB'",
        "SELECT set_config('work_mem', '1234kB', false)",
        "SELECT sets_it()",
        "/* x */ SELECT \"sets_it\"()",
        "BEGIN; INSERT INTO notes VALUES ('unfinished')",
        "SELECT pg_advisory_lock(7)",
        "LISTEN news",
        "DECLARE kept CURSOR WITH HOLD FOR SELECT 1",
        "PREPARE mine AS SELECT 1",
        "SET search_path TO pg_catalog",
    };

    private static String[] args;

    /** Runs. */
    public static void main(String[] arguments) throws SQLException {
        args = arguments;
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE notes (note text)");
            statement.execute("CREATE FUNCTION sets_it() RETURNS text LANGUAGE sql"
                    + " AS 'SELECT set_config(''work_mem'', ''1234kB'', false)'");
        }
        for (String sql : CLEAN) {
            after(sql, true);
            after(sql, false);
        }
        for (String sql : TOUCHING) {
            after(sql, true);
        }
        attributes();
    }

    private static void attributes() throws SQLException {
        try (Connection connection = open()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            connection.setSchema("pg_catalog");
            connection.setClientInfo("ApplicationName", "somebody");
            connection.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT);
        }
        look("attributes");
    }

    private static void after(String sql, boolean autoCommit) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(autoCommit);
            statement.execute(sql);
        } catch (SQLException e) {
            System.out.println("  " + e.getSQLState());
        }
        look(sql);
    }

    private static void look(String after) throws SQLException {
        System.out.println("== after " + after);
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            System.out.println("  " + connection.getAutoCommit() + " " + connection.getTransactionIsolation() + " "
                    + connection.getSchema() + " " + connection.getHoldability() + " " + connection.getClientInfo());
            print(statement, "SHOW work_mem");
            print(statement, "SHOW application_name");
            print(statement, "SELECT count(*) FROM notes");
            print(statement, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()");
            print(statement, "SELECT count(*) FROM pg_listening_channels()");
            print(statement, "SELECT count(*) FROM pg_cursors WHERE name = 'kept'");
            print(statement, "SELECT count(*) FROM pg_prepared_statements WHERE from_sql");
        }
    }

    private static Connection open() throws SQLException {
        return DriverManager.getConnection(args[0], args[1], args[2]);
    }

    private static void print(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            System.out.println("  " + rows.getString(1));
        }
    }

    private LeanSession() {}
}
