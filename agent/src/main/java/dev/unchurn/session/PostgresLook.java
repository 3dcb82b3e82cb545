package dev.unchurn.session;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What can be observed of a session of PostgreSQL through pgjdbc: every setting, locks, channels, cursors, prepared
 * statements, the temporary schema, who is logged in, {@code lastval}, and the driver's own state. Stateless.
 */
final class PostgresLook implements Verification.Look {
    /** The locks on catalogues are the query's own; oids of what programs make begin at 16384 (manual, section 74). */
    private static final String STATE = "SELECT session_user AS \"session user\", current_user AS \"current user\","
            + " pg_catalog.pg_my_temp_schema() AS \"temporary schema\","
            + " (SELECT pg_catalog.count(*) FROM pg_catalog.pg_locks WHERE pid = pg_catalog.pg_backend_pid()"
            + " AND locktype <> 'virtualxid' AND (relation IS NULL OR relation >= 16384)) AS \"locks held\","
            + " (SELECT pg_catalog.count(*) FROM pg_catalog.pg_listening_channels()) AS \"channels listened to\","
            + " (SELECT pg_catalog.count(*) FROM pg_catalog.pg_cursors) AS \"open cursors\"";

    private static final String PREPARED =
            "SELECT pg_catalog.count(*) AS \"prepared statements\"" + " FROM pg_catalog.pg_prepared_statements";

    private static final String SETTINGS =
            "SELECT name, setting, source = 'session' FROM pg_catalog.pg_settings ORDER BY name";

    /** SQLSTATE {@code object_not_in_prerequisite_state}: what a new session answers. */
    private static final String NO_LASTVAL = "55000";

    /** Methods of {@code PgConnection} (42.2.5 to 42.7.13) that answer from memory; older ones have not all of them. */
    private static final String[] DRIVER = {
        "getTransactionState", "getPrepareThreshold", "getDefaultFetchSize", "getAutosave", "getAdaptiveFetch"
    };

    private final boolean lean;

    /** @param lean whether only what {@code reset=lean} promises counts: it keeps prepared statements and sequences */
    PostgresLook(boolean lean) {
        this.lean = lean;
    }

    @Override
    public Fingerprint at(Connection connection) throws SQLException {
        Fingerprint seen = new Fingerprint();
        driver(connection, seen);
        try (Statement statement = PgjdbcMemory.statement(connection)) {
            seen.putRow(statement, STATE);
            if (!lean) seen.putRow(statement, PREPARED);
            settings(statement, seen);
            if (!lean) lastval(statement, seen);
        }
        return seen;
    }

    private static void settings(Statement statement, Fingerprint seen) throws SQLException {
        try (ResultSet rows = statement.executeQuery(SETTINGS)) {
            while (rows.next()) {
                String what = "setting " + rows.getString(1);
                if (rows.getBoolean(3)) seen.put(what, rows.getString(2));
                else seen.putDefault(what, rows.getString(2));
            }
        }
    }

    private static void lastval(Statement statement, Fingerprint seen) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT pg_catalog.lastval()")) {
            seen.put("lastval", rows.next() ? "defined" : "not defined");
        } catch (SQLException refused) {
            if (!NO_LASTVAL.equals(refused.getSQLState())) throw refused;
            seen.put("lastval", "not defined");
        }
    }

    private static void driver(Connection connection, Fingerprint seen) throws SQLException {
        seen.putAttributes(connection);
        for (String name : DRIVER) {
            try {
                Method getter = connection.getClass().getMethod(name);
                seen.put("driver's " + name, getter.invoke(connection));
            } catch (ReflectiveOperationException | RuntimeException older) {
                seen.put("driver's " + name, "unknown");
            }
        }
    }
}
