package dev.unchurn.session;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What is different about one driver for MariaDB: how the protocol's reset is sent through it, what its {@code close()} does
 * before the session ends, and what it remembers of a borrower. One for each connection class; immutable, thread-safe.
 */
abstract class Connector {
    /** The protocol's command that makes a session anew (manual, COM_RESET_CONNECTION; MariaDB 10.2.4). */
    static final byte RESET_CONNECTION = 0x1f;

    /** Kept with the driver's class so that its loader stays collectable. */
    private static final ClassValue<Connector> CONNECTORS = new ClassValue<Connector>() {
        @Override
        protected Connector computeValue(Class<?> connectionClass) {
            try {
                return make(connectionClass);
            } catch (ReflectiveOperationException unlike) {
                throw new IllegalStateException(connectionClass.getName() + " is not what we know", unlike);
            }
        }
    };

    /**
     * For a connection of a driver.
     *
     * @throws IllegalStateException when the driver has not the members that we know of this class
     */
    static Connector of(Connection connection) {
        return CONNECTORS.get(connection.getClass());
    }

    /** The connection classes that there are connectors for. */
    static boolean isKnown(String connectionClass) {
        return driverClass(connectionClass) != null;
    }

    /** The driver's class, or null for a connection class that we do not know. */
    static @Nullable String driverClass(String connectionClass) {
        switch (connectionClass) {
            case "com.mysql.cj.jdbc.ConnectionImpl":
                return "com.mysql.cj.jdbc.Driver";
            case "com.mysql.jdbc.JDBC4Connection":
                return "com.mysql.jdbc.Driver";
            case "org.mariadb.jdbc.Connection":
            case "org.mariadb.jdbc.MariaDbConnection":
                return "org.mariadb.jdbc.Driver";
            default:
                return null;
        }
    }

    private static Connector make(Class<?> connectionClass) throws ReflectiveOperationException {
        switch (connectionClass.getName()) {
            case "com.mysql.cj.jdbc.ConnectionImpl":
                return new MySqlConnector(connectionClass);
            case "com.mysql.jdbc.JDBC4Connection":
                return new OldMySqlConnector(connectionClass);
            case "org.mariadb.jdbc.Connection":
                return new MariaDbConnector(connectionClass);
            default:
                return new OldMariaDbConnector(connectionClass);
        }
    }

    /** What {@link #forget} needs to know of a new connection, if anything. */
    @Nullable
    Object remember(Connection fresh) throws SQLException {
        return null;
    }

    /** Whether rows of an open result set are still on their way: a {@code close()} then does what only it can. */
    abstract boolean isStreaming(Connection connection) throws SQLException;

    /** What {@code close()} does first: to an open transaction, to statements. */
    abstract void letGo(Connection connection) throws SQLException;

    /** Undoes through the driver what it would else think to be still so. */
    abstract void settle(Connection connection) throws SQLException;

    /** Whether statements are prepared on the server, where only its reset or the end of the session drops them all. */
    abstract boolean preparesOnServer(Connection connection) throws SQLException;

    /** Sends {@link #RESET_CONNECTION}. */
    abstract void resetServer(Connection connection) throws SQLException;

    /**
     * Puts the driver's memory right after the server's session is new.
     *
     * @param touched the attributes that the borrower set
     */
    abstract void forget(Connection connection, Attributes touched, MariaDbFreshness fresh) throws SQLException;

    /**
     * Whether the last thing that the driver sends when it connects is a query and not a command: {@code ROW_COUNT()} tells
     * the two apart.
     */
    boolean endsWithQuery() {
        return false;
    }
}
