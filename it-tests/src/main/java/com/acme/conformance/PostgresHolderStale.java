package com.acme.conformance;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * What a connection made is used when the connection is closed, by this thread and another, while somebody else works on the
 * session that was the connection's: the other must not notice.
 */
final class PostgresHolderStale {
    /** Makes something on a connection that is open, and gives what will be done with it when that is closed. */
    interface Kept {
        Stage.Call on(Connection c, Stage stage) throws Exception;
    }

    private PostgresHolderStale() {}

    static List<Probe> probes() {
        Group g = new Group("postgres/holder");
        statements(g);
        preparedStatements(g);
        resultSets(g);
        return g.probes();
    }

    /** A session that can be reused although something of it was kept. */
    static void reused(Group g, String name, Kept kept) {
        g.reused("stale-" + name, stage -> play(stage, kept));
    }

    /** What was kept leads around the connection. */
    static void either(Group g, String name, Kept kept) {
        g.either("stale-" + name, stage -> play(stage, kept));
    }

    private static void play(Stage stage, Kept kept) throws Exception {
        stage.afterwards("DROP TABLE IF EXISTS {work}");
        stage.prepare(
                "CREATE TABLE {work} (id int PRIMARY KEY, name text)",
                "INSERT INTO {work} SELECT i, 'row' || i FROM generate_series(1, 20) i");
        Connection first = stage.first();
        Stage.Call use = kept.on(first, stage);
        stage.letGo(first);
        stage.attempt("used while nobody has the session", use);
        Connection next = stage.next();
        next.setAutoCommit(false);
        Statement work = next.createStatement();
        work.executeUpdate(stage.fill("INSERT INTO {work} VALUES (1000, 'mine')"));
        work.setFetchSize(2);
        ResultSet mine = work.executeQuery(stage.fill("SELECT id FROM {work} ORDER BY id"));
        mine.next();
        stage.attempt("used", use);
        stage.attempt("again", use);
        stage.say("elsewhere: " + stage.elsewhere(use));
        stage.attempt("the next borrower", () -> rest(mine) + " " + next.getWarnings());
        stage.look(next, "SELECT pg_current_xact_id_if_assigned() IS NOT NULL");
        next.rollback();
        stage.look(next, "SELECT count(*), sum(id) FROM {work}");
        stage.say("its session stayed: "
                + stage.rows(next, "SELECT pg_backend_pid()").equals("[" + stage.session(next) + "]"));
        next.setAutoCommit(true);
        stage.everything(next);
    }

    private static void statements(Group g) {
        reused(g, "statement-executes", (c, stage) -> {
            Statement s = c.createStatement();
            return () -> s.execute(stage.fill("DELETE FROM {work}"));
        });
        reused(g, "statement-that-was-used-executes", (c, stage) -> {
            Statement s = c.createStatement();
            s.executeQuery("SELECT 1");
            return () -> s.executeUpdate(stage.fill("DELETE FROM {work}"));
        });
        reused(g, "statement-queries", (c, stage) -> {
            Statement s = c.createStatement();
            return () -> s.executeQuery("SELECT 1");
        });
        reused(g, "statement-cancels", (c, stage) -> {
            Statement s = c.createStatement();
            s.executeQuery("SELECT 1");
            return () -> {
                s.cancel();
                return "cancelled";
            };
        });
        reused(g, "statement-batch", (c, stage) -> {
            Statement s = c.createStatement();
            s.addBatch(stage.fill("DELETE FROM {work}"));
            return s::executeBatch;
        });
        reused(g, "statement-asks-for-keys", (c, stage) -> {
            Statement s = c.createStatement();
            return () -> s.executeUpdate(stage.fill("DELETE FROM {work}"), Statement.RETURN_GENERATED_KEYS);
        });
        reused(g, "statement-state", (c, stage) -> {
            Statement s = c.createStatement();
            return () -> s.isClosed() + " " + s.getFetchSize() + " " + s.getMaxRows() + " " + s.getWarnings() + " "
                    + s.getUpdateCount() + " " + s.getMoreResults() + " " + s.getResultSet();
        });
        reused(g, "statement-connection", (c, stage) -> {
            Statement s = c.createStatement();
            return () -> s.getConnection() == c;
        });
        reused(g, "statement-connection-makes-another", (c, stage) -> {
            Statement s = c.createStatement();
            return () -> s.getConnection().createStatement();
        });
        reused(g, "statement-closes", (c, stage) -> {
            Statement s = c.createStatement();
            s.executeQuery("SELECT 1");
            return () -> {
                s.close();
                return s.isClosed();
            };
        });
        reused(g, "statement-with-a-time-out", (c, stage) -> {
            Statement s = c.createStatement();
            s.setQueryTimeout(1);
            s.executeQuery("SELECT 1");
            return () -> s.executeQuery("SELECT pg_sleep(0)");
        });
        reused(g, "closeoncompletion", (c, stage) -> {
            Statement s = c.createStatement();
            s.closeOnCompletion();
            ResultSet rs = s.executeQuery("SELECT 1");
            return () -> {
                rs.close();
                return s.isClosed();
            };
        });
    }

    private static void preparedStatements(Group g) {
        reused(g, "prepared-executes", (c, stage) -> {
            PreparedStatement p = c.prepareStatement(stage.fill("DELETE FROM {work} WHERE id > ?"));
            return () -> {
                p.setInt(1, 0);
                return p.executeUpdate();
            };
        });
        reused(g, "server-prepared-executes", (c, stage) -> {
            PreparedStatement p = c.prepareStatement(stage.fill("UPDATE {work} SET name = name WHERE id > ?"));
            for (int i = 0; i < 7; i++) {
                p.setInt(1, 100);
                p.executeUpdate();
            }
            return () -> {
                p.setInt(1, 0);
                return p.executeUpdate();
            };
        });
        reused(g, "prepared-batch", (c, stage) -> {
            PreparedStatement p = c.prepareStatement(stage.fill("DELETE FROM {work} WHERE id > ?"));
            p.setInt(1, 0);
            p.addBatch();
            return p::executeBatch;
        });
        reused(g, "prepared-describes", (c, stage) -> {
            PreparedStatement p = c.prepareStatement(stage.fill("SELECT id FROM {work} WHERE id > ?"));
            return p::getMetaData;
        });
        reused(g, "prepared-describes-its-parameters", (c, stage) -> {
            PreparedStatement p = c.prepareStatement(stage.fill("SELECT id FROM {work} WHERE id > ?"));
            return p::getParameterMetaData;
        });
        reused(g, "prepared-takes-an-array", (c, stage) -> {
            PreparedStatement p = c.prepareStatement("SELECT ?");
            return () -> {
                p.setObject(1, new Integer[] {1});
                return "set";
            };
        });
        reused(g, "callable-executes", (c, stage) -> {
            CallableStatement call = c.prepareCall("{ ? = call lower(?) }");
            call.registerOutParameter(1, java.sql.Types.VARCHAR);
            call.setString(2, "A");
            call.execute();
            return () -> call.getString(1) + " " + call.execute();
        });
        reused(g, "prepared-closes", (c, stage) -> {
            PreparedStatement p = c.prepareStatement("SELECT 1");
            for (int i = 0; i < 7; i++) p.executeQuery().close();
            return () -> {
                p.close();
                return p.isClosed();
            };
        });
    }

    private static void resultSets(Group g) {
        reused(g, "fetched-rows", (c, stage) -> {
            ResultSet rs = c.createStatement().executeQuery(stage.fill("SELECT id, name FROM {work} ORDER BY id"));
            rs.next();
            return () -> rest(rs);
        });
        reused(g, "fetched-rows-of-a-prepared-statement", (c, stage) -> {
            ResultSet rs = c.prepareStatement(stage.fill("SELECT id, name FROM {work} ORDER BY id"))
                    .executeQuery();
            return () -> rest(rs) + " " + rs.isClosed();
        });
        reused(g, "rows-of-a-cursor", (c, stage) -> {
            c.setAutoCommit(false);
            Statement s = c.createStatement();
            s.setFetchSize(3);
            ResultSet rs = s.executeQuery(stage.fill("SELECT id, name FROM {work} ORDER BY id"));
            rs.next();
            rs.next();
            return () -> rs.getInt(1) + " " + rs.next() + " " + rest(rs);
        });
        reused(g, "rows-of-a-cursor-are-closed", (c, stage) -> {
            c.setAutoCommit(false);
            Statement s = c.createStatement();
            s.setFetchSize(3);
            ResultSet rs = s.executeQuery(stage.fill("SELECT id FROM {work}"));
            rs.next();
            return () -> {
                rs.close();
                return rs.isClosed() + " " + s.isClosed();
            };
        });
        reused(g, "updatable-rows", (c, stage) -> {
            ResultSet rs = updatable(stage, c);
            return () -> {
                rs.updateString(2, "stale");
                rs.updateRow();
                return "updated";
            };
        });
        reused(g, "a-row-of-updatable-rows-is-deleted", (c, stage) -> {
            ResultSet rs = updatable(stage, c);
            return () -> {
                rs.deleteRow();
                return "deleted";
            };
        });
        reused(g, "a-row-is-inserted", (c, stage) -> {
            ResultSet rs = updatable(stage, c);
            return () -> {
                rs.moveToInsertRow();
                rs.updateInt(1, 99);
                rs.insertRow();
                return "inserted";
            };
        });
        reused(g, "a-row-is-read-again", (c, stage) -> {
            ResultSet rs = updatable(stage, c);
            return () -> {
                rs.refreshRow();
                return "refreshed";
            };
        });
        reused(g, "result-set-metadata", (c, stage) -> {
            ResultSet rs = c.createStatement().executeQuery(stage.fill("SELECT id, name FROM {work}"));
            return () ->
                    rs.getMetaData().getColumnName(1) + " " + rs.getMetaData().getColumnType(2);
        });
        reused(g, "result-set-metadata-that-asks-the-server", (c, stage) -> {
            ResultSet rs = c.createStatement().executeQuery(stage.fill("SELECT id, name FROM {work}"));
            return () -> rs.getMetaData().isNullable(1);
        });
        reused(g, "result-set-statement", (c, stage) -> {
            ResultSet rs = c.createStatement().executeQuery("SELECT 1");
            return () -> rs.getStatement().executeQuery("SELECT 2");
        });
    }

    private static ResultSet updatable(Stage stage, Connection c) throws SQLException {
        Statement s = c.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
        ResultSet rs = s.executeQuery(stage.fill("SELECT id, name FROM {work} WHERE id = 1"));
        rs.next();
        return rs;
    }

    static String rest(ResultSet rs) throws SQLException {
        int sum = 0;
        int rows = 0;
        while (rs.next()) {
            sum += rs.getInt(1);
            rows++;
        }
        return rows + " rows, sum " + sum;
    }
}
