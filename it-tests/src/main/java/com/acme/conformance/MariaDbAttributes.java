package com.acme.conformance;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Properties;

/** The attributes of {@link Connection}, and properties that change what a driver keeps. */
final class MariaDbAttributes {
    /** Changes a connection. */
    private interface Dirt {
        void on(Connection connection) throws Exception;
    }

    private MariaDbAttributes() {}

    static List<Probe> probes() {
        Group g = new Group("mariadb/attributes");
        after(g, "auto-commit", c -> c.setAutoCommit(false));
        after(g, "read-only", c -> c.setReadOnly(true));
        after(g, "read-uncommitted", c -> c.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED));
        after(g, "read-committed", c -> c.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED));
        after(g, "serializable", c -> c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE));
        after(g, "catalog", c -> c.setCatalog("information_schema"));
        after(g, "schema", c -> c.setSchema("information_schema"));
        after(g, "holdability", c -> c.setHoldability(ResultSet.CLOSE_CURSORS_AT_COMMIT));
        after(g, "network-timeout", c -> c.setNetworkTimeout(Runnable::run, 4321));
        after(g, "type-map", c -> c.setTypeMap(Collections.singletonMap("a", String.class)));
        after(g, "type-map-filled", c -> c.getTypeMap().put("a", String.class));
        after(g, "client-info", c -> c.setClientInfo("ApplicationName", "orders"));
        after(g, "client-info-of-all", c -> {
            Properties all = new Properties();
            all.setProperty("ClientUser", "smith");
            all.setProperty("ClientHostname", "desk");
            c.setClientInfo(all);
        });
        after(g, "all-at-once", c -> {
            c.setReadOnly(true);
            c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            c.setCatalog("information_schema");
            c.setAutoCommit(false);
            c.setNetworkTimeout(Runnable::run, 4321);
        });
        ofTheServer(g);
        ofStatements(g);
        properties(g);
        return g.probes();
    }

    private static Probe after(Group g, String name, Dirt dirt) {
        return after(g, Probe.Reuse.REUSED, name, dirt);
    }

    private static Probe after(Group g, Probe.Reuse reuse, String name, Dirt dirt) {
        return g.add(name, reuse, stage -> {
            Connection first = stage.first();
            stage.attemptStep("set", () -> dirt.on(first));
            stage.letGo(first);
            Connection next = stage.next();
            stage.everything(next);
            stage.run(next, "CREATE TABLE {t} (n INT)", "INSERT INTO {t} VALUES (1)", "DROP TABLE {t}");
        });
    }

    /** What was set in SQL behind the driver's back, as the driver tells it to the next one. */
    private static void ofTheServer(Group g) {
        after(g, "behind-its-back", c -> {
            try (Statement statement = c.createStatement()) {
                statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE");
                statement.execute("SET autocommit = 0");
                statement.execute("USE information_schema");
                statement.execute("SET SESSION TRANSACTION READ ONLY");
            }
        });
    }

    private static void ofStatements(Group g) {
        after(g, Probe.Reuse.EITHER, "rows-of-a-statement", c -> {
            Statement statement = c.createStatement();
            statement.setMaxRows(1);
            statement.setFetchSize(1);
            statement.setQueryTimeout(5);
            statement.executeQuery("SELECT 1 UNION SELECT 2");
        });
        g.reused("timeout-of-a-statement", stage -> {
            Connection first = stage.first();
            Statement hurried = first.createStatement();
            hurried.setQueryTimeout(1);
            hurried.executeQuery("SELECT 1");
            stage.letGo(first);
            stage.look(stage.next(), "SELECT sleep(1.3)");
        });
    }

    private static void properties(Group g) {
        with(g, "variables", "sessionVariables", "sql_mode='ANSI_QUOTES',wait_timeout=777");
        with(g, "read-only-statements", "useServerPrepStmts", "true");
        with(g, "local-state", "useLocalSessionState", "true");
        with(g, "auto-commit-by-property", "autocommit", "false");
    }

    /** A property asks for sessions that are other than the rest from their beginning. */
    private static void with(Group g, String name, String property, String value) {
        g.either(name, stage -> {
            Properties properties = new Properties();
            properties.setProperty(property, value);
            for (int i = 0; i < 2; i++) {
                Connection connection = stage.open(properties);
                stage.everything(connection);
                stage.run(connection, "SET sql_mode = '', wait_timeout = 9, autocommit = 0");
                stage.letGo(connection);
            }
            Connection without = stage.open();
            stage.everything(without);
        });
    }
}
