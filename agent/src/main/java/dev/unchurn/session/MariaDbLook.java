package dev.unchurn.session;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be observed of a session of MariaDB: every variable, the default database, the role, variables of the user, the
 * last generated key, and the driver's own attributes. Temporary tables and locks cannot be listed without rights that few
 * accounts have. For one comparison, by one thread.
 */
final class MariaDbLook implements Verification.Look {
    private static final String STATE = "SELECT database() AS `default database`,"
            + " current_role() AS `current role`, current_user() AS `current user`,"
            + " @@in_transaction AS `in transaction`,"
            + " (SELECT count(*) FROM information_schema.profiling) AS `profiles`";

    private static final String ROW_COUNT = "SELECT row_count()";

    private static final String LAST_KEY = "SELECT last_insert_id() AS `last insert id`";

    private static final String VARIABLES = "SELECT lower(variable_name), session_value, session_value <=> global_value"
            + " FROM information_schema.system_variables WHERE session_value IS NOT NULL ORDER BY 1";

    /** Absent where the plugin of this name is. */
    private static final String USER_VARIABLES =
            "SELECT variable_name FROM information_schema.user_variables ORDER BY 1";

    /** Different in any two sessions, or from one statement to the next. */
    private static final Set<String> VOLATILE = new HashSet<>(
            Arrays.asList("timestamp", "rand_seed1", "rand_seed2", "pseudo_thread_id", "last_gtid", "gtid_seq_no"));

    private final boolean lean;

    /** The session that was looked at first, and what it said then: a second look would find the traces of the first. */
    private @Nullable Connection first;

    private @Nullable String firstRowCount;

    /** @param lean whether only what {@code reset=lean} promises counts: it keeps counts and generated keys */
    MariaDbLook(boolean lean) {
        this.lean = lean;
    }

    @Override
    public Fingerprint at(Connection connection) throws SQLException {
        Fingerprint seen = new Fingerprint();
        try (Statement statement = connection.createStatement()) {
            if (!lean) {
                seen.put("row count", rowCount(connection, statement));
                seen.putRow(statement, LAST_KEY);
            }
            seen.putRow(statement, STATE);
            variables(statement, seen);
            userVariables(statement, seen);
        }
        driver(connection, seen);
        return seen;
    }

    private @Nullable String rowCount(Connection connection, Statement statement) throws SQLException {
        if (connection == first) return firstRowCount;
        String count;
        try (ResultSet rows = statement.executeQuery(ROW_COUNT)) {
            count = rows.next() ? rows.getString(1) : null;
        }
        if (first == null) {
            first = connection;
            firstRowCount = count;
        }
        return count;
    }

    private static void variables(Statement statement, Fingerprint seen) throws SQLException {
        try (ResultSet rows = statement.executeQuery(VARIABLES)) {
            while (rows.next()) {
                String name = rows.getString(1);
                if (VOLATILE.contains(name)) continue;
                if (rows.getBoolean(3)) seen.putDefault("variable " + name, rows.getString(2));
                else seen.put("variable " + name, rows.getString(2));
            }
        }
    }

    private static void userVariables(Statement statement, Fingerprint seen) {
        StringBuilder names = new StringBuilder();
        try (ResultSet rows = statement.executeQuery(USER_VARIABLES)) {
            while (rows.next()) names.append(rows.getString(1)).append(' ');
            seen.put("user variables", names);
        } catch (SQLException absent) {
            seen.put("user variables", "unknown");
        }
    }

    private static void driver(Connection connection, Fingerprint seen) throws SQLException {
        seen.putAttributes(connection);
        seen.put("driver's catalog", connection.getCatalog());
        seen.put("driver's schema", connection.getSchema());
        seen.put("isolation", connection.getTransactionIsolation());
        seen.put("network timeout", connection.getNetworkTimeout());
    }
}
