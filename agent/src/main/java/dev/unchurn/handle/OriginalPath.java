package dev.unchurn.handle;

import dev.unchurn.jvm.Internals;
import dev.unchurn.pool.OpenFailed;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Enumeration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Opens a connection as {@code DriverManager} would have without us: its own private method, with the caller's class, on the
 * caller's thread. Meanwhile the gate is transparent to that thread. Thread-safe.
 */
final class OriginalPath {
    /** SQLSTATE {@code too_many_connections}. */
    private static final String TOO_MANY_CONNECTIONS = "53300";

    /** Set only while a connection is being opened: it never outlives the call. */
    private final ThreadLocal<Boolean> opening = new ThreadLocal<>();

    private final Method getConnection;

    /**
     * @throws Exception when this JVM does not let us at the method
     */
    OriginalPath(Instrumentation instrumentation) throws Exception {
        Internals.open(instrumentation, DriverManager.class);
        getConnection = DriverManager.class.getDeclaredMethod(
                "getConnection", String.class, Properties.class, Class.class);
        getConnection.setAccessible(true);
    }

    /** Whether the current thread is inside {@link #open}: the gate must then let it pass. */
    boolean isOpening() {
        return opening.get() != null;
    }

    /**
     * Opens.
     *
     * @throws OpenFailed with what the driver or {@code DriverManager} threw
     */
    Connection open(String url, Properties info, @Nullable Class<?> caller) throws OpenFailed {
        opening.set(Boolean.TRUE);
        try {
            return (Connection) getConnection.invoke(null, url, info, caller);
        } catch (InvocationTargetException thrown) {
            Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
            throw new OpenFailed(cause, isServerFull(cause));
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            opening.remove();
        }
    }

    private static boolean isServerFull(Throwable thrown) {
        return thrown instanceof SQLException && TOO_MANY_CONNECTIONS.equals(((SQLException) thrown).getSQLState());
    }

    /**
     * Opens one more connection of the driver that made {@code sample}; for when no caller's class is at hand.
     *
     * @throws OpenFailed with what the driver threw
     */
    Connection openLike(Connection sample, String url, Properties info) throws OpenFailed {
        opening.set(Boolean.TRUE);
        try {
            Driver driver = driverOf(sample, url);
            Connection opened = driver.connect(url, info);
            if (opened == null) throw new SQLException("The driver no longer accepts its URL", "08001");
            return opened;
        } catch (SQLException thrown) {
            throw new OpenFailed(thrown, isServerFull(thrown));
        } finally {
            opening.remove();
        }
    }

    /** {@code DriverManager.getDrivers} shows only what our own loader could see, so the driver's class is asked. */
    private static Driver driverOf(Connection sample, String url) throws SQLException {
        ClassLoader loader = sample.getClass().getClassLoader();
        for (Enumeration<Driver> drivers = DriverManager.getDrivers(); drivers.hasMoreElements(); ) {
            Driver driver = drivers.nextElement();
            if (driver.getClass().getClassLoader() == loader && driver.acceptsURL(url)) return driver;
        }
        try {
            return (Driver) Class.forName("org.postgresql.Driver", true, loader)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException gone) {
            throw new SQLException("The driver is gone", "08001", gone);
        }
    }
}
