package com.acme.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Where a program has its connections from. Thread-safe. */
interface Source {
    Connection open() throws SQLException;

    /** What the program does with the connection when its transaction is done. */
    default void done(Connection connection) throws SQLException {
        connection.close();
    }

    /**
     * The source of this name: {@code driver} asks {@link DriverManager} each time, {@code held} once for each thread,
     * {@code hikari:N} a HikariCP of N connections, and {@code hikari-discard:N} one whose connections are made fresh with
     * {@code DISCARD ALL} whenever they go back.
     */
    static Source named(String name, String url, String user, String password) {
        String[] words = name.split(":", 2);
        return switch (words[0]) {
            case "driver" -> () -> DriverManager.getConnection(url, user, password);
            case "held" -> new Held(() -> DriverManager.getConnection(url, user, password));
            case "hikari" -> hikari(url, user, password, words[1])::getConnection;
            case "hikari-discard" -> new Discarding(hikari(url, user, password, words[1]));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static DataSource hikari(String url, String user, String password, String size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(Integer.parseInt(size));
        return new HikariDataSource(config);
    }

    /** One connection for each thread, for good. */
    final class Held implements Source {
        private final Source origin;
        private final ThreadLocal<Connection> mine = new ThreadLocal<>();

        Held(Source origin) {
            this.origin = origin;
        }

        @Override
        public Connection open() throws SQLException {
            Connection connection = mine.get();
            if (connection == null) {
                connection = origin.open();
                mine.set(connection);
            }
            return connection;
        }

        @Override
        public void done(Connection connection) throws SQLException {
            if (!connection.getAutoCommit()) connection.setAutoCommit(true);
        }
    }

    /** A pool whose sessions are as fresh as new ones when they come back. */
    record Discarding(DataSource pool) implements Source {
        @Override
        public Connection open() throws SQLException {
            return pool.getConnection();
        }

        @Override
        public void done(Connection connection) throws SQLException {
            try (connection) {
                if (!connection.getAutoCommit()) connection.setAutoCommit(true);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("DISCARD ALL");
                }
            }
        }
    }
}
