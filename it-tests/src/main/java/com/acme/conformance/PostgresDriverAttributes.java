package com.acme.conformance;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Every attribute of {@link Connection}: set, and left so in each state that a transaction can be in. */
final class PostgresDriverAttributes {
    private static final String[] BEFORE = {"", "-in-a-transaction", "-in-a-failed-transaction"};

    /** Sets something. */
    private interface Setting {
        void set(Connection connection) throws Exception;
    }

    private PostgresDriverAttributes() {}

    static List<Probe> probes() {
        Group g = new Group("postgres/driver");
        inEachState(g, "read-only", c -> c.setReadOnly(true));
        inEachState(g, "isolation", c -> c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE));
        inEachState(g, "holdability", c -> c.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT));
        inEachState(g, "schema", c -> c.setSchema("information_schema"));
        inEachState(g, "client-info", c -> c.setClientInfo("ApplicationName", "somebody"));
        inEachState(g, "network-timeout", c -> c.setNetworkTimeout(Runnable::run, 4321));
        once(g);
        clientInfo(g);
        warnings(g);
        return g.probes();
    }

    /** Outside of a transaction, inside one, and in one that has failed; what the next transaction is like, too. */
    private static void inEachState(Group g, String name, Setting setting) {
        for (String state : BEFORE) {
            g.reused(name + state, stage -> {
                Connection first = stage.first();
                if (!state.isEmpty()) first.setAutoCommit(false);
                if (!state.isEmpty()) stage.look(first, state.contains("failed") ? "SELECT 1 / 0" : "SELECT 1");
                stage.attemptStep("set", () -> setting.set(first));
                stage.letGo(first);
                Connection next = stage.next();
                stage.everything(next);
                next.setAutoCommit(false);
                stage.look(next, "SHOW transaction_isolation", "SHOW transaction_read_only", "SELECT current_schema()");
            });
        }
    }

    private static void once(Group g) {
        g.reused("auto-commit", stage -> {
            Connection first = stage.first();
            first.setAutoCommit(false);
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.reused("catalog", stage -> {
            Connection first = stage.first();
            first.setCatalog("elsewhere");
            stage.attempt(
                    "catalog is the database",
                    () -> first.getCatalog()
                            .equals(stage.rows(first, "SELECT current_database()")
                                    .replaceAll("[\\[\\]]", "")));
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.reused("schema-quoted", stage -> {
            Connection first = stage.first();
            first.setSchema("no 'such' \"schema\"");
            stage.attempt("schema", () -> first.getSchema());
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.reused("type-map", stage -> {
            Connection first = stage.first();
            first.setTypeMap(new HashMap<>(Collections.singletonMap("mine", String.class)));
            stage.attempt("set", () -> first.getTypeMap());
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.reused("type-map-null", stage -> {
            Connection first = stage.first();
            stage.attemptStep("set", () -> first.setTypeMap(null));
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.reused("type-map-changed-in-place", stage -> {
            Connection first = stage.first();
            Map<String, Class<?>> map = first.getTypeMap();
            map.put("mine", String.class);
            stage.letGo(first);
            Connection next = stage.next();
            stage.everything(next);
            map.put("late", String.class);
            stage.attempt("after a late change", () -> next.getTypeMap());
        });
        g.reused("values-that-are-refused", stage -> {
            Connection first = stage.first();
            stage.attemptStep("isolation", () -> first.setTransactionIsolation(99));
            stage.attemptStep("none", () -> first.setTransactionIsolation(Connection.TRANSACTION_NONE));
            stage.attemptStep("holdability", () -> first.setHoldability(99));
            stage.attemptStep("timeout", () -> first.setNetworkTimeout(Runnable::run, -1));
            stage.attemptStep("no executor", () -> first.setNetworkTimeout(null, 60_000));
            stage.attemptStep("commit", () -> first.commit());
            stage.attemptStep("rollback", () -> first.rollback());
            stage.attempt("savepoint", () -> first.setSavepoint());
            stage.attemptStep("schema", () -> first.setSchema(null));
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.reused("everything-at-once", stage -> {
            Connection first = stage.first();
            first.setReadOnly(true);
            first.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            first.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT);
            first.setAutoCommit(false);
            first.setSchema("pg_catalog");
            first.setClientInfo("ApplicationName", "all");
            first.setNetworkTimeout(Runnable::run, 9999);
            stage.look(first, "SHOW transaction_read_only");
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.reused("requests", stage -> {
            Connection first = stage.first();
            // Java 8 does not have them
            stage.attempt(
                    "begin", () -> Connection.class.getMethod("beginRequest").invoke(first));
            first.setAutoCommit(false);
            stage.attempt("end", () -> Connection.class.getMethod("endRequest").invoke(first));
            stage.attempt("auto-commit", () -> first.getAutoCommit());
            stage.letGo(first);
            stage.everything(stage.next());
        });
    }

    private static void clientInfo(Group g) {
        g.reused("client-info-properties", stage -> {
            Connection first = stage.first();
            Properties info = new Properties();
            info.setProperty("ApplicationName", "by properties");
            stage.attemptStep("set", () -> first.setClientInfo(info));
            stage.attempt("get", () -> first.getClientInfo("ApplicationName"));
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.reused("client-info-unknown", stage -> {
            Connection first = stage.first();
            Properties info = new Properties();
            info.setProperty("Nonsense", "1");
            stage.attemptStep("one", () -> first.setClientInfo("ClientUser", "me"));
            stage.attemptStep("several", () -> first.setClientInfo(info));
            stage.attempt("warnings", () -> first.getWarnings());
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.reused("client-info-null", stage -> {
            Connection first = stage.first();
            stage.attemptStep("set", () -> first.setClientInfo("ApplicationName", null));
            stage.attempt("get", () -> first.getClientInfo("ApplicationName"));
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.reused("client-info-changed-in-place", stage -> {
            Connection first = stage.first();
            Properties info = first.getClientInfo();
            info.setProperty("ApplicationName", "in place");
            info.setProperty("More", "in place");
            stage.letGo(first);
            Connection next = stage.next();
            stage.everything(next);
            info.setProperty("Late", "in place");
            stage.attempt("after a late change", () -> next.getClientInfo("Late"));
            stage.attempt("what was kept", () -> info.getProperty("More"));
        });
        g.reused("client-info-in-sql", stage -> {
            Connection first = stage.first();
            stage.run(first, "SET application_name TO 'in SQL'");
            stage.attempt("get", () -> first.getClientInfo("ApplicationName"));
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.either("application-name-of-its-own", stage -> {
            Properties named = new Properties();
            named.setProperty("ApplicationName", "named");
            for (int i = 0; i < 2; i++) {
                Connection connection = stage.open(named);
                stage.look(
                        connection,
                        "SHOW application_name",
                        "SELECT application_name FROM pg_stat_activity WHERE pid = pg_backend_pid()");
                stage.attempt("get", () -> connection.getClientInfo("ApplicationName"));
                connection.setClientInfo("ApplicationName", "changed");
                stage.letGo(connection);
            }
        });
    }

    private static void warnings(Group g) {
        g.reused("warnings", stage -> {
            Connection first = stage.first();
            stage.run(first, "ROLLBACK", "DROP TABLE IF EXISTS {nothing}");
            stage.attemptStep("nonsense", () -> first.setClientInfo("Nonsense", "1"));
            stage.attempt("warnings", () -> count(first));
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.reused("warnings-cleared", stage -> {
            Connection first = stage.first();
            first.setClientInfo("ApplicationName", "x");
            first.clearWarnings();
            stage.letGo(first);
            stage.attempt("warnings after close", () -> first.getWarnings());
            stage.attemptStep("clear after close", () -> first.clearWarnings());
            stage.everything(stage.next());
        });
    }

    private static int count(Connection connection) throws SQLException {
        int count = 0;
        for (SQLWarning warning = connection.getWarnings(); warning != null; warning = warning.getNextWarning())
            count++;
        return count;
    }
}
