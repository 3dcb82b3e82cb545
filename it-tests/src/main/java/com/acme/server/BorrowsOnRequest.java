package com.acme.server;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Borrows a connection as often as each line of standard input says, until there is none. Arguments: URL, user, password. */
public final class BorrowsOnRequest {
    /** Runs. */
    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        int total = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            for (int left = Integer.parseInt(line); left > 0; left--) {
                borrow(args);
                total++;
            }
            System.out.println("borrowed " + total);
        }
    }

    private static void borrow(String[] args) throws SQLException {
        Connection connection = DriverManager.getConnection(args[0], args[1], args[2]);
        connection.close();
    }

    private BorrowsOnRequest() {}
}
