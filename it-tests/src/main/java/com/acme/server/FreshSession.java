package com.acme.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/** Leaves a session in every state that it can think of, and looks at what the next one is like. */
public final class FreshSession {
    private static final String[] UNDONE = {
        "SET search_path TO pg_catalog",
        "SET TimeZone TO 'Asia/Tokyo'",
        "SET statement_timeout TO '77s'",
        "SET application_name TO 'somebody'",
        "SET extra_float_digits TO 0",
        "SET DateStyle TO 'ISO, DMY'; SET IntervalStyle TO 'iso_8601'",
        "SET ROLE {role}",
        "SET SESSION AUTHORIZATION DEFAULT; SET ROLE NONE; SET ROLE {role}",
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
        "SET default_transaction_isolation TO 'serializable'",
        "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ ONLY, DEFERRABLE",
        "SELECT pg_advisory_lock(4711)",
        "SELECT pg_advisory_lock_shared(1, 2)",
        "LISTEN news",
        "BEGIN; DECLARE kept CURSOR WITH HOLD FOR SELECT * FROM generate_series(1, 10); COMMIT",
        "PREPARE mine AS SELECT 1",
        "SELECT nextval('numbers')",
        "BEGIN",
        "BEGIN; INSERT INTO notes VALUES ('unfinished in SQL')",
        "BEGIN; SELECT 1/0",
        "SET enable_seqscan TO off; RESET enable_seqscan; SET work_mem TO '1MB'",
        "NOTIFY news, 'to nobody'",
        "LISTEN news; NOTIFY news, 'to myself'"
    };

    private static final String[] NOT_UNDONE = {
        "SET app.tenant TO 'acme'",
        "SET LOCAL app.tenant TO 'acme'",
        "BEGIN; SET app.tenant TO 'acme'; ROLLBACK",
        "SELECT set_config('app.tenant', 'acme', false)",
        "SELECT SET_CONFIG('app.' || 'tenant', 'acme', false)",
        "/* here */ set -- there\n \"app\" . tenant = 'acme'",
        "LOAD 'auto_explain'",
        "SELECT setseed(0.5)",
        "CREATE TEMP TABLE mine (id int)",
        "CREATE TABLE pg_temp.mine (id int)",
        "SELECT 1 AS one INTO TEMPORARY mine",
        "DO $$ BEGIN PERFORM set_config('app.' || 'tenant', 'acme', false); END $$"
    };

    private static String[] args;
    private static int lastPid;

    /** Arguments: URL, user, password, a role that the user is a member of. */
    public static void main(String[] arguments) throws Exception {
        args = arguments;
        try (Connection connection = open()) {
            execute(connection, "CREATE TABLE IF NOT EXISTS notes (note text)");
            execute(connection, "CREATE SEQUENCE IF NOT EXISTS numbers");
        }
        look("at first");
        for (String sql : UNDONE) {
            afterSql(sql, true);
        }
        for (String sql : NOT_UNDONE) {
            afterSql(sql, false);
        }
        afterUnfinishedWork();
        afterFailedTransaction();
        afterAttributes();
        afterNotification();
        afterManyPreparations();
    }

    private static void afterSql(String sql, boolean undone) throws SQLException {
        try (Connection connection = open()) {
            execute(connection, sql.replace("{role}", args[3]));
        }
        look((undone ? "reused after " : "not reused after ") + sql);
    }

    private static void afterUnfinishedWork() throws SQLException {
        try (Connection connection = open()) {
            connection.setAutoCommit(false);
            execute(connection, "INSERT INTO notes VALUES ('unfinished')");
            execute(connection, "SET search_path TO pg_catalog");
        }
        look("reused after unfinished work");
    }

    private static void afterFailedTransaction() throws SQLException {
        try (Connection connection = open()) {
            connection.setAutoCommit(false);
            execute(connection, "INSERT INTO notes VALUES ('failed')");
            execute(connection, "SELECT 1/0");
        }
        look("reused after a failed transaction");
    }

    private static void afterAttributes() throws SQLException {
        try (Connection connection = open()) {
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            connection.setSchema("pg_catalog");
            connection.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT);
            connection.setClientInfo("ApplicationName", "somebody");
            connection.setNetworkTimeout(
                    new java.util.concurrent.Executor() {
                        @Override
                        public void execute(Runnable command) {
                            command.run();
                        }
                    },
                    12345);
            connection.setAutoCommit(false);
            connection.setSavepoint("here");
        }
        look("reused after attributes");
    }

    private static void afterNotification() throws SQLException {
        try (Connection connection = open()) {
            execute(connection, "LISTEN news");
            execute(connection, "NOTIFY news, 'unread'");
            execute(connection, "SELECT 1");
        }
        look("reused after unread notifications");
    }

    private static void afterManyPreparations() throws SQLException {
        for (int i = 0; i < 4; i++) {
            try (Connection connection = open();
                    java.sql.PreparedStatement statement = connection.prepareStatement("SELECT ?::int + 1")) {
                for (int k = 0; k < 8; k++) {
                    statement.setInt(1, k);
                    try (ResultSet rows = statement.executeQuery()) {
                        rows.next();
                        if (rows.getInt(1) != k + 1) {
                            System.out.println("wrong: " + rows.getInt(1));
                        }
                    }
                }
            }
        }
        look("reused after preparations");
    }

    private static Connection open() throws SQLException {
        Connection connection = DriverManager.getConnection(args[0], args[1], args[2]);
        lastPid = Integer.parseInt(value(connection, "SELECT pg_backend_pid()"));
        return connection;
    }

    private static void execute(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            System.out.println("  " + e.getSQLState() + " " + e.getMessage());
        }
    }

    private static void look(String after) throws SQLException {
        int before = lastPid;
        System.out.println("== " + after.replace('\n', ' '));
        try (Connection connection = open()) {
            System.out.println("# same backend: " + (before == lastPid));
            System.out.println(connection.getAutoCommit() + " " + connection.isReadOnly() + " "
                    + connection.getTransactionIsolation() + " " + connection.getHoldability() + " "
                    + connection.getNetworkTimeout() + " " + connection.getSchema() + " " + connection.getWarnings()
                    + " " + connection.getClientInfo() + " " + connection.getTypeMap());
            PGConnection vendor = connection.unwrap(PGConnection.class);
            System.out.println("notifications: " + vendor.getNotifications().length);
            print(connection, "SELECT current_user || ' ' || session_user");
            print(
                    connection,
                    "SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM pg_settings"
                            + " WHERE source IN ('session', 'client')");
            print(
                    connection,
                    "SELECT md5(string_agg(name || '=' || coalesce(setting, 'null'), ',' ORDER BY name))"
                            + " FROM pg_settings");
            print(connection, "SELECT current_setting('app.tenant', true) IS NULL");
            print(connection, "SELECT pg_my_temp_schema()");
            print(connection, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()");
            print(connection, "SELECT count(*) FROM pg_listening_channels()");
            print(connection, "SELECT count(*) FROM pg_cursors WHERE name = 'kept'");
            print(connection, "SELECT count(*) FROM pg_prepared_statements WHERE from_sql");
            print(connection, "SELECT string_agg(note, ' ') FROM notes");
            print(connection, "SELECT pg_current_xact_id_if_assigned()");
            print(connection, "SELECT xact_start = query_start FROM pg_stat_activity WHERE pid = pg_backend_pid()");
            print(connection, "SHOW search_path");
            print(connection, "SHOW auto_explain.log_min_duration");
            print(connection, "SELECT lastval()");
            print(connection, "SELECT * FROM mine");
        }
    }

    private static void print(Connection connection, String sql) {
        try {
            System.out.println("  " + value(connection, sql));
        } catch (SQLException e) {
            System.out.println("  " + e.getSQLState() + " " + e.getMessage());
        }
    }

    private static String value(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
