package com.acme.server;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Borrows a few times in a row and reaches past its handle in one of them, as no program should: what it leaves on the driver's
 * own connection is known to nobody. Arguments: URL, user, password, what to leave.
 */
public final class Verified {
    private static final int ROUNDS = 6;
    private static final int TAMPERED = 2;

    /** Runs. */
    public static void main(String[] args) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (Connection connection = DriverManager.getConnection(args[0], args[1], args[2]);
                    Statement statement = connection.createStatement()) {
                statement.execute("SET work_mem TO '1234kB'");
                if (round == TAMPERED && args[3].equals("behind")) tamper(connection);
                if (round == TAMPERED && args[3].equals("default")) changeDefault(args);
                System.out.println("# backend " + backend(statement));
            }
        }
    }

    private static void tamper(Connection handle) throws Exception {
        Method physical = handle.getClass().getMethod("unchurn$delegate");
        Object driversOwn = physical.invoke(handle);
        driversOwn.getClass().getMethod("setDefaultFetchSize", int.class).invoke(driversOwn, 77);
    }

    /** The statement itself pins: it is run on a connection of its own that does not come back. */
    private static void changeDefault(String[] args) throws SQLException {
        try (Connection other = DriverManager.getConnection(args[0], args[1], args[2]);
                Statement change = other.createStatement()) {
            change.execute("ALTER ROLE " + args[1] + " SET random_page_cost = 3");
        }
    }

    private static String backend(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT pg_backend_pid()")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private Verified() {}
}
