package com.acme.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** For each line on standard input either borrows and uses a connection, or gives it back. */
public final class DeadNetwork {
    /** Arguments: URL, user, password. */
    public static void main(String[] args) throws Exception {
        Connection connection = null;
        int c = System.in.read();
        while (c >= 0) {
            if (c == '\n') {
                long began = System.nanoTime();
                if (connection == null) {
                    connection = DriverManager.getConnection(args[0], args[1], args[2]);
                    System.out.println("used " + use(connection) + " " + millisSince(began));
                } else {
                    connection.close();
                    connection = null;
                    System.out.println("closed " + millisSince(began));
                }
            }
            c = System.in.read();
        }
    }

    private static long millisSince(long began) {
        return (System.nanoTime() - began) / 1000000;
    }

    private static int use(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
