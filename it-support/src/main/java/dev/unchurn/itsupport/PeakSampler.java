package dev.unchurn.itsupport;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Looks every 20 ms how many client connections a database has, and remembers the most. A connection that lives
 * shorter than that may go unseen: this is a peak for people, {@link PostgresServer#sessions} is the exact count.
 *
 * <p>Thread-safe.
 */
public final class PeakSampler implements AutoCloseable {
    private static final long PERIOD_MILLIS = 20;

    private final Connection connection;
    private final String database;
    private final Thread thread;
    private volatile int peak;
    private volatile boolean ended;
    private volatile @Nullable SQLException failure;

    PeakSampler(Connection connection, String database) {
        this.connection = connection;
        this.database = database;
        thread = new Thread(this::watch, "peak-sampler");
        thread.setDaemon(true);
        thread.start();
    }

    /** The most client connections seen so far. */
    public int peak() {
        return peak;
    }

    /** Ends the watch. Throws what kept it from looking, if anything did. */
    @Override
    public void close() throws SQLException {
        ended = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
        SQLException seen = failure;
        if (seen != null) {
            throw new SQLException("The peak of connections to " + database + " was not watched to the end", seen);
        }
    }

    private void watch() {
        try {
            while (!ended) {
                peak = Math.max(peak, PostgresServer.backends(connection, database));
                Thread.sleep(PERIOD_MILLIS);
            }
        } catch (InterruptedException e) {
            ended = true;
        } catch (SQLException e) {
            failure = e;
        }
    }
}
