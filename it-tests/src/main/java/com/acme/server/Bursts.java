package com.acme.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Threads that each open a connection, ask, think with the connection open, ask again and close, some times, in bursts. */
public final class Bursts extends Thread {
    private final String[] args;
    private SQLException failure;

    private Bursts(String[] args) {
        this.args = args;
    }

    /**
     * Arguments: URL, user, password, how many threads, how often each works, for how many ms, how many bursts, the pause
     * between them in ms.
     */
    public static void main(String[] args) throws Exception {
        int bursts = Integer.parseInt(args[6]);
        for (int i = 0; i < bursts; i++) {
            if (i > 0) Thread.sleep(Long.parseLong(args[7]));
            burst(args);
            System.out.println("burst " + (i + 1));
        }
    }

    private static void burst(String[] args) throws Exception {
        Bursts[] threads = new Bursts[Integer.parseInt(args[3])];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Bursts(args);
            threads[i].start();
        }
        for (Bursts thread : threads) {
            thread.join();
            if (thread.failure != null) throw thread.failure;
        }
    }

    @Override
    public void run() {
        try {
            int rounds = Integer.parseInt(args[4]);
            for (int i = 0; i < rounds; i++) work();
        } catch (SQLException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() throws SQLException, InterruptedException {
        try (Connection connection = DriverManager.getConnection(args[0], args[1], args[2]);
                Statement statement = connection.createStatement()) {
            ask(statement);
            Thread.sleep(Long.parseLong(args[5]));
            ask(statement);
        }
    }

    private static void ask(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT 1")) {
            rows.next();
        }
    }
}
