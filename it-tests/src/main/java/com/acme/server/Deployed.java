package com.acme.server;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** An application in a container: it sees no driver but its own, and takes it out again when it stops. */
public final class Deployed {
    public static void work(String url, String user, String password) throws Exception {
        Class.forName("org.postgresql.Driver");
        List<Connection> connections = new ArrayList<Connection>();
        for (int i = 0; i < 3; i++) {
            connections.add(DriverManager.getConnection(url, user, password));
        }
        for (Connection connection : connections) {
            System.out.println(
                    "own driver: " + (connection.getClass().getClassLoader() == Deployed.class.getClassLoader()));
            connection.close();
        }
        try (Connection again = DriverManager.getConnection(url, user, password)) {
            System.out.println("valid: " + again.isValid(5));
        }
    }

    public static void stop() throws SQLException {
        for (Driver driver : Collections.list(DriverManager.getDrivers())) {
            if (driver.getClass().getClassLoader() == Deployed.class.getClassLoader()) {
                DriverManager.deregisterDriver(driver);
            }
        }
    }
}
