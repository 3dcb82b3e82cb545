package com.acme.programs;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import org.postgresql.PGConnection;

/**
 * What the tours share: borrowing, and printing one line for each thing tried. What may differ between two runs goes to
 * standard error, in lines that begin with {@code program:}.
 */
final class Tour {
    /** Something to try. */
    interface Call {
        Object call() throws Throwable;
    }

    /** Something to try on a connection. */
    interface Use {
        Object on(Connection c) throws Throwable;
    }

    private final String url;
    private final String user;
    private final String password;

    /** Arguments: URL, user, password. */
    Tour(String[] args) {
        url = args[0];
        user = args[1];
        password = args[2];
    }

    Connection borrow() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    static void line(String label, Object value) {
        System.out.println(label + ": " + value);
    }

    /** Prints the result, or the exception with its state and message. */
    static void attempt(String label, Call call) {
        line(label, outcome(call));
    }

    static String outcome(Call call) {
        try {
            Object result = call.call();
            return result instanceof int[] ? Arrays.toString((int[]) result) : String.valueOf(result);
        } catch (Throwable thrown) {
            return describe(thrown);
        }
    }

    static String describe(Throwable thrown) {
        String state = thrown instanceof SQLException ? " " + ((SQLException) thrown).getSQLState() : "";
        return thrown.getClass().getName() + state + " " + thrown.getMessage();
    }

    /** Borrows, tries, and releases. */
    void attemptOn(String label, Use use) throws SQLException {
        Connection c = borrow();
        try {
            attempt(label, () -> use.on(c));
        } finally {
            c.close();
        }
    }

    static void remark(String text) {
        System.err.println("program: " + text);
    }

    static int pid(Connection c) throws SQLException {
        return c.unwrap(PGConnection.class).getBackendPID();
    }
}
