package com.acme.conformance;

import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgConnection;

/** What a program can ask about who a connection is, and whether what it makes leads back to it. */
final class PostgresHolderIdentity {
    private static final String DRIVER = "org.postgresql.jdbc.PgConnection";

    /** Asks a connection. */
    private interface Question {
        Object on(Connection connection) throws Throwable;
    }

    private PostgresHolderIdentity() {}

    static List<Probe> probes() {
        Group g = new Group("postgres/holder");
        asked(g, "casts", PostgresHolderIdentity::casts);
        asked(g, "statements-lead-back", PostgresHolderIdentity::statements);
        asked(g, "metadata-leads-back", PostgresHolderIdentity::metadata);
        asked(g, "result-sets-lead-back", PostgresHolderIdentity::resultSets);
        asked(g, "equality", PostgresHolderIdentity::equality);
        asked(g, "names", PostgresHolderIdentity::names);
        asked(g, "serialization", PostgresHolderIdentity::serialization);
        asked(g, "behind-a-proxy", PostgresHolderIdentity::behindAProxy);
        asked(g, "reflection", PostgresHolderIdentity::reflection);
        wrappers(g);
        several(g);
        return g.probes();
    }

    /** Asked of the first connection, of the first when it is closed, and of the next. */
    private static void asked(Group g, String name, Question question) {
        g.reused(name, stage -> {
            Connection first = stage.first();
            stage.attempt("open", () -> question.on(first));
            stage.letGo(first);
            stage.attempt("closed", () -> question.on(first));
            Connection next = stage.next();
            stage.attempt("next", () -> question.on(next));
            stage.everything(next);
        });
    }

    private static Object casts(Connection c) {
        PgConnection concrete = (PgConnection) c;
        PGConnection vendor = (PGConnection) c;
        BaseConnection base = (BaseConnection) c;
        return (concrete == c) + " " + (vendor == c) + " " + (base == c) + " " + (c instanceof Serializable) + " "
                + PgConnection.class.isInstance(c) + " " + PgConnection.class.isAssignableFrom(c.getClass());
    }

    private static Object statements(Connection c) throws Exception {
        try (Statement s = c.createStatement();
                Statement scrolling = c.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
                Statement held = c.createStatement(
                        ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY, ResultSet.HOLD_CURSORS_OVER_COMMIT);
                PreparedStatement p = c.prepareStatement("SELECT ?::int");
                PreparedStatement keys = c.prepareStatement("SELECT 1", Statement.RETURN_GENERATED_KEYS);
                CallableStatement call = c.prepareCall("{ ? = call lower(?) }")) {
            return (s.getConnection() == c) + " " + (scrolling.getConnection() == c) + " "
                    + (held.getConnection() == c) + " " + (p.getConnection() == c) + " " + (keys.getConnection() == c)
                    + " " + (call.getConnection() == c) + " " + s.getClass().getName() + " "
                    + p.getClass().getName() + " " + call.getClass().getName();
        }
    }

    private static Object metadata(Connection c) throws Exception {
        DatabaseMetaData md = c.getMetaData();
        try (ResultSet types = md.getTypeInfo();
                ResultSet tables = md.getTables(null, "pg_catalog", "pg_class", null)) {
            return (md.getConnection() == c) + " " + (c.getMetaData() == md) + " "
                    + (types.getStatement().getConnection() == c) + " "
                    + (tables.getStatement().getConnection() == c) + " " + tables.next() + " "
                    + tables.getString("TABLE_NAME") + " "
                    + md.unwrap(DatabaseMetaData.class).equals(md) + " "
                    + md.getClass().getName();
        }
    }

    private static Object resultSets(Connection c) throws Exception {
        try (Statement s = c.createStatement();
                PreparedStatement p = c.prepareStatement("SELECT ?");
                ResultSet rows = s.executeQuery("SELECT ARRAY[1,2,3], 'x'")) {
            p.setInt(1, 1);
            try (ResultSet prepared = p.executeQuery()) {
                rows.next();
                ResultSet elements = rows.getArray(1).getResultSet();
                return (rows.getStatement() == s) + " " + (prepared.getStatement() == p) + " "
                        + (rows.getStatement().getConnection() == c) + " "
                        + (elements.getStatement().getConnection() == c) + " "
                        + rows.getMetaData().getColumnTypeName(1) + " "
                        + p.getMetaData().getColumnCount();
            }
        }
    }

    private static Object equality(Connection c) {
        Set<Connection> set = new HashSet<>();
        Map<Connection, String> weak = new WeakHashMap<>();
        Map<Connection, String> identity = new IdentityHashMap<>();
        set.add(c);
        weak.put(c, "weak");
        identity.put(c, "identity");
        return c.equals(c) + " " + c.equals(null) + " " + c.equals("c") + " " + set.contains(c) + " " + weak.get(c)
                + " " + identity.get(c) + " " + (c.hashCode() == c.hashCode())
                + " " + (c.hashCode() == System.identityHashCode(c));
    }

    private static Object names(Connection c) {
        return c.toString().startsWith(DRIVER) + " " + c.toString().equals(c.toString()) + " "
                + c.getClass().getName().startsWith(DRIVER) + " "
                + c.getClass().getPackage().getName() + " "
                + (c.getClass().getClassLoader() == PgConnection.class.getClassLoader()) + " "
                + (c.getClass().getProtectionDomain() == PgConnection.class.getProtectionDomain());
    }

    private static Object serialization(Connection c) throws Throwable {
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            out.writeObject(c);
            return "written";
        } catch (java.io.NotSerializableException refused) {
            return "not serializable: " + refused.getMessage().startsWith(DRIVER);
        }
    }

    /** As tracing libraries do. */
    private static Object behindAProxy(Connection c) throws Throwable {
        Connection proxy = (Connection) Proxy.newProxyInstance(
                PostgresHolderIdentity.class.getClassLoader(),
                new Class<?>[] {Connection.class, PGConnection.class},
                (self, method, arguments) -> {
                    try {
                        return method.invoke(c, arguments);
                    } catch (java.lang.reflect.InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        try (Statement s = proxy.createStatement()) {
            return proxy.unwrap(PgConnection.class) == c && s.getConnection() == c && proxy.isValid(1);
        }
    }

    /** What frameworks look for by name. */
    private static Object reflection(Connection c) throws Throwable {
        Class<?> type = c.getClass();
        return type.getMethod("getBackendPID").getReturnType() + " "
                + type.getMethod("createStatement").invoke(c).getClass().getName() + " "
                + Modifier.isPublic(type.getModifiers()) + " "
                + type.getMethod("getCopyAPI").getReturnType().getSimpleName() + " "
                + BaseConnection.class.isAssignableFrom(type);
    }

    private static void wrappers(Group g) {
        Class<?>[] known = {Connection.class, PGConnection.class, PgConnection.class, BaseConnection.class, Object.class
        };
        asked(g, "unwrap", c -> {
            StringBuilder all = new StringBuilder();
            for (Class<?> type : known) all.append(c.unwrap(type) == c).append(' ');
            return all;
        });
        asked(g, "wrapper-for", c -> {
            StringBuilder all = new StringBuilder();
            for (Class<?> type : known) all.append(c.isWrapperFor(type)).append(' ');
            return all.append(c.isWrapperFor(Statement.class)).append(' ').append(c.isWrapperFor(DataSource.class));
        });
        asked(g, "unwrap-to-a-stranger", c -> c.unwrap(Statement.class));
        asked(g, "unwrap-to-a-class", c -> c.unwrap(String.class));
        asked(g, "unwrap-to-null", c -> c.unwrap(null));
        asked(g, "wrapper-for-null", c -> c.isWrapperFor(null));
        asked(g, "unwrap-a-statement", c -> {
            try (Statement s = c.createStatement()) {
                return s.unwrap(Statement.class) == s && s.isWrapperFor(Statement.class);
            }
        });
    }

    private static void several(Group g) {
        g.reused("exact-class", stage -> {
                    Connection first = stage.first();
                    stage.say("exactly: " + (first.getClass() == PgConnection.class));
                    stage.letGo(first);
                    stage.say("exactly: " + (stage.next().getClass() == PgConnection.class));
                })
                .unavoidable(
                        "two borrowers of one session must have two objects: what they hold is of a subclass of the"
                                + " driver's class",
                        "only `getClass()` shows it; casts, `instanceof` and `unwrap` do not");
        g.reused("two-at-once", stage -> {
            Connection first = stage.first();
            Connection second = stage.open();
            stage.say("equal: " + first.equals(second) + " " + (first == second));
            stage.say("same session: "
                    + stage.rows(first, "SELECT pg_backend_pid()")
                            .equals(stage.rows(second, "SELECT pg_backend_pid()")));
            stage.letGo(second);
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.reused("not-the-one-before", stage -> {
            Connection first = stage.first();
            stage.letGo(first);
            Connection next = stage.next();
            stage.say("equal: " + first.equals(next) + " " + next.equals(first) + " " + (first == next));
            stage.say("same class: " + (first.getClass() == next.getClass()));
            stage.say("closed: " + first.isClosed() + " " + next.isClosed());
            stage.everything(next);
        });
        g.either("by-every-way-in", stage -> {
            java.util.Properties info = new java.util.Properties();
            info.setProperty("user", stage.user());
            info.setProperty("password", stage.password());
            Connection[] all = {
                DriverManager.getConnection(stage.url(), stage.user(), stage.password()),
                DriverManager.getConnection(stage.url(), info),
                DriverManager.getConnection(stage.url() + "?user=" + stage.user() + "&password=" + stage.password()),
                DriverManager.getDriver(stage.url()).connect(stage.url(), info)
            };
            for (Connection each : all) {
                stage.say(casts(each) + " " + stage.rows(each, "SELECT current_user = '{user}'") + " "
                        + each.getMetaData().getURL().startsWith("jdbc:postgresql://"));
                each.close();
                stage.say("closed: " + each.isClosed());
            }
            stage.say("properties: " + info.size());
        });
    }
}
