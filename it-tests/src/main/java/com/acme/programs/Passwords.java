package com.acme.programs;

import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Properties;

/** Hands over its password in every way there is, and a wrong one in every way too. Arguments: URL, user, password, wrong. */
public final class Passwords {
    private Passwords() {}

    public static void main(String[] args) throws Exception {
        for (String password : new String[] {args[2], args[3], args[2]}) {
            Tour.attempt("three arguments", () -> use(DriverManager.getConnection(args[0], args[1], password)));
            Properties properties = new Properties();
            properties.setProperty("user", args[1]);
            properties.setProperty("password", password);
            Tour.attempt("properties", () -> use(DriverManager.getConnection(args[0], properties)));
            String inUrl = args[0] + "?user=" + args[1] + "&password=" + password;
            Tour.attempt("URL", () -> use(DriverManager.getConnection(inUrl)));
            Tour.attempt("URL of nobody", () -> use(DriverManager.getConnection("jdbc:nobody:x?password=" + password)));
        }
    }

    private static Object use(Connection c) throws Exception {
        try {
            ((org.postgresql.PGConnection) c).setPrepareThreshold(2);
            return c.createStatement().execute("SELECT 1");
        } finally {
            c.close();
        }
    }
}
