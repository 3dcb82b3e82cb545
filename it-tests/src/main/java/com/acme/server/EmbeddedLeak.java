package com.acme.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Forgets a connection to a database in this process, and closes others; collects garbage until its input ends. */
public final class EmbeddedLeak {
    /** Arguments: URL. */
    public static void main(String[] args) throws Exception {
        forget(args[0]);
        for (int i = 0; i < 5; i++) {
            DriverManager.getConnection(args[0]).close();
        }
        while (System.in.available() == 0) {
            System.gc();
            Thread.sleep(50);
        }
        System.out.println("end");
    }

    private static void forget(String url) throws SQLException {
        Connection forgotten = DriverManager.getConnection(url);
        System.out.println("forgotten, closed: " + forgotten.isClosed());
    }
}
