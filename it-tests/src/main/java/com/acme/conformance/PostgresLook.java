package com.acme.conformance;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.core.BaseConnection;

/** A session of PostgreSQL through pgjdbc. */
final class PostgresLook implements Look {
    /**
     * Not here, because hardly any program asks and every pool would differ everywhere: where a setting comes from, which
     * libraries are loaded, which statements the driver had the server keep. Probes of their own ask for each of these.
     */
    private static final String SETTINGS =
            "SELECT 'setting ' || name, setting, reset_val FROM pg_settings WHERE name NOT LIKE '%.%'";

    private static final String SESSION = "SELECT * FROM (VALUES"
            + " ('current user', current_user::text),"
            + " ('session user', session_user::text),"
            + " ('database', current_database()::text),"
            + " ('schemas', current_schemas(true)::text),"
            + " ('temporary schema', (pg_my_temp_schema() <> 0)::text),"
            + " ('transaction id', (pg_current_xact_id_if_assigned() IS NOT NULL)::text),"
            + " ('application name elsewhere',"
            + "   (SELECT application_name FROM pg_stat_activity WHERE pid = pg_backend_pid())),"
            + " ('channels', (SELECT string_agg(c, ' ' ORDER BY c) FROM pg_listening_channels() c)),"
            + " ('cursors', (SELECT string_agg(name, ' ' ORDER BY name) FROM pg_cursors WHERE name <> '')),"
            + " ('prepared in SQL', (SELECT string_agg(statement, ' ' ORDER BY name) FROM pg_prepared_statements"
            + "   WHERE from_sql)),"
            + " ('locks', (SELECT string_agg(locktype || ' ' || mode, ', ' ORDER BY locktype, mode) FROM pg_locks"
            + "   WHERE pid = pg_backend_pid() AND mode <> 'AccessShareLock' AND locktype <> 'virtualxid'))"
            + ") AS facts (name, value)";

    @Override
    public long session(Connection connection) throws SQLException {
        return Long.parseLong(Look.value(connection, "SELECT pg_backend_pid()"));
    }

    @Override
    public String sessions(Connection connection) throws SQLException {
        return Look.value(connection, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()");
    }

    @Override
    public Facts facts(Connection connection) {
        Facts facts = new Facts();
        facts.addAttributes(connection);
        facts.add("driver notifications", () -> notifications(vendor(connection)));
        facts.add("driver prepare threshold", () -> vendor(connection).getPrepareThreshold());
        facts.add("driver fetch size", () -> vendor(connection).getDefaultFetchSize());
        facts.add("driver autosave", () -> vendor(connection).getAutosave());
        facts.add("driver query mode", () -> vendor(connection).getPreferQueryMode());
        facts.add("driver adaptive fetch", () -> vendor(connection).getAdaptiveFetch());
        facts.add("driver parameters", () -> new TreeMap<>(vendor(connection).getParameterStatuses()));
        facts.addRows(connection, SESSION);
        facts.addRows(connection, SETTINGS);
        facts.add(
                "driver transaction",
                () -> connection.unwrap(BaseConnection.class).getTransactionState());
        facts.add("lastval", () -> lastval(connection));
        return facts;
    }

    @Override
    public String boundWaiting() {
        return "SET lock_timeout = '5s'";
    }

    private static PGConnection vendor(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class);
    }

    private static List<String> notifications(PGConnection connection) throws SQLException {
        List<String> all = new ArrayList<>();
        PGNotification[] received = connection.getNotifications();
        if (received == null) return all;
        for (PGNotification notification : received)
            all.add(notification.getName() + " " + notification.getParameter());
        return all;
    }

    /** Asked for so that no sequence leaves the session in a failed transaction, if it is in one. */
    private static String lastval(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT lastval()");
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return "some number";
        }
    }
}
