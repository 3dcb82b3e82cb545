package com.acme.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A superuser acts as somebody else and leaves it at that. */
public final class SuperuserSession {
    /** Arguments: URL, superuser, password, whom to act as. */
    public static void main(String[] args) throws Exception {
        int first;
        try (Connection connection = DriverManager.getConnection(args[0], args[1], args[2])) {
            first = look(connection);
            execute(connection, "SET SESSION AUTHORIZATION " + args[3]);
            look(connection);
        }
        try (Connection connection = DriverManager.getConnection(args[0], args[1], args[2])) {
            System.out.println("# same backend: " + (first == look(connection)));
            connection.setAutoCommit(false);
            execute(connection, "SET LOCAL SESSION AUTHORIZATION " + args[3]);
            look(connection);
        }
        try (Connection connection = DriverManager.getConnection(args[0], args[1], args[2])) {
            System.out.println("# same backend: " + (first == look(connection)));
        }
    }

    private static int look(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT pg_backend_pid(), current_user || ' ' || session_user")) {
            rows.next();
            System.out.println(rows.getString(2));
            return rows.getInt(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
