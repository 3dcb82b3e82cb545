package com.acme.drivers;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;

/** Registers a driver that {@code DriverManager} would not see: it was loaded by a class loader of its own. */
final class ServedDriver implements Driver {
    private final Driver driver;
    private Connection last;

    ServedDriver(Driver driver) {
        this.driver = driver;
    }

    /** What was given out last. */
    Connection last() {
        return last;
    }

    @Override
    public Connection connect(String url, Properties info) throws SQLException {
        last = driver.connect(url, info);
        return last;
    }

    @Override
    public boolean acceptsURL(String url) throws SQLException {
        return driver.acceptsURL(url);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return driver.getMajorVersion();
    }

    @Override
    public int getMinorVersion() {
        return driver.getMinorVersion();
    }

    @Override
    public boolean jdbcCompliant() {
        return driver.jdbcCompliant();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }
}
