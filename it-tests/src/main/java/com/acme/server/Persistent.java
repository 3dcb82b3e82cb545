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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Works in threads that go on whatever happens. On a line "back" it tries until it succeeds once, and from then on counts
 * operations that fail although they began later. On "end" it says how it went.
 */
public final class Persistent {
    private static final AtomicInteger SUCCESSES = new AtomicInteger();
    private static final AtomicInteger ERRORS = new AtomicInteger();
    private static final AtomicInteger LATE_ERRORS = new AtomicInteger();
    private static final AtomicLong BACK_SINCE = new AtomicLong(Long.MAX_VALUE);
    private static volatile boolean ended;
    private static String[] args;

    /** Arguments: URL, user, password, threads, pause between operations in ms. */
    public static void main(String[] arguments) throws Exception {
        args = arguments;
        final int pauseMillis = Integer.parseInt(args[4]);
        List<Thread> threads = new ArrayList<Thread>();
        for (int i = 0; i < Integer.parseInt(args[3]); i++) {
            Thread thread = new Thread("worker-" + i) {
                @Override
                public void run() {
                    work(pauseMillis);
                }
            };
            threads.add(thread);
            thread.start();
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
            if (line.equals("count")) {
                int more = SUCCESSES.get() + 200;
                while (SUCCESSES.get() < more) {
                    Thread.sleep(10);
                }
                System.out.println("counted, errors: " + ERRORS);
            } else if (line.equals("down")) {
                BACK_SINCE.set(Long.MAX_VALUE);
                System.out.println("expected");
            } else if (line.equals("back")) {
                awaitSuccess();
                System.out.println("back");
            }
        }
        ended = true;
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println("late errors: " + LATE_ERRORS);
    }

    private static void awaitSuccess() throws InterruptedException {
        while (true) {
            try {
                query();
                BACK_SINCE.set(System.nanoTime());
                return;
            } catch (SQLException e) {
                Thread.sleep(20);
            }
        }
    }

    private static void work(int pauseMillis) {
        while (!ended) {
            long began = System.nanoTime();
            try {
                query();
                SUCCESSES.incrementAndGet();
                Thread.sleep(pauseMillis);
            } catch (SQLException e) {
                failed(began, e);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void failed(long began, SQLException e) {
        ERRORS.incrementAndGet();
        if (BACK_SINCE.get() != Long.MAX_VALUE && began - BACK_SINCE.get() > 0) {
            LATE_ERRORS.incrementAndGet();
            e.printStackTrace();
        }
    }

    private static void query() throws SQLException {
        try (Connection connection = DriverManager.getConnection(args[0], args[1], args[2]);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1")) {
            rows.next();
        }
    }
}
