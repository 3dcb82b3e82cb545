package com.acme.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** One connection, one {@code select 1}, and the end. Arguments: URL, user, password. */
public final class FirstConnection {
    private FirstConnection() {}

    public static void main(String[] arguments) throws SQLException {
        try (Connection connection = DriverManager.getConnection(arguments[0], arguments[1], arguments[2]);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select 1")) {
            if (!rows.next() || rows.getInt(1) != 1) throw new SQLException("the server cannot count");
        }
        System.out.println("selected");
    }
}
