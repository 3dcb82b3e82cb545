package com.acme.pools;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Stands in for another driver: one pool for each URL and properties. Thread-safe. */
final class PooledDriver implements Driver {
    /** Makes a pool with default settings. */
    interface Maker {
        DataSource make(Driver real, String url, Properties properties) throws SQLException;
    }

    private final Driver real;
    private final Maker maker;
    private final Map<String, DataSource> pools = new HashMap<>();

    private PooledDriver(Driver real, Maker maker) {
        this.real = real;
        this.maker = maker;
    }

    /** Takes the place of the driver that answers for this URL. */
    static PooledDriver inPlaceOfTheDriverFor(String url, Maker maker) throws SQLException {
        Driver real = DriverManager.getDriver(url);
        for (Driver each : Collections.list(DriverManager.getDrivers())) {
            if (each.acceptsURL(url)) DriverManager.deregisterDriver(each);
        }
        PooledDriver pooled = new PooledDriver(real, maker);
        DriverManager.registerDriver(pooled);
        return pooled;
    }

    @Override
    public Connection connect(String url, Properties info) throws SQLException {
        return acceptsURL(url) ? pool(url, info).getConnection() : null;
    }

    private synchronized DataSource pool(String url, Properties info) throws SQLException {
        String key = url + " " + new java.util.TreeMap<>(info);
        DataSource known = pools.get(key);
        if (known == null) pools.put(key, known = maker.make(real, url, info));
        return known;
    }

    /** Closes all pools; the next request makes another. */
    synchronized void startOver() {
        for (DataSource pool : pools.values()) {
            try {
                ((AutoCloseable) pool).close();
            } catch (Exception e) {
                System.err.println("A pool would not close: " + e);
            }
        }
        pools.clear();
    }

    @Override
    public boolean acceptsURL(String url) throws SQLException {
        return real.acceptsURL(url);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
        return real.getPropertyInfo(url, info);
    }

    @Override
    public int getMajorVersion() {
        return real.getMajorVersion();
    }

    @Override
    public int getMinorVersion() {
        return real.getMinorVersion();
    }

    @Override
    public boolean jdbcCompliant() {
        return real.jdbcCompliant();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return real.getParentLogger();
    }
}
