package dev.unchurn.it;

import dev.unchurn.itsupport.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;

/** What the server says of its backends. */
final class Backends {
    private static final long PERIOD_MILLIS = 50;

    private Backends() {}

    /** Waits until none of these backends is left; false when the time was up first. */
    static boolean awaitGone(PostgresServer server, Collection<Integer> pids, Duration timeout) throws Exception {
        return awaitNone(
                server, "SELECT count(*) FROM pg_stat_activity WHERE pid = ANY (?)", pids.toArray(), "int4", timeout);
    }

    /** Waits until a query with this text runs in this database; false when the time was up first. */
    static boolean awaitRunning(PostgresServer server, String database, String part, Duration timeout)
            throws Exception {
        return awaitNone(
                server,
                "SELECT 1 - count(*) FROM pg_stat_activity"
                        + " WHERE state = 'active' AND datname = (?::text[])[1] AND position((?::text[])[2] IN query) > 0",
                new Object[] {database, part},
                "text",
                timeout);
    }

    private static boolean awaitNone(
            PostgresServer server, String sql, Object[] arguments, String type, Duration timeout)
            throws SQLException, InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        try (Connection connection = server.admin("postgres");
                PreparedStatement statement = connection.prepareStatement(sql)) {
            int parameters = statement.getParameterMetaData().getParameterCount();
            for (int i = 1; i <= parameters; i++) {
                statement.setArray(i, connection.createArrayOf(type, arguments));
            }
            while (number(statement) > 0) {
                if (System.nanoTime() > end) return false;
                Thread.sleep(PERIOD_MILLIS);
            }
            return true;
        }
    }

    private static long number(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
