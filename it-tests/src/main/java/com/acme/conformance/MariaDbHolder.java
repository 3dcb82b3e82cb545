package com.acme.conformance;

import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.FutureTask;

/** What can still be done with what its holder has closed, and that nobody else feels it. */
final class MariaDbHolder {
    private static final String ROWS = "SELECT 1 AS n, 'one' AS word UNION SELECT 2, 'two' UNION SELECT 3, 'three'";

    private MariaDbHolder() {}

    static List<Probe> probes() {
        Group g = new Group("mariadb/holder");
        connections(g);
        statements(g);
        results(g);
        endings(g);
        identity(g);
        return g.probes();
    }

    private static void connections(Group g) {
        g.reused("connection", stage -> {
            Connection first = stage.first();
            stage.letGo(first);
            stale(stage, first).forEach((name, call) -> stage.attempt(name, () -> plain(call)));
            stage.everything(stage.next());
        });
        g.reused("connection-changed", stage -> {
            Connection first = stage.first();
            first.setReadOnly(true);
            first.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            first.setCatalog("information_schema");
            first.setAutoCommit(false);
            stage.letGo(first);
            stale(stage, first).forEach((name, call) -> stage.attempt(name, () -> plain(call)));
            stage.everything(stage.next());
        });
        g.reused("connection-elsewhere", stage -> {
            Connection first = stage.first();
            stage.letGo(first);
            for (Map.Entry<String, Stage.Call> call : stale(stage, first).entrySet()) {
                stage.say(call.getKey() + ": " + stage.elsewhere(() -> plain(call.getValue())));
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

    private static void statements(Group g) {
        g.reused("statement", stage -> {
            Connection first = stage.first();
            Statement s = first.createStatement();
            s.executeQuery("SELECT 1");
            stage.letGo(first);
            Connection next = stage.next();
            statement(stage, first, s);
            stage.attempt("execute", () -> s.execute("SET @stale = 1"));
            stage.attempt("executeQuery", () -> plain(s.executeQuery("SELECT 1")));
            stage.attempt("executeUpdate", () -> s.executeUpdate("SET @stale = 1"));
            stage.attemptStep("addBatch", () -> s.addBatch("SET @stale = 1"));
            stage.attempt("executeBatch", s::executeBatch);
            stage.attemptStep("cancel", s::cancel);
            stage.attemptStep("close", s::close);
            stage.attempt("isClosed", s::isClosed);
            stage.look(next, "SELECT @stale");
            stage.everything(next);
        });
        g.reused("prepared", stage -> {
            Connection first = stage.first();
            PreparedStatement p = first.prepareStatement("SELECT ?");
            p.setInt(1, 1);
            stage.letGo(first);
            Connection next = stage.next();
            statement(stage, first, p);
            stage.attemptStep("setInt", () -> p.setInt(1, 2));
            stage.attemptStep("setString", () -> p.setString(1, "x"));
            stage.attempt("execute", p::execute);
            stage.attempt("executeQuery", () -> plain(p.executeQuery()));
            stage.attempt("executeUpdate", p::executeUpdate);
            stage.attemptStep("addBatch", p::addBatch);
            stage.attempt("executeBatch", p::executeBatch);
            stage.attempt("getMetaData", () -> plain(p.getMetaData()));
            stage.attempt("getParameterMetaData", () -> p.getParameterMetaData().getParameterCount());
            stage.attemptStep("clearParameters", p::clearParameters);
            stage.attemptStep("close", p::close);
            stage.everything(next);
        });
        g.either("callable", stage -> {
            Connection first = stage.first();
            stage.run(first, "CREATE PROCEDURE {p}(INOUT n INT) SET n = n + 1, @stale = n");
            stage.afterwards("DROP PROCEDURE IF EXISTS {p}");
            CallableStatement call = first.prepareCall("{call " + stage.unique("p") + "(?)}");
            call.setInt(1, 41);
            call.registerOutParameter(1, java.sql.Types.INTEGER);
            call.execute();
            stage.letGo(first);
            Connection next = stage.next();
            stage.attempt("getInt", () -> call.getInt(1));
            stage.attemptStep("setInt", () -> call.setInt(1, 5));
            stage.attempt("execute", call::execute);
            stage.attemptStep("close", call::close);
            stage.look(next, "SELECT @stale");
            stage.everything(next);
        });
        g.reused("cancelled-late", stage -> {
            Connection first = stage.first();
            Statement stale = first.createStatement();
            stale.executeQuery("SELECT 1");
            stage.letGo(first);
            Connection next = stage.next();
            FutureTask<String> running = stage.start(() -> stage.rows(next, "SELECT sleep(0.3)"));
            stage.awaitTrue("SELECT count(*) FROM information_schema.processlist WHERE info LIKE '%sleep%' AND id = "
                    + stage.session(next));
            stage.attemptStep("cancel", stale::cancel);
            stage.say("the other's query: " + Stage.await(running));
        });
    }

    private static void statement(Stage stage, Connection connection, Statement s) {
        stage.attempt("isClosed", s::isClosed);
        stage.attempt("getConnection", () -> s.getConnection() == connection);
        stage.attempt("getResultSet", () -> plain(s.getResultSet()));
        stage.attempt("getUpdateCount", s::getUpdateCount);
        stage.attempt("getMoreResults", s::getMoreResults);
        stage.attempt("getGeneratedKeys", () -> plain(s.getGeneratedKeys()));
        stage.attempt("getWarnings", s::getWarnings);
        stage.attempt("getMaxRows", s::getMaxRows);
        stage.attemptStep("setMaxRows", () -> s.setMaxRows(3));
        stage.attempt("getFetchSize", s::getFetchSize);
        stage.attemptStep("setFetchSize", () -> s.setFetchSize(3));
        stage.attempt("getQueryTimeout", s::getQueryTimeout);
        stage.attemptStep("setQueryTimeout", () -> s.setQueryTimeout(3));
        stage.attempt("getResultSetType", s::getResultSetType);
        stage.attempt("isPoolable", s::isPoolable);
        stage.attemptStep("clearBatch", s::clearBatch);
        stage.attemptStep("clearWarnings", s::clearWarnings);
    }

    private static void results(Group g) {
        g.reused("result-set", stage -> {
            Connection first = stage.first();
            Statement s = first.createStatement();
            ResultSet rows = s.executeQuery(ROWS);
            rows.next();
            ResultSetMetaData columns = rows.getMetaData();
            stage.letGo(first);
            Connection next = stage.next();
            stage.attempt("isClosed", rows::isClosed);
            stage.attempt("getInt", () -> rows.getInt(1));
            stage.attempt("next", rows::next);
            stage.attempt("getString", () -> rows.getString("word"));
            stage.attempt("absolute", () -> rows.absolute(1));
            stage.attempt("getRow", rows::getRow);
            stage.attempt("findColumn", () -> rows.findColumn("word"));
            stage.attempt("getStatement", () -> rows.getStatement() == s);
            stage.attempt(
                    "getStatement.getConnection", () -> rows.getStatement().getConnection() == first);
            stage.attempt("getMetaData", () -> rows.getMetaData().getColumnCount());
            stage.attempt("columns", () -> columns.getColumnLabel(2));
            stage.attempt("getWarnings", rows::getWarnings);
            stage.attemptStep("refreshRow", rows::refreshRow);
            stage.attemptStep("close", rows::close);
            stage.attempt("isClosed", rows::isClosed);
            stage.everything(next);
        });
        g.reused("result-set-to-update", stage -> {
            Connection first = stage.first();
            stage.run(first, "CREATE TABLE {t} (n INT PRIMARY KEY, m INT)", "INSERT INTO {t} VALUES (1, 1), (2, 2)");
            stage.afterwards("DROP TABLE IF EXISTS {t}");
            Statement s = first.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
            ResultSet rows = s.executeQuery(stage.fill("SELECT n, m FROM {t} ORDER BY n"));
            rows.next();
            rows.updateInt(2, 7);
            stage.letGo(first);
            Connection next = stage.next();
            stage.attemptStep("updateRow", rows::updateRow);
            stage.attemptStep("deleteRow", rows::deleteRow);
            stage.attemptStep("moveToInsertRow", rows::moveToInsertRow);
            stage.look(next, "SELECT n, m FROM {t} ORDER BY n");
            stage.everything(next);
        });
        g.reused("large-objects", stage -> {
            Connection first = stage.first();
            ResultSet rows = first.createStatement().executeQuery("SELECT cast('bytes' AS BINARY), 'words'");
            rows.next();
            Blob bytes = rows.getBlob(1);
            java.sql.Clob words = rows.getClob(2);
            stage.letGo(first);
            stage.attempt("bytes", () -> new String(bytes.getBytes(1, 5), "US-ASCII"));
            stage.attempt("words", () -> words.getSubString(1, 5));
            stage.attemptStep("free", bytes::free);
            stage.everything(stage.next());
        });
        g.reused("metadata", stage -> {
            Connection first = stage.first();
            stage.run(first, "CREATE TABLE {t} (n INT)");
            stage.afterwards("DROP TABLE IF EXISTS {t}");
            DatabaseMetaData m = first.getMetaData();
            ResultSet tables = m.getTables(null, null, stage.unique("t"), null);
            stage.letGo(first);
            Connection next = stage.next();
            stage.attempt("rows from before", () -> tables.next() ? tables.getString(3) : "none");
            stage.attempt("getConnection", () -> m.getConnection() == first);
            stage.attempt("getTables", () -> plain(m.getTables(null, null, stage.unique("t"), null)));
            stage.attempt("getColumns", () -> plain(m.getColumns(null, null, stage.unique("t"), null)));
            stage.attempt("getUserName", () -> m.getUserName().replaceAll("@.*", ""));
            stage.attempt("getURL", m::getURL);
            stage.attempt("getDatabaseProductVersion", m::getDatabaseProductVersion);
            stage.attempt("getMaxConnections", m::getMaxConnections);
            stage.attempt("supportsTransactions", m::supportsTransactions);
            stage.attempt("getDefaultTransactionIsolation", m::getDefaultTransactionIsolation);
            stage.attempt("isReadOnly", m::isReadOnly);
            stage.everything(next);
        });
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

    /** Objects that print as nobody knows what are only said to be there. */
    private static Object plain(Stage.Call call) throws Throwable {
        return plain(call.call());
    }

    private static Object plain(Object value) {
        boolean known = value == null || value instanceof Number || value instanceof String || value instanceof Boolean;
        return known ? value : "an object";
    }
}
