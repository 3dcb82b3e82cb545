package com.acme.server;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Forgets connections in two places, and closes them in a third; collects garbage until it is told to end. */
public final class Leaks {
    private static String[] args;

    /** Arguments: URL, user, password. */
    public static void main(String[] arguments) throws Exception {
        args = arguments;
        Thread careless = new Thread("careless") {
            @Override
            public void run() {
                try {
                    System.out.println("# once " + forgetOnce());
                } catch (SQLException e) {
                    e.printStackTrace();
                }
            }
        };
        careless.start();
        careless.join();
        List<Integer> pids = new ArrayList<Integer>();
        for (int i = 0; i < 10; i++) {
            pids.add(forgetInLoop());
        }
        System.out.println("# loop " + pids);
        for (int i = 0; i < 10; i++) {
            closeProperly();
        }
        System.out.println("forgotten");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        while (!in.ready()) {
            System.gc();
            Thread.sleep(50);
        }
        closeProperly();
        System.out.println("end");
    }

    private static int forgetOnce() throws SQLException {
        Connection connection = DriverManager.getConnection(args[0], args[1], args[2]);
        return pid(connection);
    }

    private static int forgetInLoop() throws SQLException {
        Connection connection = DriverManager.getConnection(args[0], args[1], args[2]);
        return pid(connection);
    }

    private static void closeProperly() throws SQLException {
        try (Connection connection = DriverManager.getConnection(args[0], args[1], args[2])) {
            pid(connection);
        }
    }

    private static int pid(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pg_backend_pid()")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
