package dev.unchurn.session;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A kind of database server whose sessions we can make fresh. Implementations are immutable and thread-safe. */
public interface Database {
    /** Whether a URL is for a driver of this database. No connection is made. */
    boolean accepts(String url);

    /**
     * Why connections with this URL and these properties are only observed, or null when they can be pooled. For
     * connections whose session or identity we could not restore.
     */
    @Nullable
    String refusal(String url, Properties info);

    /** Whether connections of this class can be pooled: one that we know how to handle and to reset. */
    boolean isConnectionClass(String name);

    /**
     * The name of the driver's class, which has a public constructor without parameters.
     *
     * @param connectionClass one that {@link #isConnectionClass} is true for
     */
    String driverClass(String connectionClass);

    /**
     * Whether a session in which this ran could not be reused, as far as the text shows. Quick, and from any thread.
     */
    boolean isIrreversible(String sql);

    /**
     * Reads from a new connection what a fresh session is like. Once for each pool.
     *
     * @throws SQLException when the server does not answer as this kind does
     */
    Freshness freshness(Connection fresh) throws SQLException;

    /**
     * The session of a new physical connection, which the driver took {@code openNanos} to open.
     *
     * @throws SQLException when the driver does not show what it will have to forget
     */
    Session session(Connection fresh, Freshness freshness, Origin origin, long openNanos) throws SQLException;
}
