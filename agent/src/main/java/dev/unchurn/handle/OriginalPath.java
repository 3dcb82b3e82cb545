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
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
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

    /** How many threads are opening: while none is, no thread has to ask for its own. */
    private final AtomicInteger openings = new AtomicInteger();

    private final Method getConnection;

    /**
     * @throws Exception when this JVM does not let us at the method
     */
    OriginalPath(Instrumentation instrumentation) throws Exception {
        Internals.open(instrumentation, DriverManager.class);
        getConnection =
                DriverManager.class.getDeclaredMethod("getConnection", String.class, Properties.class, Class.class);
        getConnection.setAccessible(true);
    }

    /** Whether the current thread is inside {@link #open}: the gate must then let it pass. */
    boolean isOpening() {
        return openings.get() > 0 && opening.get() != null;
    }

    private void begin() {
        openings.incrementAndGet();
        opening.set(Boolean.TRUE);
    }

    private void end() {
        opening.remove();
        openings.decrementAndGet();
    }

    /**
     * Opens.
     *
     * @throws OpenFailed with what the driver or {@code DriverManager} threw
     */
    Connection open(String url, Properties info, @Nullable Class<?> caller) throws OpenFailed {
        begin();
        try {
            return (Connection) getConnection.invoke(null, url, info, caller);
        } catch (InvocationTargetException thrown) {
            Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
            throw new OpenFailed(cause, isServerFull(cause));
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            end();
        }
    }

    private static boolean isServerFull(Throwable thrown) {
        return thrown instanceof SQLException && TOO_MANY_CONNECTIONS.equals(((SQLException) thrown).getSQLState());
    }

    /**
     * Opens one more connection with the driver of a loader; for when no caller's class is at hand. The program's {@code
     * DriverManager} would not show the driver to our own loader.
     *
     * @throws OpenFailed with what the driver threw
     */
    Connection open(@Nullable ClassLoader loader, String driverClass, String url, Properties info) throws OpenFailed {
        begin();
        try {
            Driver driver = Class.forName(driverClass, true, loader)
                    .asSubclass(Driver.class)
                    .getConstructor()
                    .newInstance();
            Connection opened = driver.connect(url, info);
            if (opened == null) throw new SQLException("The driver no longer accepts its URL", "08001");
            return opened;
        } catch (SQLException thrown) {
            throw new OpenFailed(thrown, isServerFull(thrown));
        } catch (ReflectiveOperationException gone) {
            throw new OpenFailed(gone, false);
        } finally {
            end();
        }
    }
}
