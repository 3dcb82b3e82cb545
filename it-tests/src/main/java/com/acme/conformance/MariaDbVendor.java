package com.acme.conformance;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/** What the drivers of MariaDB and MySQL offer beyond JDBC; by reflection, since it is another thing in every version. */
final class MariaDbVendor {
    private static final Set<String> STANDARD = names(Connection.class);

    /** Numbers that move by themselves, or that say which session this is. */
    private static final Set<String> MOVING = new HashSet<>(Arrays.asList(
            "getId", "getIdleFor", "getThreadId", "getServerThreadId", "getConnectionCreationTimeMillis", "hashCode"));

    private static final String[] CLASSES = {
        "org.mariadb.jdbc.Connection",
        "org.mariadb.jdbc.MariaDbConnection",
        "com.mysql.jdbc.Connection",
        "com.mysql.jdbc.ConnectionImpl",
        "com.mysql.cj.jdbc.JdbcConnection",
        "com.mysql.cj.jdbc.ConnectionImpl",
        "com.mysql.cj.MysqlConnection"
    };

    private MariaDbVendor() {}

    static List<Probe> probes() {
        Group g = new Group("mariadb/vendor");
        g.either("setters", MariaDbVendor::setters);
        g.either("getters", stage -> {
            Connection first = stage.first();
            getters(stage, first);
            stage.letGo(first);
            Connection next = stage.next();
            getters(stage, next);
            stage.everything(next);
        });
        g.either("casts", MariaDbVendor::casts);
        call(g, "reset", "reset");
        call(g, "reset-of-the-server", "resetServerState");
        call(g, "ping", "ping");
        call(g, "change-user", "changeUser", "{user}", "wrong");
        call(g, "database", "setDatabase", "information_schema");
        call(g, "shut-down-by-the-driver", "abortInternal");
        call(g, "close-for-real", "realClose", true, true, false, new Throwable());
        changedUser(g);
        localFile(g);
        return g.probes();
    }

    /** Every setter that is not of JDBC, each on a connection of its own. */
    private static void setters(Stage stage) throws Exception {
        for (Map.Entry<String, Method> setter : methods(stage, "set", 1).entrySet()) {
            Connection first = stage.first();
            Object before = get(first, setter.getKey());
            Class<?> type = setter.getValue().getParameterTypes()[0];
            Object value = other(type, before);
            if (value == null) {
                stage.letGo(first);
                continue;
            }
            String outcome = Stage.outcome(() -> invoke(first, setter.getKey(), value));
            stage.say(setter.getKey() + "(" + type.getSimpleName() + "): " + outcome);
            Stage.outcome(() -> {
                stage.letGo(first);
                return "";
            });
            Connection next = stage.next();
            stage.say("  was " + before + ", is " + get(next, setter.getKey()));
            stage.everything(next);
            stage.letGo(next);
        }
    }

    private static Object other(Class<?> type, Object before) {
        if (type == boolean.class) return !Boolean.TRUE.equals(before);
        if (type == int.class) return before instanceof Integer ? (Integer) before + 1 : 7;
        if (type == long.class) return before instanceof Long ? (Long) before + 1 : 7L;
        return type == String.class ? "utf8" : null;
    }

    private static Object get(Connection connection, String setter) {
        String value = "?";
        for (String prefix : new String[] {"get", "is"}) {
            String name = prefix + setter.substring(3);
            if (value.equals("?") && !MOVING.contains(name))
                value = Stage.outcome(() -> Stage.plain(invoke(connection, name)));
            if (value.startsWith(NoSuchMethodException.class.getName())) value = "?";
        }
        return value.equals("true") || value.equals("false") ? (Object) Boolean.valueOf(value) : number(value);
    }

    private static Object number(String value) {
        try {
            return Integer.valueOf(value);
        } catch (NumberFormatException noNumber) {
            return value;
        }
    }

    private static void getters(Stage stage, Connection connection) throws Exception {
        for (String prefix : new String[] {"get", "is"}) {
            for (String name : methods(stage, prefix, 0).keySet()) {
                if (!MOVING.contains(name)) stage.attempt(name, () -> Stage.plain(invoke(connection, name)));
            }
        }
    }

    private static void casts(Stage stage) throws Exception {
        Connection first = stage.first();
        for (String name : CLASSES) {
            stage.attempt(name, () -> {
                Class<?> type = Class.forName(name);
                Object unwrapped = first.isWrapperFor(type) ? first.unwrap(type) : null;
                return type.isInstance(first) + " " + first.isWrapperFor(type) + " " + (unwrapped == first);
            });
        }
        Connection unwrapped = first.unwrap(Connection.class);
        stage.run(unwrapped, "SET @tenant = 5");
        stage.letGo(first);
        Connection next = stage.next();
        stage.look(next, "SELECT @tenant");
        stage.attempt("the one before", () -> stage.rows(unwrapped, "SELECT @tenant"));
        stage.everything(next);
    }

    private static void call(Group g, String probe, String method, Object... arguments) {
        g.either(probe, stage -> {
            Connection first = stage.first();
            stage.run(first, "SET @tenant = 5", "SET time_zone = '+07:00'");
            Object[] filled = arguments.clone();
            for (int i = 0; i < filled.length; i++) {
                if (filled[i] instanceof String) filled[i] = stage.fill((String) filled[i]);
            }
            stage.attempt(method, () -> Stage.plain(invoke(first, method, filled)));
            stage.attempt("closed", first::isClosed);
            stage.attempt("left", () -> stage.rows(first, "SELECT @tenant, @@time_zone, database()"));
            stage.attemptStep("close", () -> stage.letGo(first));
            Connection next = stage.next();
            stage.look(next, "SELECT @tenant");
            stage.everything(next);
        });
    }

    private static void changedUser(Group g) {
        g.either("changed-user", stage -> {
            stage.run(stage.other(), "CREATE USER {u} IDENTIFIED BY 'secret'", "GRANT ALL ON *.* TO {u}");
            stage.afterwards("DROP USER IF EXISTS {u}");
            Connection first = stage.first();
            stage.attempt("change", () -> Stage.plain(invoke(first, "changeUser", stage.unique("u"), "secret")));
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, "SELECT current_user()");
            stage.everything(next);
        });
    }

    private static void localFile(Group g) {
        g.either("local-file", stage -> {
            Properties properties = new Properties();
            properties.setProperty("allowLocalInfile", "true");
            properties.setProperty("allowLoadLocalInfile", "true");
            Connection first = stage.open(properties);
            stage.run(first, "CREATE TABLE {t} (n INT)");
            stage.afterwards("DROP TABLE IF EXISTS {t}");
            Statement statement = first.createStatement();
            InputStream rows = new ByteArrayInputStream("1\n2\n".getBytes(StandardCharsets.US_ASCII));
            String load = stage.fill("LOAD DATA LOCAL INFILE 'rows' INTO TABLE {t}");
            stage.attempt("stream", () -> Stage.plain(invokeOn(statement, "setLocalInfileInputStream", rows)));
            stage.attempt("load", () -> statement.executeUpdate(load));
            stage.letGo(first);
            Connection next = stage.open(properties);
            stage.look(next, "SELECT count(*) FROM {t}");
            try (Statement another = next.createStatement()) {
                String outcome = Stage.outcome(() -> another.executeUpdate(load));
                stage.say("without a stream: " + outcome.substring(0, Math.min(60, outcome.length())));
            }
        });
    }

    // ---- by reflection

    private static Set<String> names(Class<?> type) {
        Set<String> names = new HashSet<>();
        for (Method method : type.getMethods()) names.add(method.getName());
        return names;
    }

    /** Methods beyond JDBC by name; of overloaded ones, any. */
    private static Map<String, Method> methods(Stage stage, String prefix, int parameters) throws Exception {
        Map<String, Method> methods = new TreeMap<>();
        Connection some = stage.open();
        for (Method method : some.getClass().getMethods()) {
            if (method.getName().startsWith(prefix)
                    && method.getParameterTypes().length == parameters
                    && !STANDARD.contains(method.getName())
                    && method.getDeclaringClass() != Object.class) methods.put(method.getName(), method);
        }
        stage.letGo(some);
        return methods;
    }

    private static Object invoke(Connection connection, String name, Object... arguments) throws Throwable {
        return invokeOn(connection, name, arguments);
    }

    private static Object invokeOn(Object target, String name, Object... arguments) throws Throwable {
        for (Method method : target.getClass().getMethods()) {
            if (!method.getName().equals(name) || !takes(method, arguments)) continue;
            try {
                method.setAccessible(true);
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
        throw new NoSuchMethodException(name);
    }

    private static boolean takes(Method method, Object[] arguments) {
        Class<?>[] types = method.getParameterTypes();
        if (types.length != arguments.length) return false;
        for (int i = 0; i < types.length; i++) {
            String wanted = types[i].getSimpleName().toLowerCase(java.util.Locale.ROOT);
            String given = arguments[i].getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
            boolean same = types[i].isPrimitive() ? given.startsWith(wanted) : types[i].isInstance(arguments[i]);
            if (!same) return false;
        }
        return true;
    }
}
