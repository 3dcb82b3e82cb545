package com.acme.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Asks one plain question in each of many connections. Arguments: URL, user, password, how many. */
public final class CleanBorrows {
    /** Runs. */
    public static void main(String[] args) throws SQLException {
        for (int i = Integer.parseInt(args[3]); i > 0; i--) {
            try (Connection connection = DriverManager.getConnection(args[0], args[1], args[2]);
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT 1")) {
                rows.next();
            }
        }
    }

    private CleanBorrows() {}
}
