package com.acme.orders;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Where the database is. Everybody opens a connection here and closes it when done. */
final class Db {
    private static String url;
    private static String user;
    private static String password;

    static {
        try {
            Class.forName("org.postgresql.Driver");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("The PostgreSQL driver is not on the class path");
        }
    }

    private Db() {}

    static synchronized void configure(String newUrl, String newUser, String newPassword) {
        url = newUrl;
        user = newUser;
        password = newPassword;
    }

    static Connection open() throws SQLException {
        return DriverManager.getConnection(url(), user, password);
    }

    /** For those who ask DriverManager themselves. */
    static synchronized String url() {
        return url;
    }

    /** User and password, for those who ask DriverManager themselves. */
    static synchronized Properties login() {
        Properties login = new Properties();
        login.setProperty("user", user);
        login.setProperty("password", password);
        return login;
    }

    static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            System.err.println("close: " + e);
        }
    }
}
