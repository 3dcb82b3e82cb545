package com.acme.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Makes databases from one that it has just worked in, and drops them after work in them. */
public final class DatabaseCommands {
    /** Arguments: URL up to the database, user, password, database to work in. */
    public static void main(String[] args) throws Exception {
        String template = args[3];
        for (int round = 0; round < 3; round++) {
            String copy = template + "_copy" + round;
            use(args, template);
            command(args, "CREATE DATABASE " + copy + " TEMPLATE " + template);
            use(args, copy);
            use(args, template);
            command(args, "ALTER DATABASE " + copy + " RENAME TO " + copy + "_renamed");
            use(args, copy + "_renamed");
            command(args, "drop database if exists " + copy + "_renamed");
            use(args, template);
        }
    }

    private static void use(String[] args, String database) throws SQLException {
        List<Connection> held = new ArrayList<Connection>();
        for (int i = 0; i < 3; i++) {
            Connection connection = DriverManager.getConnection(args[0] + database, args[1], args[2]);
            held.add(connection);
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT current_database()")) {
                rows.next();
                System.out.println("in " + rows.getString(1));
            }
        }
        for (Connection connection : held) {
            connection.close();
        }
    }

    private static void command(String[] args, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(args[0] + "postgres", args[1], args[2]);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            System.out.println("done: " + sql);
        } catch (SQLException e) {
            System.out.println("failed: " + e.getSQLState() + " " + e.getMessage());
        }
    }
}
