package com.acme.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.unchurn.benchmarks.StubDriver;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;

/** Where a program has its connections from. Thread-safe. */
interface Source {
    /** What {@code DISCARD ALL} undoes of what pgjdbc sets after it has connected is set again. */
    String AS_NEW = "DISCARD ALL;SET extra_float_digits TO 3;SET application_name TO 'PostgreSQL JDBC Driver'";

    Connection open() throws SQLException;

    /** What the program does with the connection when its transaction is done. */
    default void done(Connection connection) throws SQLException {
        connection.close();
    }

    /**
     * The source of this name: {@code driver} asks {@link DriverManager} each time, {@code held} once for each thread,
     * {@code stub} asks it for a connection that is always the same and can do nothing, {@code hikari:N}, {@code dbcp2:N}, {@code
     * agroal:N} and {@code tomcat:N} are those pools with N connections at most, none of which asks the server before it lends,
     * and {@code hikari-discard:N} is one whose connections are made fresh with {@code DISCARD ALL} whenever they go back;
     * with {@code hikari-as-new:N} the driver's own settings are put back behind it.
     */
    static Source named(String name, String url, String user, String password) throws SQLException {
        String[] words = name.split(":", 2);
        return switch (words[0]) {
            case "driver" -> () -> DriverManager.getConnection(url, user, password);
            case "held" -> new Held(() -> DriverManager.getConnection(url, user, password));
            case "stub" -> stub(user, password);
            case "dbcp2" -> dbcp2(url, user, password, Integer.parseInt(words[1]))::getConnection;
            case "agroal" -> agroal(url, user, password, Integer.parseInt(words[1]))::getConnection;
            case "tomcat" -> tomcat(url, user, password, Integer.parseInt(words[1]))::getConnection;
            case "hikari" -> hikari(url, user, password, words[1])::getConnection;
            case "hikari-discard" -> new Discarding(hikari(url, user, password, words[1]), "DISCARD ALL");
            case "hikari-as-new" -> new Discarding(hikari(url, user, password, words[1]), AS_NEW);
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

    private static Source stub(String user, String password) throws SQLException {
        StubDriver.register();
        return () -> DriverManager.getConnection(StubDriver.CONSTANT_URL, user, password);
    }

    private static DataSource dbcp2(String url, String user, String password, int size) {
        BasicDataSource pool = new BasicDataSource();
        pool.setUrl(url);
        pool.setUsername(user);
        pool.setPassword(password);
        pool.setMaxTotal(size);
        pool.setMaxIdle(size);
        pool.setTestOnBorrow(false);
        return pool;
    }

    private static DataSource agroal(String url, String user, String password, int size) throws SQLException {
        return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(size)
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(url)
                                .principal(new NamePrincipal(user))
                                .credential(new SimplePassword(password)))));
    }

    private static DataSource tomcat(String url, String user, String password, int size) {
        org.apache.tomcat.jdbc.pool.DataSource pool = new org.apache.tomcat.jdbc.pool.DataSource();
        pool.setDriverClassName("org.postgresql.Driver");
        pool.setUrl(url);
        pool.setUsername(user);
        pool.setPassword(password);
        pool.setInitialSize(0);
        pool.setMaxActive(size);
        pool.setMaxIdle(size);
        return pool;
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

    /** A pool that sends this before a session goes back. */
    record Discarding(DataSource pool, String reset) implements Source {
        @Override
        public Connection open() throws SQLException {
            return pool.getConnection();
        }

        @Override
        public void done(Connection connection) throws SQLException {
            try (connection) {
                if (!connection.getAutoCommit()) connection.setAutoCommit(true);
                try (Statement statement = connection.createStatement()) {
                    statement.execute(reset);
                }
            }
        }
    }
}
