package com.acme.server;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.DriverManagerConnectionFactory;
import org.apache.commons.dbcp2.PoolableConnection;
import org.apache.commons.dbcp2.PoolableConnectionFactory;
import org.apache.commons.dbcp2.PoolingDataSource;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PgConnection;

/** Has pools of its own. */
public final class OwnPool {
    /** Arguments: URL, user, password. */
    public static void main(String[] args) throws Exception {
        HikariConfig config = new HikariConfig();
        PGSimpleDataSource simple = new PGSimpleDataSource();
        simple.setURL(args[0]);
        simple.setUser(args[1]);
        simple.setPassword(args[2]);
        config.setDataSource(simple);
        config.setMaximumPoolSize(3);
        config.setMinimumIdle(0);
        try (HikariDataSource hikari = new HikariDataSource(config)) {
            use("HikariCP", hikari);
        }
        PoolableConnectionFactory factory =
                new PoolableConnectionFactory(new DriverManagerConnectionFactory(args[0], args[1], args[2]), null);
        GenericObjectPool<PoolableConnection> pool = new GenericObjectPool<PoolableConnection>(factory);
        factory.setPool(pool);
        try (PoolingDataSource<PoolableConnection> dbcp = new PoolingDataSource<PoolableConnection>(pool)) {
            dbcp.setAccessToUnderlyingConnectionAllowed(true);
            use("DBCP2", dbcp);
        }
    }

    private static void use(String name, DataSource source) throws SQLException {
        for (int round = 0; round < 3; round++) {
            List<Connection> held = new ArrayList<Connection>();
            for (int i = 0; i < 2; i++) {
                Connection connection = source.getConnection();
                held.add(connection);
                System.out.println(name + ": "
                        + connection.unwrap(PgConnection.class).getClass().getName());
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("SELECT 42")) {
                    rows.next();
                    System.out.println(rows.getInt(1) + " "
                            + rows.getStatement().getClass().getSimpleName());
                }
            }
            for (Connection connection : held) {
                connection.close();
            }
        }
    }
}
