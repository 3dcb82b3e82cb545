package dev.unchurn.session;

import dev.unchurn.pool.NotReusable;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a session of any database has of its JDBC connection: being asked whether it lives, being ended, being reset. */
abstract class JdbcSession implements Session {
    final Connection connection;
    private final long openNanos;
    private @Nullable Object ofHandles;

    JdbcSession(Connection connection, long openNanos) {
        this.connection = connection;
        this.openNanos = openNanos;
    }

    /**
     * Makes the session as a new one, and verifies it when it is its turn.
     *
     * @throws NotReusable when that cannot be done, with the reason
     */
    abstract void renew() throws NotReusable, SQLException;

    @Override
    public final @Nullable Object kept() {
        return ofHandles;
    }

    @Override
    public final void keep(Object newOfHandles) {
        ofHandles = newOfHandles;
    }

    /** The server's words could hold the program's data; the state says enough. */
    @Override
    public final void reset() throws NotReusable, SQLException {
        try {
            renew();
        } catch (SQLException failure) {
            throw new SQLException("SQLSTATE " + failure.getSQLState(), failure.getSQLState(), failure);
        }
    }

    @Override
    public final long openNanos() {
        return openNanos;
    }

    @Override
    public final Connection connection() {
        return connection;
    }

    @Override
    public final Object root() {
        return connection;
    }

    @Override
    public final boolean isBroken() {
        try {
            return connection.isClosed();
        } catch (Throwable unknown) {
            return true;
        }
    }

    @Override
    public final boolean isValid(long timeoutMillis) {
        try {
            return connection.isValid((int) Math.max(1, timeoutMillis / 1000));
        } catch (Throwable invalid) {
            return false;
        }
    }

    @Override
    public final void close() {
        try {
            beforeClose();
        } catch (Throwable failure) {
            aborted();
            return;
        }
        if (!closed()) aborted();
    }

    /**
     * Before the connection is closed cleanly. May block for as long as that may.
     *
     * @throws SQLException when it cannot be closed cleanly any more
     */
    void beforeClose() throws SQLException {}

    @Override
    public final void abort() {
        if (!aborted()) closed();
    }

    private boolean closed() {
        try {
            connection.close();
            return true;
        } catch (Throwable refused) {
            return false;
        }
    }

    /**
     * False where the driver cannot: pgjdbc 42.2 asks for a permission first, which JDK 24 and later refuse to everybody. Its
     * {@code close()} takes no lock and breaks a call in another thread as well.
     */
    private boolean aborted() {
        try {
            connection.abort(new InPlace());
            return true;
        } catch (Throwable refused) {
            return false;
        }
    }
}
