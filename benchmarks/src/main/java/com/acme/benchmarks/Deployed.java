package com.acme.benchmarks;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;

/** A program in a class loader of its own that has its own driver, as a web application has. Not thread-safe. */
public final class Deployed implements Runnable {
    private final String url;
    private final int borrows;
    private final boolean deregisters;

    /** @param deregisters whether it takes its driver out of {@code DriverManager} when it ends */
    public Deployed(String url, int borrows, boolean deregisters) {
        this.url = url;
        this.borrows = borrows;
        this.deregisters = deregisters;
    }

    @Override
    public void run() {
        try {
            Class.forName("org.postgresql.Driver");
            for (int i = 0; i < borrows; i++) borrow();
            if (deregisters) deregister();
        } catch (ClassNotFoundException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void borrow() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "shop", "secret")) {
            Work.SELECT.on(connection);
        }
    }

    private static void deregister() throws SQLException {
        for (Driver driver : Collections.list(DriverManager.getDrivers())) DriverManager.deregisterDriver(driver);
    }
}
