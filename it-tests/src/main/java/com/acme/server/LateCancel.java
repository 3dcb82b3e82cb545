package com.acme.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import org.postgresql.PGConnection;

/** A second thread cancels, by the statement or by its connection, just when the first one goes on to the next connection. */
public final class LateCancel {
    private static volatile Statement victim;
    private static volatile Connection owner;

    /** Arguments: URL, user, password, rounds. */
    public static void main(final String[] args) throws Exception {
        final int rounds = Integer.parseInt(args[3]);
        final CyclicBarrier ready = new CyclicBarrier(2);
        final CyclicBarrier done = new CyclicBarrier(2);
        Thread canceller = new Thread("canceller") {
            @Override
            public void run() {
                try {
                    for (int i = 0; i < rounds; i++) {
                        ready.await();
                        long until = System.nanoTime() + i % 40 * 100000L;
                        while (System.nanoTime() < until) {
                            Thread.yield();
                        }
                        cancel(i % 2 == 0);
                        done.await();
                    }
                } catch (Exception e) {
                    e.printStackTrace();
                }
            }
        };
        canceller.start();
        int hit = 0;
        Set<Integer> pids = new HashSet<Integer>();
        for (int i = 0; i < rounds; i++) {
            owner = DriverManager.getConnection(args[0], args[1], args[2]);
            victim = owner.createStatement();
            ready.await();
            work();
            owner.close();
            try (Connection next = DriverManager.getConnection(args[0], args[1], args[2]);
                    Statement statement = next.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT pg_backend_pid() FROM pg_sleep(0.005)")) {
                rows.next();
                pids.add(rows.getInt(1));
            } catch (SQLException e) {
                hit++;
                System.out.println("hit: " + e);
            }
            done.await();
        }
        canceller.join();
        System.out.println("next borrowers hit: " + hit);
        System.out.println("# next borrowers had " + pids.size() + " backends");
    }

    private static void work() {
        try {
            victim.execute("SELECT pg_sleep(0.002)");
        } catch (SQLException ignored) {
            // it was cancelled
        }
    }

    private static void cancel(boolean byStatement) {
        try {
            if (byStatement) {
                victim.cancel();
            } else {
                owner.unwrap(PGConnection.class).cancelQuery();
            }
        } catch (SQLException ignored) {
            // it is closed
        }
    }
}
