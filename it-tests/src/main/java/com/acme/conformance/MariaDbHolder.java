package com.acme.conformance;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.FutureTask;

/** What can still be done with a connection that its holder has closed, and that nobody else feels it. */
final class MariaDbHolder {
    private MariaDbHolder() {}

    static List<Probe> probes() {
        Group g = new Group("mariadb/holder");
        connections(g);
        endings(g);
        identity(g);
        return g.probes();
    }

    private static void connections(Group g) {
        g.reused("connection", stage -> {
            Connection first = stage.first();
            stage.letGo(first);
            stale(stage, first).forEach((name, call) -> stage.attempt(name, () -> Stage.plain(call.call())));
            stage.everything(stage.next());
        });
        g.reused("connection-changed", stage -> {
            Connection first = stage.first();
            first.setReadOnly(true);
            first.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            first.setCatalog("information_schema");
            first.setAutoCommit(false);
            stage.letGo(first);
            stale(stage, first).forEach((name, call) -> stage.attempt(name, () -> Stage.plain(call.call())));
            stage.everything(stage.next());
        });
        g.reused("connection-elsewhere", stage -> {
            Connection first = stage.first();
            stage.letGo(first);
            for (Map.Entry<String, Stage.Call> call : stale(stage, first).entrySet()) {
                stage.say(call.getKey() + ": "
                        + stage.elsewhere(() -> Stage.plain(call.getValue().call())));
            }
            stage.everything(stage.next());
        });
        g.reused("connection-beside-its-next", stage -> {
            Connection first = stage.first();
            stage.letGo(first);
            Connection next = stage.next();
            next.setAutoCommit(false);
            stage.run(next, "CREATE TEMPORARY TABLE {t} (n INT) ENGINE=InnoDB", "INSERT INTO {t} VALUES (1)");
            stale(stage, first).forEach((name, call) -> Stage.outcome(call));
            stage.look(next, "SELECT n FROM {t}", "SELECT database(), @@autocommit, @@in_transaction, @@tx_isolation");
            next.rollback();
            stage.look(next, "SELECT n FROM {t}");
            stage.attempt("open", () -> !next.isClosed());
            stage.attempt("network timeout", next::getNetworkTimeout);
        });
    }

    private static Map<String, Stage.Call> stale(Stage stage, Connection c) {
        Map<String, Stage.Call> calls = new LinkedHashMap<>();
        calls.put("isClosed", c::isClosed);
        calls.put("getAutoCommit", c::getAutoCommit);
        calls.put("isReadOnly", c::isReadOnly);
        calls.put("getCatalog", c::getCatalog);
        calls.put("getSchema", c::getSchema);
        calls.put("getHoldability", c::getHoldability);
        calls.put("getTransactionIsolation", c::getTransactionIsolation);
        calls.put("getNetworkTimeout", c::getNetworkTimeout);
        calls.put("getWarnings", c::getWarnings);
        calls.put("getTypeMap", () -> c.getTypeMap().toString());
        calls.put("getClientInfo", () -> c.getClientInfo().toString());
        calls.put("getClientInfo(name)", () -> c.getClientInfo("ApplicationName"));
        calls.put("getMetaData", c::getMetaData);
        calls.put("isValid", () -> c.isValid(1));
        calls.put("createStatement", c::createStatement);
        calls.put(
                "createStatement(3)",
                () -> c.createStatement(
                        ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY, ResultSet.HOLD_CURSORS_OVER_COMMIT));
        calls.put("execute", () -> c.createStatement().execute("SELECT 1"));
        calls.put("prepareStatement", () -> c.prepareStatement("SELECT ?"));
        calls.put("prepareStatement(keys)", () -> c.prepareStatement("SELECT 1", Statement.RETURN_GENERATED_KEYS));
        calls.put("prepareCall", () -> c.prepareCall("{call nothing()}"));
        calls.put("nativeSQL", () -> c.nativeSQL("SELECT {fn now()}"));
        calls.put("setAutoCommit", done(() -> c.setAutoCommit(false)));
        calls.put("setReadOnly", done(() -> c.setReadOnly(true)));
        calls.put("setCatalog", done(() -> c.setCatalog("mysql")));
        calls.put("setSchema", done(() -> c.setSchema("mysql")));
        calls.put("setHoldability", done(() -> c.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT)));
        calls.put(
                "setTransactionIsolation",
                done(() -> c.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED)));
        calls.put("setNetworkTimeout", done(() -> c.setNetworkTimeout(Runnable::run, 1)));
        calls.put("setClientInfo", done(() -> c.setClientInfo("ApplicationName", "stale")));
        calls.put("setClientInfo(all)", done(() -> c.setClientInfo(new Properties())));
        calls.put("setTypeMap", done(() -> c.setTypeMap(new LinkedHashMap<>())));
        calls.put("clearWarnings", done(c::clearWarnings));
        calls.put("commit", done(c::commit));
        calls.put("rollback", done(c::rollback));
        calls.put("setSavepoint", c::setSavepoint);
        calls.put("setSavepoint(name)", () -> c.setSavepoint("here"));
        calls.put("createBlob", c::createBlob);
        calls.put("createClob", c::createClob);
        calls.put("createNClob", c::createNClob);
        calls.put("createSQLXML", c::createSQLXML);
        calls.put("createArrayOf", () -> c.createArrayOf("INT", new Object[0]));
        calls.put("createStruct", () -> c.createStruct("INT", new Object[0]));
        calls.put("isWrapperFor", () -> c.isWrapperFor(Connection.class));
        calls.put("unwrap", () -> c.unwrap(Connection.class) == c);
        calls.put("close", done(c::close));
        calls.put("abort", done(() -> c.abort(Runnable::run)));
        calls.put("isClosed again", c::isClosed);
        return calls;
    }

    private static Stage.Call done(Stage.Step step) {
        return () -> {
            step.run();
            return "done";
        };
    }

    private static void endings(Group g) {
        g.reused("closed-twice", stage -> {
            Connection first = stage.first();
            stage.letGo(first);
            stage.attemptStep("again", first::close);
            Connection next = stage.next();
            stage.attemptStep("and again", first::close);
            Connection another = stage.open();
            stage.run(next, "SET @mine = 1");
            stage.look(another, "SELECT @mine");
            stage.look(next, "SELECT @mine");
        });
        g.either("closed-by-two", stage -> {
            for (int i = 0; i < 10; i++) {
                Connection first = stage.first();
                FutureTask<String> elsewhere = stage.start(done(first::close));
                String here = Stage.outcome(done(first::close));
                stage.say(here + ", " + Stage.await(elsewhere));
                stage.gone(first);
                Connection next = stage.next();
                Connection another = stage.open();
                stage.run(next, "SET @mine = 1");
                stage.look(another, "SELECT @mine");
                stage.letGo(another);
                stage.letGo(next);
            }
        });
        g.retired("aborted", stage -> {
            Connection first = stage.first();
            Statement s = first.createStatement();
            first.abort(Runnable::run);
            stage.attempt("isClosed", first::isClosed);
            stage.attempt("execute", () -> s.execute("SELECT 1"));
            stage.attempt("isValid", () -> first.isValid(1));
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.retired("killed", stage -> {
            Connection first = stage.first();
            long session = stage.session(first);
            stage.run(stage.other(), "KILL " + session);
            stage.awaitTrue("SELECT count(*) = 0 FROM information_schema.processlist WHERE id = " + session);
            stage.attempt("isValid", () -> first.isValid(1));
            stage.attempt("execute", () -> {
                try (Statement s = first.createStatement()) {
                    return s.execute("SELECT 1");
                }
            });
            stage.attempt("isClosed", first::isClosed);
            stage.attemptStep("close", () -> stage.letGo(first));
            stage.everything(stage.next());
        });
        g.retired("killed-unnoticed", stage -> {
            Connection first = stage.first();
            long session = stage.session(first);
            stage.run(stage.other(), "KILL " + session);
            stage.awaitTrue("SELECT count(*) = 0 FROM information_schema.processlist WHERE id = " + session);
            stage.attemptStep("close", () -> stage.letGo(first));
            stage.everything(stage.next());
        });
    }

    private static void identity(Group g) {
        g.reused("identity", stage -> {
            Connection c = stage.first();
            Statement s = c.createStatement();
            ResultSet rows = s.executeQuery("SELECT 1");
            PreparedStatement p = c.prepareStatement("SELECT 1");
            stage.say("equal to itself: " + c.equals(c) + " " + (c.hashCode() == c.hashCode()));
            stage.say("statement's: " + (s.getConnection() == c) + " " + (p.getConnection() == c));
            stage.say("result set's: " + (rows.getStatement() == s));
            stage.say("metadata's: " + (c.getMetaData().getConnection() == c));
            stage.say("metadata of the metadata's rows: "
                    + (c.getMetaData().getCatalogs().getStatement() == null ? "none" : "some"));
            stage.letGo(c);
            Connection next = stage.next();
            stage.say("equal to the next: " + c.equals(next) + " " + next.equals(c) + " " + (c == next));
            stage.say("closed: " + c.isClosed() + " " + next.isClosed());
        });
        g.either("three-at-once", stage -> {
            Connection a = stage.first();
            Connection b = stage.open();
            Connection c = stage.open();
            stage.run(a, "SET @mine = 'a'");
            stage.run(b, "SET @mine = 'b'");
            stage.run(c, "SET @mine = 'c'");
            for (Connection each : new Connection[] {a, b, c}) stage.look(each, "SELECT @mine");
            stage.letGo(b);
            stage.look(c, "SELECT @mine");
            stage.letGo(a);
            stage.look(c, "SELECT @mine");
            stage.letGo(c);
            stage.everything(stage.next());
        });
    }
}
