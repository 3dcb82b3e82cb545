package com.acme.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Sets a custom setting in every connection, as programs with tenants do. Arguments: URL, user, password. */
public final class TenantSetting {
    private static final int ROUNDS = 10;

    /** Runs. */
    public static void main(String[] args) throws SQLException {
        for (int round = 0; round < ROUNDS; round++) {
            try (Connection connection = DriverManager.getConnection(args[0], args[1], args[2]);
                    Statement statement = connection.createStatement()) {
                print(statement, "SELECT current_setting('app.tenant', true)");
                statement.execute("SET app.tenant TO 'secret tenant " + round % 2 + "'");
                print(statement, "SELECT current_setting('app.tenant', true)");
            }
        }
    }

    private static void print(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            System.out.println(rows.getString(1));
        }
    }

    private TenantSetting() {}
}
