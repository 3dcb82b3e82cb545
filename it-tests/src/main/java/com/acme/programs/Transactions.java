package com.acme.programs;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;

/** Spends known times inside a statement, in a transaction between two statements, and after it. */
public final class Transactions {
    /** How many transactions there are. */
    public static final int COUNT = 10;

    private static final String QUERY = "SELECT pg_sleep(0.05), 'a secret'";
    private static final long IN_TRANSACTION_MILLIS = 80;
    private static final long AFTER_MILLIS = 40;

    private Transactions() {}

    /** @param args URL, user and password */
    public static void main(String[] args) throws Exception {
        for (int i = 0; i < COUNT; i++) transaction(args);
    }

    private static void transaction(String[] args) throws Exception {
        Connection connection = DriverManager.getConnection(args[0], args[1], args[2]);
        connection.setAutoCommit(false);
        Statement statement = connection.createStatement();
        statement.execute(QUERY);
        Thread.sleep(IN_TRANSACTION_MILLIS);
        statement.execute(QUERY);
        connection.commit();
        Thread.sleep(AFTER_MILLIS);
        connection.close();
    }
}
