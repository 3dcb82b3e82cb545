package com.acme.programs;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;

/**
 * What a borrower may rely on, by one of the three {@code getConnection} methods. Arguments: URL, user, password, way ({@code
 * url}, {@code properties} or {@code user}). Begins when it reads a line; the sessions that it saw go to standard error.
 */
public final class BorrowContract {
    private static final Set<Integer> SESSIONS = new HashSet<Integer>();

    private final String[] args;

    private BorrowContract(String[] args) {
        this.args = args;
    }

    public static void main(String[] args) throws Exception {
        System.out.println("ready");
        new BufferedReader(new InputStreamReader(System.in, "UTF-8")).readLine();
        BorrowContract contract = new BorrowContract(args);
        contract.oneAfterTheOther();
        contract.twoAtOnce();
        contract.unfinishedWork();
        contract.closedTwice();
        contract.wrongPassword();
        contract.unknownDriver();
        System.err.println("program: sessions " + SESSIONS.size());
    }

    private Connection open(String password) throws SQLException {
        if (args[3].equals("url")) {
            String separator = args[0].indexOf('?') < 0 ? "?" : "&";
            return DriverManager.getConnection(args[0] + separator + "user=" + args[1] + "&password=" + password);
        }
        if (args[3].equals("user")) return DriverManager.getConnection(args[0], args[1], password);
        Properties info = new Properties();
        info.setProperty("user", args[1]);
        info.setProperty("password", password);
        return DriverManager.getConnection(args[0], info);
    }

    private static int session(Connection c) throws SQLException {
        try (Statement s = c.createStatement();
                ResultSet rs = s.executeQuery("SELECT pg_backend_pid()")) {
            rs.next();
            int pid = rs.getInt(1);
            SESSIONS.add(pid);
            return pid;
        }
    }

    private void oneAfterTheOther() throws SQLException {
        for (int i = 0; i < 10; i++) {
            try (Connection c = open(args[2])) {
                session(c);
                System.out.println("open " + !c.isClosed() + ", auto-commit " + c.getAutoCommit() + ", " + user(c));
            }
        }
    }

    private static String user(Connection c) throws SQLException {
        try (Statement s = c.createStatement();
                ResultSet rs = s.executeQuery("SELECT session_user")) {
            rs.next();
            return rs.getString(1) + ", " + (rs.getStatement().getConnection() == c);
        }
    }

    private void twoAtOnce() throws SQLException {
        try (Connection outer = open(args[2]);
                Connection inner = open(args[2])) {
            System.out.println(
                    "two sessions: " + (session(outer) != session(inner)) + ", equal " + outer.equals(inner));
        }
    }

    private void unfinishedWork() throws SQLException {
        try (Connection c = open(args[2]);
                Statement s = c.createStatement()) {
            s.execute("CREATE TABLE unfinished (n int)");
            c.setAutoCommit(false);
            s.execute("INSERT INTO unfinished VALUES (1)");
        }
        try (Connection c = open(args[2]);
                Statement s = c.createStatement();
                ResultSet rs = s.executeQuery("SELECT count(*) FROM unfinished")) {
            rs.next();
            System.out.println("unfinished rows " + rs.getInt(1) + ", auto-commit " + c.getAutoCommit());
        }
    }

    private void closedTwice() throws SQLException {
        Connection first = open(args[2]);
        first.close();
        Connection second = open(args[2]);
        first.close();
        session(second);
        System.out.println("first closed " + first.isClosed() + ", second closed " + second.isClosed());
        try {
            first.createStatement();
        } catch (SQLException closed) {
            System.out.println("closed: " + closed.getSQLState() + " " + closed.getMessage());
        }
        second.close();
    }

    private void wrongPassword() throws SQLException {
        try {
            open("wrong").close();
            System.out.println("a wrong password was taken");
        } catch (SQLException refused) {
            System.out.println(refused.getClass().getName() + " " + refused.getSQLState() + " " + refused.getMessage());
        }
    }

    private void unknownDriver() {
        try {
            DriverManager.getConnection("jdbc:nobody:knows", args[1], args[2]);
        } catch (SQLException refused) {
            System.out.println(refused.getClass().getName() + " " + refused.getSQLState() + " " + refused.getMessage());
        }
    }
}
