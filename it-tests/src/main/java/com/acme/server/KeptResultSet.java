package com.acme.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Keeps a result set only, fetched from the server in small portions, while the garbage collector works. */
public final class KeptResultSet {
    /** Arguments: URL, user, password. */
    public static void main(String[] args) throws Exception {
        ResultSet kept = rows(args);
        long sum = 0;
        int rows = 0;
        while (kept.next()) {
            sum += kept.getLong(1);
            rows++;
            if (rows % 100 == 0) {
                System.gc();
                use(args);
            }
        }
        System.out.println(rows + " rows, sum " + sum);
        System.out.println("still open: " + !kept.getStatement().getConnection().isClosed());
        kept.getStatement().getConnection().close();
    }

    private static ResultSet rows(String[] args) throws SQLException {
        Connection connection = DriverManager.getConnection(args[0], args[1], args[2]);
        connection.setAutoCommit(false);
        Statement statement = connection.createStatement();
        statement.setFetchSize(10);
        return statement.executeQuery("SELECT * FROM generate_series(1, 1000)");
    }

    private static void use(String[] args) throws SQLException {
        try (Connection connection = DriverManager.getConnection(args[0], args[1], args[2]);
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }
}
