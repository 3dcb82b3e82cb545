package com.acme.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that each hold several connections at once, one borrowed while the other is held. */
public final class NestedBorrows {
    private static String url;
    private static String user;
    private static String password;

    /** Arguments: URL, user, password, threads, depth, rounds. */
    public static void main(String[] args) throws Exception {
        url = args[0];
        user = args[1];
        password = args[2];
        int threads = Integer.parseInt(args[3]);
        final int depth = Integer.parseInt(args[4]);
        final int rounds = Integer.parseInt(args[5]);
        final AtomicInteger queries = new AtomicInteger();
        final AtomicInteger errors = new AtomicInteger();
        List<Thread> all = new ArrayList<Thread>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread("nested-" + i) {
                @Override
                public void run() {
                    for (int round = 0; round < rounds; round++) {
                        try {
                            queries.addAndGet(descend(depth));
                        } catch (SQLException e) {
                            errors.incrementAndGet();
                            System.out.println(e.getClass().getName() + " " + e.getSQLState() + " " + e.getMessage());
                        }
                    }
                }
            };
            all.add(thread);
            thread.start();
        }
        for (Thread thread : all) {
            thread.join();
        }
        System.out.println(queries + " queries, " + errors + " errors");
    }

    private static int descend(int depth) throws SQLException {
        if (depth == 0) {
            return 0;
        }
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1 FROM pg_sleep(0.01)")) {
            rows.next();
            return rows.getInt(1) + descend(depth - 1);
        }
    }
}
