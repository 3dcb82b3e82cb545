package com.acme.server;

import java.sql.Connection;
import java.sql.DriverManager;

/** Holds a connection until a line comes on standard input, then gives it back and waits for another line. */
public final class HeldLong {
    /** Arguments: URL, user, password. */
    public static void main(String[] args) throws Exception {
        Connection connection = DriverManager.getConnection(args[0], args[1], args[2]);
        System.out.println("held");
        readLine();
        System.out.println("valid: " + connection.isValid(5));
        connection.close();
        System.out.println("closed");
        readLine();
    }

    private static void readLine() throws Exception {
        int c = System.in.read();
        while (c >= 0 && c != '\n') {
            c = System.in.read();
        }
    }
}
