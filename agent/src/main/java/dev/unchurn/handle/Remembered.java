package dev.unchurn.handle;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The attributes that a borrower set and that a closed connection of some drivers still tells (Connector/J's {@code
 * getAutoCommit}, MariaDB's {@code isReadOnly}). Thread-safe.
 */
final class Remembered {
    private static final Set<String> SETTERS = new HashSet<>(Arrays.asList(
            "setAutoCommit", "setReadOnly", "setCatalog", "setSchema", "setHoldability", "setClientInfo"));

    /** The last call of each setter; guarded by itself. */
    private final Map<String, Object[]> calls = new TreeMap<>();

    /** A setter was called. What makes the connection what it was when it was new is nothing to remember. */
    void set(String setter, Object[] arguments) {
        if (!SETTERS.contains(setter)) return;
        boolean isDefault = arguments.length == 1
                && (setter.equals("setAutoCommit") && Boolean.TRUE.equals(arguments[0])
                        || setter.equals("setReadOnly") && Boolean.FALSE.equals(arguments[0]));
        String call = arguments.length == 2 ? setter + ' ' + arguments[0] : setter;
        synchronized (calls) {
            if (isDefault) calls.remove(call);
            else calls.put(call, copy(arguments));
        }
    }

    private static Object[] copy(Object[] arguments) {
        Object[] copy = arguments.clone();
        for (int i = 0; i < copy.length; i++) {
            if (!(copy[i] instanceof Properties)) continue;
            Properties properties = new Properties();
            properties.putAll((Properties) copy[i]);
            copy[i] = properties;
        }
        return copy;
    }

    /** Equal for connections that would answer the same; empty for one on which nothing was set. */
    String key() {
        StringBuilder key = new StringBuilder();
        synchronized (calls) {
            for (Map.Entry<String, Object[]> call : calls.entrySet()) {
                key.append(call.getKey())
                        .append(Arrays.toString(call.getValue()))
                        .append(';');
            }
        }
        return key.toString();
    }

    /**
     * Sets the same on another connection.
     *
     * @throws SQLException as the driver
     */
    void replay(Connection on) throws SQLException {
        Map<String, Object[]> all;
        synchronized (calls) {
            all = new TreeMap<>(calls);
        }
        for (Map.Entry<String, Object[]> call : all.entrySet()) {
            String name = call.getKey();
            int space = name.indexOf(' ');
            call(on, space < 0 ? name : name.substring(0, space), call.getValue());
        }
    }

    private static void call(Connection on, String setter, Object[] arguments) throws SQLException {
        Method method = method(setter, arguments);
        if (method == null) return;
        try {
            method.invoke(on, arguments);
        } catch (InvocationTargetException thrown) {
            throw new SQLException(setter + " was refused", thrown.getCause());
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static @Nullable Method method(String setter, Object[] arguments) {
        for (Method method : Connection.class.getMethods()) {
            if (!method.getName().equals(setter) || method.getParameterTypes().length != arguments.length) continue;
            return method;
        }
        return null;
    }
}
