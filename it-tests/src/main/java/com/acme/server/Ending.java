package com.acme.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Works a little and ends: by returning, by {@code System.exit} or by {@code Runtime.halt}. */
public final class Ending {
    private static String[] args;

    /** Arguments: URL, user, password, how to end (return, exit, halt), and "hook" for one that uses a connection. */
    public static void main(String[] arguments) throws Exception {
        args = arguments;
        List<Connection> held = new ArrayList<Connection>();
        for (int i = 0; i < 3; i++) {
            held.add(DriverManager.getConnection(args[0], args[1], args[2]));
        }
        for (Connection connection : held) {
            connection.close();
        }
        for (int i = 0; i < 7; i++) {
            query();
        }
        if (args.length > 4) {
            Runtime.getRuntime().addShutdownHook(new Thread("last-words") {
                @Override
                public void run() {
                    lastWords();
                }
            });
        }
        System.out.println("threads: " + userThreads());
        if (args[3].equals("exit")) {
            System.exit(7);
        }
        if (args[3].equals("halt")) {
            Runtime.getRuntime().halt(8);
        }
    }

    private static TreeSet<String> userThreads() {
        TreeSet<String> names = new TreeSet<String>();
        for (Map.Entry<Thread, StackTraceElement[]> thread :
                Thread.getAllStackTraces().entrySet()) {
            if (!thread.getKey().isDaemon()) {
                names.add(thread.getKey().getName());
            }
        }
        return names;
    }

    private static void lastWords() {
        try {
            for (int i = 0; i < 3; i++) {
                System.out.println("last words: " + query());
            }
        } catch (SQLException e) {
            System.out.println("last words: " + e);
        }
    }

    private static int query() throws SQLException {
        try (Connection connection = DriverManager.getConnection(args[0], args[1], args[2]);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 42")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
