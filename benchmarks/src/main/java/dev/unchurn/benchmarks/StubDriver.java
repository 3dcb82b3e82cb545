package dev.unchurn.benchmarks;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A driver whose connections cost nothing, so that what is measured is the way to them. They are no database that the agent
 * knows: it observes them and pools none. Thread-safe.
 */
public final class StubDriver implements Driver {
    /** Always the same connection. */
    public static final String CONSTANT_URL = "jdbc:stub:constant";

    static final String URL = "jdbc:stub:benchmark";

    private static final Connection CONSTANT = newConnection();

    /** Makes {@code DriverManager} know the driver. */
    public static void register() throws SQLException {
        DriverManager.registerDriver(new StubDriver());
    }

    @Override
    public @Nullable Connection connect(String url, Properties properties) {
        if (!acceptsURL(url)) return null;
        return url.equals(CONSTANT_URL) ? CONSTANT : newConnection();
    }

    private static Connection newConnection() {
        return (Connection) Proxy.newProxyInstance(
                StubDriver.class.getClassLoader(), new Class<?>[] {Connection.class}, StubDriver::answer);
    }

    private static @Nullable Object answer(Object connection, Method method, Object @Nullable [] arguments)
            throws SQLException {
        switch (method.getName()) {
            case "close":
                return null;
            case "isClosed":
            case "isWrapperFor":
                return false;
            case "hashCode":
                return System.identityHashCode(connection);
            case "equals":
                return arguments != null && arguments[0] == connection;
            case "toString":
                return "stub";
            default:
                throw new SQLFeatureNotSupportedException(method.getName());
        }
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith("jdbc:stub:");
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("getParentLogger");
    }
}
