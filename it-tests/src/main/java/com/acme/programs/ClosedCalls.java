package com.acme.programs;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.postgresql.PGConnection;

/** Calls every method of {@code Connection} and of the driver's interface on a closed connection, each on its own. */
public final class ClosedCalls {
    private ClosedCalls() {}

    public static void main(String[] args) throws Exception {
        Tour tour = new Tour(args);
        Map<String, Method> methods = new TreeMap<>();
        for (Class<?> type : new Class<?>[] {Connection.class, PGConnection.class}) {
            for (Method method : type.getMethods()) methods.put(method.toString(), method);
        }
        for (Map.Entry<String, Method> entry : methods.entrySet()) {
            for (int variant = 0; variant < 2; variant++) {
                Connection c = tour.borrow();
                if (variant == 1) c.getMetaData();
                c.close();
                int arguments = variant;
                Tour.attempt(entry.getKey() + " " + variant, () -> call(entry.getValue(), c, arguments));
            }
        }
    }

    private static Object call(Method method, Connection c, int variant) throws Throwable {
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) arguments[i] = argument(types[i], variant);
        try {
            return known(method.invoke(c, arguments), method);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private static Object argument(Class<?> type, int variant) {
        if (type == String.class) return variant == 0 ? "SELECT 1" : null;
        if (type == int.class) return variant == 0 ? 1 : 1003;
        if (type == long.class) return 1L;
        if (type == boolean.class) return variant == 0;
        if (type == Properties.class) return new Properties();
        if (type == Map.class) return Collections.emptyMap();
        if (type == Class.class) return variant == 0 ? Connection.class : String.class;
        if (type == Executor.class) return (Executor) Runnable::run;
        if (type == int[].class) return new int[] {1};
        if (type == String[].class) return new String[] {"a"};
        if (type == Object[].class) return new Object[] {"a"};
        if (type == char[].class) return "secret".toCharArray();
        return null;
    }

    /** Objects by their kind, numbers that differ from session to session not at all. */
    private static Object known(Object value, Method method) {
        if (method.getName().equals("getBackendPID")) return (Integer) value > 0;
        if (value == null || value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Map) return new TreeMap<Object, Object>((Map<?, ?>) value);
        return value instanceof Connection
                ? "a connection"
                : value.getClass().getName().replaceAll("[$@].*", "");
    }
}
