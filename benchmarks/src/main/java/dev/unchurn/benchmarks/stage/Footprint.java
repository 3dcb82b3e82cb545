package dev.unchurn.benchmarks.stage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Watches, until it is asked for the peak, what one role's sessions are on the server. Thread-safe. */
public final class Footprint {
    private static final long PERIOD_MILLIS = 20;

    /** The most that was seen: sessions at once, and the bytes of memory that are their processes' own. */
    public record Peak(int sessions, long bytes) {}

    private final Connection connection;
    private final String role;
    private final Thread thread = new Thread(this::watch, "footprint");
    private volatile Peak peak = new Peak(0, 0);
    private volatile boolean ended;
    private volatile @Nullable SQLException failure;

    /** @param connection of the superuser; closed in the end */
    Footprint(Connection connection, String role) {
        this.connection = connection;
        this.role = role;
        thread.start();
    }

    public Peak end() throws InterruptedException, SQLException {
        ended = true;
        thread.join();
        connection.close();
        SQLException seen = failure;
        if (seen != null) throw new SQLException("nobody watched " + role, seen);
        return peak;
    }

    private void watch() {
        try {
            while (!ended) {
                List<Long> pids = pids();
                long bytes = ProcessTrees.anonymousBytes(pids);
                peak = new Peak(Math.max(peak.sessions(), pids.size()), Math.max(peak.bytes(), bytes));
                Thread.sleep(PERIOD_MILLIS);
            }
        } catch (SQLException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Long> pids() throws SQLException {
        List<Long> pids = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement("select pid from pg_stat_activity where usename = ?")) {
            statement.setString(1, role);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) pids.add(rows.getLong(1));
            }
        }
        return pids;
    }
}
