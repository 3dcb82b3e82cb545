package dev.unchurn.session;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reaching members of a driver's classes that have no other way in. The driver's packages are open to us by now. */
final class Members {
    private Members() {}

    /** A method of this class or of one above it, private ones included. */
    static Method method(Class<?> type, String name, Class<?>... parameters) throws NoSuchMethodException {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Method method : c.getDeclaredMethods()) {
                if (!method.getName().equals(name) || !Arrays.equals(method.getParameterTypes(), parameters)) continue;
                method.setAccessible(true);
                return method;
            }
        }
        // of an interface
        return type.getMethod(name, parameters);
    }

    /** A field of this class or of one above it. */
    static Field field(Class<?> type, String name) throws NoSuchFieldException {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (!field.getName().equals(name)) continue;
                field.setAccessible(true);
                return field;
            }
        }
        throw new NoSuchFieldException(type.getName() + '.' + name);
    }

    /**
     * Calls a method that gives something.
     *
     * @throws SQLException the driver's own, or what else went wrong
     */
    static Object ask(Method method, Object target, Object... arguments) throws SQLException {
        Object answer = call(method, target, arguments);
        if (answer == null) throw new SQLException(method.getName() + " gives nothing");
        return answer;
    }

    /**
     * Calls a method.
     *
     * @throws SQLException the driver's own, or what else went wrong
     */
    static @Nullable Object call(Method method, Object target, @Nullable Object... arguments) throws SQLException {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            Throwable cause = thrown.getCause();
            if (cause instanceof SQLException) throw (SQLException) cause;
            if (cause instanceof Error) throw (Error) cause;
            throw new SQLException(method.getName() + " failed", cause);
        } catch (IllegalAccessException | RuntimeException refused) {
            throw new SQLException(method.getName() + " cannot be called", refused);
        }
    }

    /** @throws SQLException when the JVM refuses */
    static @Nullable Object get(Field field, Object target) throws SQLException {
        try {
            return field.get(target);
        } catch (IllegalAccessException | RuntimeException refused) {
            throw new SQLException(field.getName() + " cannot be read", refused);
        }
    }

    /** @throws SQLException when the JVM refuses */
    static void set(Field field, Object target, @Nullable Object value) throws SQLException {
        try {
            field.set(target, value);
        } catch (IllegalAccessException | RuntimeException refused) {
            throw new SQLException(field.getName() + " cannot be written", refused);
        }
    }
}
