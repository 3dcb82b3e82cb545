package com.acme.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Four threads keep a connection each; a fifth one asks for its own. */
public final class FifthConnection {
    /** Arguments: URL, user, password. */
    public static void main(final String[] args) throws Exception {
        final CountDownLatch held = new CountDownLatch(4);
        final CountDownLatch end = new CountDownLatch(1);
        List<Thread> holders = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            Thread holder = new Thread("holder-" + i) {
                @Override
                public void run() {
                    hold(args, held, end);
                }
            };
            holders.add(holder);
            holder.start();
        }
        held.await();
        try (Connection connection = DriverManager.getConnection(args[0], args[1], args[2])) {
            System.out.println("got it, valid: " + connection.isValid(5));
        } catch (SQLException e) {
            System.out.println(e.getClass().getName());
            System.out.println(e.getSQLState());
            System.out.println(e.getMessage());
        }
        end.countDown();
        for (Thread holder : holders) {
            holder.join();
        }
        try (Connection connection = DriverManager.getConnection(args[0], args[1], args[2])) {
            System.out.println("afterwards valid: " + connection.isValid(5));
        }
    }

    private static void hold(String[] args, CountDownLatch held, CountDownLatch end) {
        try (Connection connection = DriverManager.getConnection(args[0], args[1], args[2])) {
            held.countDown();
            end.await();
        } catch (SQLException e) {
            e.printStackTrace();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
