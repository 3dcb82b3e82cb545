package com.acme.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Closes, aborts and cancels from a second thread while a first one waits for the server. */
public final class BrokenCalls {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static String[] args;

    /** How the second thread interferes. */
    interface Interference {
        void with(Connection connection, Statement statement) throws SQLException;
    }

    /** Arguments: URL, user, password. */
    public static void main(String[] arguments) throws Exception {
        args = arguments;
        for (int i = 0; i < 3; i++) {
            show("close", new Interference() {
                @Override
                public void with(Connection connection, Statement statement) throws SQLException {
                    connection.close();
                }
            });
            show("abort", new Interference() {
                @Override
                public void with(Connection connection, Statement statement) throws SQLException {
                    connection.abort(new Executor() {
                        @Override
                        public void execute(Runnable command) {
                            command.run();
                        }
                    });
                }
            });
            show("cancel", new Interference() {
                @Override
                public void with(Connection connection, Statement statement) throws SQLException {
                    statement.cancel();
                }
            });
        }
        THREADS.shutdown();
    }

    private static void show(String how, Interference interference) throws Exception {
        final Connection connection = DriverManager.getConnection(args[0], args[1], args[2]);
        final Statement statement = connection.createStatement();
        Future<String> call = THREADS.submit(new Callable<String>() {
            @Override
            public String call() {
                try {
                    statement.execute("SELECT pg_sleep(30)");
                    return "finished";
                } catch (SQLException e) {
                    return e.getClass().getName() + " " + e.getSQLState();
                }
            }
        });
        awaitSleeper();
        long began = System.nanoTime();
        try {
            interference.with(connection, statement);
        } catch (RuntimeException refused) {
            // abort of pgjdbc before 42.3 asks a SecurityManager's permission, which JDK 24 and later refuse to
            // everybody
            System.out.println(how + " itself: " + refused.getClass().getName());
            connection.close();
        }
        System.out.println(how + ": " + result(call));
        System.out.println("within 2 s: " + (System.nanoTime() - began < TimeUnit.SECONDS.toNanos(2)));
        System.out.println("closed: " + connection.isClosed());
        connection.close();
        System.out.println("next: " + count("SELECT 1"));
    }

    private static String result(Future<String> call) throws InterruptedException, ExecutionException {
        return call.get();
    }

    private static void awaitSleeper() throws SQLException, InterruptedException {
        while (count("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sl%'"
                        + " AND datname = current_database()")
                == 0) {
            Thread.sleep(20);
        }
    }

    private static int count(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(args[0], args[1], args[2]);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
