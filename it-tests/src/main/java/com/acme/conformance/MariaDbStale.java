package com.acme.conformance;

import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.FutureTask;

/** Statements, results and metadata whose connection was closed, while somebody else has the next one. */
final class MariaDbStale {
    private static final String ROWS = "SELECT 1 AS n, 'one' AS word UNION SELECT 2, 'two' UNION SELECT 3, 'three'";

    private MariaDbStale() {}

    static List<Probe> probes() {
        Group g = new Group("mariadb/stale");
        statements(g);
        results(g);
        return g.probes();
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
            stage.attempt("executeQuery", () -> Stage.plain(s.executeQuery("SELECT 1")));
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
            stage.attempt("executeQuery", () -> Stage.plain(p.executeQuery()));
            stage.attempt("executeUpdate", p::executeUpdate);
            stage.attemptStep("addBatch", p::addBatch);
            stage.attempt("executeBatch", p::executeBatch);
            stage.attempt("getMetaData", () -> Stage.plain(p.getMetaData()));
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
        stage.attempt("getResultSet", () -> Stage.plain(s.getResultSet()));
        stage.attempt("getUpdateCount", s::getUpdateCount);
        stage.attempt("getMoreResults", s::getMoreResults);
        stage.attempt("getGeneratedKeys", () -> Stage.plain(s.getGeneratedKeys()));
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
            stage.attempt("getTables", () -> Stage.plain(m.getTables(null, null, stage.unique("t"), null)));
            stage.attempt("getColumns", () -> Stage.plain(m.getColumns(null, null, stage.unique("t"), null)));
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
}
