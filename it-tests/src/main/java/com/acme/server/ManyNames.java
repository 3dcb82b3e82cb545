package com.acme.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Properties;

/** Connects under many application names, each of which is a pool of its own, and waits for the end of its input. */
public final class ManyNames {
    /** Arguments: URL, user, password, how many names. */
    public static void main(String[] args) throws Exception {
        for (int i = 0; i < Integer.parseInt(args[3]); i++) {
            Properties properties = new Properties();
            properties.setProperty("user", args[1]);
            properties.setProperty("password", args[2]);
            properties.setProperty("ApplicationName", "name " + i);
            try (Connection connection = DriverManager.getConnection(args[0], properties);
                    Statement statement = connection.createStatement()) {
                statement.execute("SELECT 1");
            }
        }
        System.out.println("connected");
        while (System.in.read() >= 0) {
            continue;
        }
    }
}
