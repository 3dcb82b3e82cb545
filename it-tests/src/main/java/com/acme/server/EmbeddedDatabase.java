package com.acme.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Uses a database that lives in this process, and perhaps only as long as somebody is connected to it. */
public final class EmbeddedDatabase {
    /** Arguments: URL, SQL that reads one row. */
    public static void main(String[] args) throws Exception {
        for (int round = 0; round < 3; round++) {
            Connection first = DriverManager.getConnection(args[0]);
            execute(first, "CREATE TABLE notes (note VARCHAR(20))");
            execute(first, "INSERT INTO notes VALUES ('round " + round + "')");
            Connection second = DriverManager.getConnection(args[0]);
            execute(second, "INSERT INTO notes VALUES ('second " + round + "')");
            System.out.println(
                    first.getClass().getName() + " " + first.getMetaData().getDatabaseProductName());
            show(first, args[1]);
            show(first, "SELECT count(*) FROM notes");
            first.close();
            first.close();
            System.out.println("closed: " + first.isClosed() + " " + second.isClosed());
            show(second, "SELECT count(*) FROM notes");
            show(first, "SELECT count(*) FROM notes");
            second.close();
            try (Connection third = DriverManager.getConnection(args[0])) {
                third.setAutoCommit(false);
                execute(third, "INSERT INTO notes VALUES ('third')");
                show(third, "SELECT count(*) FROM notes");
                third.rollback();
            }
        }
        try (Connection odd = DriverManager.getConnection(args[0] + ";no;such=option")) {
            System.out.println("whatever it means, closed: " + odd.isClosed());
        } catch (SQLException e) {
            System.out.println(e.getClass().getName() + " " + e.getSQLState());
        }
    }

    private static void execute(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            System.out.println(e.getClass().getName() + " " + e.getSQLState());
        }
    }

    private static void show(Connection connection, String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            System.out.println(rows.getString(1));
        } catch (SQLException e) {
            System.out.println(e.getClass().getName() + " " + e.getSQLState());
        }
    }
}
