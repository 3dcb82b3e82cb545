package com.acme.pools;

import com.acme.conformance.Run;
import com.zaxxer.hikari.HikariDataSource;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Properties;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;

/** Runs the conformance probes behind somebody else's pool. Each probe gets a pool of its own, so that none pays for another. */
public final class RunPooled {
    /** Agroal has no default for it. */
    private static final int AGROAL_MAX_SIZE = 20;

    private RunPooled() {}

    /**
     * Arguments: {@code hikaricp}, {@code dbcp2}, {@code agroal} or {@code pgbouncer} (the URL leads to it then, and the system
     * property {@code conformance.direct} past it), and those of {@link Run}.
     */
    public static void main(String[] args) throws Exception {
        String[] arguments = Arrays.copyOfRange(args, 1, args.length);
        if (args[0].equals("pgbouncer")) {
            String direct = System.getProperty("conformance.direct");
            Run.run(arguments, () -> endServerSessions(direct));
        } else {
            PooledDriver driver = PooledDriver.inPlaceOfTheDriverFor(arguments[0], maker(args[0]));
            Run.run(arguments, driver::startOver);
        }
    }

    private static PooledDriver.Maker maker(String pool) {
        return switch (pool) {
            case "hikaricp" -> RunPooled::hikari;
            case "dbcp2" -> RunPooled::dbcp;
            case "agroal" -> RunPooled::agroal;
            default -> throw new IllegalArgumentException(pool);
        };
    }

    private static DataSource hikari(Driver real, String url, Properties properties) {
        HikariDataSource pool = new HikariDataSource();
        pool.setDataSource(new RealSource(real, url, properties));
        return pool;
    }

    private static DataSource dbcp(Driver real, String url, Properties properties) {
        BasicDataSource pool = new BasicDataSource();
        pool.setDriver(real);
        pool.setUrl(url);
        for (String name : properties.stringPropertyNames()) {
            pool.addConnectionProperty(name, properties.getProperty(name));
        }
        pool.setUsername(properties.getProperty("user"));
        pool.setPassword(properties.getProperty("password"));
        return pool;
    }

    private static DataSource agroal(Driver real, String url, Properties properties) throws SQLException {
        return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(AGROAL_MAX_SIZE)
                        .connectionFactoryConfiguration(factory -> {
                            factory.jdbcUrl(url)
                                    .connectionProviderClass(real.getClass())
                                    .principal(new NamePrincipal(properties.getProperty("user")))
                                    .credential(new SimplePassword(properties.getProperty("password")));
                            for (String name : properties.stringPropertyNames()) {
                                if (!name.equals("user") && !name.equals("password")) {
                                    factory.jdbcProperty(name, properties.getProperty(name));
                                }
                            }
                            return factory;
                        })));
    }

    /** Ends the sessions that PgBouncer keeps; its console, which could do so, does not understand pgjdbc. */
    private static void endServerSessions(String direct) {
        String others = " FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
                + " AND datname = current_database()";
        try (Connection connection = DriverManager.getConnection(direct, "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid, 1000)" + others);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
