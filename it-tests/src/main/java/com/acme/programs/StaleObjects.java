package com.acme.programs;

import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * Keeps what a connection made, closes the connection, and uses it while somebody else works on the session that may have
 * been the connection's: the other must not notice.
 */
public final class StaleObjects {
    private final Tour tour;
    private int reused;
    private int tried;

    private StaleObjects(Tour tour) {
        this.tour = tour;
    }

    /** Makes something on a connection that is open, and gives what will be done with it when that is closed. */
    private interface Kept {
        Tour.Call on(Connection c) throws Exception;
    }

    public static void main(String[] args) throws Exception {
        StaleObjects stale = new StaleObjects(new Tour(args));
        try (Connection c = stale.tour.borrow();
                Statement s = c.createStatement()) {
            s.execute("CREATE TABLE work (id int PRIMARY KEY, name text)");
            s.execute("INSERT INTO work SELECT i, 'row' || i FROM generate_series(1, 20) i");
        }
        stale.statements();
        stale.preparedStatements();
        stale.resultSets();
        stale.others();
        Tour.remark("reused " + stale.reused + " of " + stale.tried);
    }

    private void statements() throws Exception {
        show("statement executes", c -> {
            Statement s = c.createStatement();
            return () -> s.execute("DELETE FROM work");
        });
        show("statement that was used executes", c -> {
            Statement s = c.createStatement();
            s.executeQuery("SELECT 1");
            return () -> s.executeUpdate("DELETE FROM work");
        });
        show("statement queries", c -> {
            Statement s = c.createStatement();
            return () -> s.executeQuery("SELECT 1");
        });
        show("statement cancels", c -> {
            Statement s = c.createStatement();
            s.executeQuery("SELECT 1");
            return () -> {
                s.cancel();
                return "cancelled";
            };
        });
        show("statement's batch", c -> {
            Statement s = c.createStatement();
            s.addBatch("DELETE FROM work");
            return s::executeBatch;
        });
        show("statement asks for keys", c -> {
            Statement s = c.createStatement();
            return () -> s.executeUpdate("DELETE FROM work", Statement.RETURN_GENERATED_KEYS);
        });
        show("statement's state", c -> {
            Statement s = c.createStatement();
            return () -> s.isClosed() + " " + s.getFetchSize() + " " + s.getMaxRows() + " " + s.getWarnings() + " "
                    + s.getUpdateCount() + " " + s.getMoreResults() + " " + s.getResultSet();
        });
        show("statement's connection", c -> {
            Statement s = c.createStatement();
            return () -> s.getConnection() == c;
        });
        show("statement's connection makes another", c -> {
            Statement s = c.createStatement();
            return () -> s.getConnection().createStatement();
        });
        show("statement closes", c -> {
            Statement s = c.createStatement();
            s.executeQuery("SELECT 1");
            return () -> {
                s.close();
                return s.isClosed();
            };
        });
        show("statement with a time-out", c -> {
            Statement s = c.createStatement();
            s.setQueryTimeout(1);
            s.executeQuery("SELECT 1");
            return () -> s.executeQuery("SELECT pg_sleep(0)");
        });
        show("closeOnCompletion", c -> {
            Statement s = c.createStatement();
            s.closeOnCompletion();
            ResultSet rs = s.executeQuery("SELECT 1");
            return () -> {
                rs.close();
                return s.isClosed();
            };
        });
    }

    private void preparedStatements() throws Exception {
        show("prepared executes", c -> {
            PreparedStatement p = c.prepareStatement("DELETE FROM work WHERE id > ?");
            return () -> {
                p.setInt(1, 0);
                return p.executeUpdate();
            };
        });
        show("server-prepared executes", c -> {
            PreparedStatement p = c.prepareStatement("UPDATE work SET name = name WHERE id > ?");
            for (int i = 0; i < 7; i++) {
                p.setInt(1, 100);
                p.executeUpdate();
            }
            return () -> {
                p.setInt(1, 0);
                return p.executeUpdate();
            };
        });
        show("prepared batch", c -> {
            PreparedStatement p = c.prepareStatement("DELETE FROM work WHERE id > ?");
            p.setInt(1, 0);
            p.addBatch();
            return p::executeBatch;
        });
        show("prepared describes", c -> {
            PreparedStatement p = c.prepareStatement("SELECT id FROM work WHERE id > ?");
            return p::getMetaData;
        });
        show("prepared describes its parameters", c -> {
            PreparedStatement p = c.prepareStatement("SELECT id FROM work WHERE id > ?");
            return p::getParameterMetaData;
        });
        show("prepared takes an array", c -> {
            PreparedStatement p = c.prepareStatement("SELECT ?");
            return () -> {
                p.setObject(1, new Integer[] {1});
                return "set";
            };
        });
        show("callable executes", c -> {
            CallableStatement call = c.prepareCall("{ ? = call lower(?) }");
            call.registerOutParameter(1, java.sql.Types.VARCHAR);
            call.setString(2, "A");
            call.execute();
            return () -> call.getString(1) + " " + call.execute();
        });
        show("prepared closes", c -> {
            PreparedStatement p = c.prepareStatement("SELECT 1");
            for (int i = 0; i < 7; i++) p.executeQuery().close();
            return () -> {
                p.close();
                return p.isClosed();
            };
        });
    }

    private void resultSets() throws Exception {
        show("fetched rows", c -> {
            ResultSet rs = c.createStatement().executeQuery("SELECT id, name FROM work ORDER BY id");
            rs.next();
            return () -> rest(rs);
        });
        show("fetched rows of a prepared statement", c -> {
            ResultSet rs =
                    c.prepareStatement("SELECT id, name FROM work ORDER BY id").executeQuery();
            return () -> rest(rs) + " " + rs.isClosed();
        });
        show("rows of a cursor", c -> {
            c.setAutoCommit(false);
            Statement s = c.createStatement();
            s.setFetchSize(3);
            ResultSet rs = s.executeQuery("SELECT id, name FROM work ORDER BY id");
            rs.next();
            rs.next();
            return () -> rs.getInt(1) + " " + rs.next() + " " + rest(rs);
        });
        show("rows of a cursor are closed", c -> {
            c.setAutoCommit(false);
            Statement s = c.createStatement();
            s.setFetchSize(3);
            ResultSet rs = s.executeQuery("SELECT id FROM work");
            rs.next();
            return () -> {
                rs.close();
                return rs.isClosed() + " " + s.isClosed();
            };
        });
        show("updatable rows", c -> {
            ResultSet rs = updatable(c);
            return () -> {
                rs.updateString(2, "stale");
                rs.updateRow();
                return "updated";
            };
        });
        show("a row of updatable rows is deleted", c -> {
            ResultSet rs = updatable(c);
            return () -> {
                rs.deleteRow();
                return "deleted";
            };
        });
        show("a row is inserted", c -> {
            ResultSet rs = updatable(c);
            return () -> {
                rs.moveToInsertRow();
                rs.updateInt(1, 99);
                rs.insertRow();
                return "inserted";
            };
        });
        show("a row is read again", c -> {
            ResultSet rs = updatable(c);
            return () -> {
                rs.refreshRow();
                return "refreshed";
            };
        });
        show("result set's metadata", c -> {
            ResultSet rs = c.createStatement().executeQuery("SELECT id, name FROM work");
            return () ->
                    rs.getMetaData().getColumnName(1) + " " + rs.getMetaData().getColumnType(2);
        });
        show("result set's metadata that asks the server", c -> {
            ResultSet rs = c.createStatement().executeQuery("SELECT id, name FROM work");
            return () -> rs.getMetaData().isNullable(1);
        });
        show("result set's statement", c -> {
            ResultSet rs = c.createStatement().executeQuery("SELECT 1");
            return () -> rs.getStatement().executeQuery("SELECT 2");
        });
    }

    private void others() throws Exception {
        show("array's rows", c -> {
            Array array = array(c);
            return () -> array.getResultSet().next();
        });
        show("array's elements", c -> {
            Array array = array(c);
            return () -> ((Object[]) array.getArray()).length;
        });
        show("metadata queries", c -> {
            DatabaseMetaData md = c.getMetaData();
            return () -> md.getTables(null, null, "work", null).next();
        });
        show("metadata that was used", c -> {
            DatabaseMetaData md = c.getMetaData();
            md.getTables(null, null, "work", null).close();
            return () -> md.getDatabaseProductVersion().isEmpty() + " "
                    + md.getUserName().isEmpty();
        });
        show("metadata's connection", c -> {
            DatabaseMetaData md = c.getMetaData();
            return () -> md.getConnection() == c;
        });
        show("metadata's connection executes", c -> {
            DatabaseMetaData md = c.getMetaData();
            return () -> md.getConnection().createStatement().execute("DELETE FROM work");
        });
        show("metadata's result set", c -> {
            ResultSet rs = c.getMetaData().getTables(null, null, "work", null);
            return () -> rs.next() + " " + rs.getString("TABLE_NAME") + " "
                    + rs.getStatement().executeQuery("SELECT 1");
        });
        show("copy manager of the connection", c -> {
            CopyManager copy = ((PGConnection) c).getCopyAPI();
            return () -> copy.copyIn("COPY work FROM STDIN");
        });
        show("copy manager on the connection", c -> {
            CopyManager copy = new CopyManager((BaseConnection) c);
            return () -> copy.copyIn("COPY work FROM STDIN");
        });
        show("connection begins", c -> () -> c.createStatement());
        show("connection rolls back", c -> () -> {
            c.rollback();
            return "rolled back";
        });
        show("connection aborts", c -> () -> {
            c.abort(Runnable::run);
            return "aborted";
        });
        show("connection cancels", c -> () -> {
            ((PGConnection) c).cancelQuery();
            return "cancelled";
        });
        show("connection closes", c -> () -> {
            c.close();
            return c.isClosed();
        });
        show("notifications", c -> () -> ((PGConnection) c).getNotifications());
    }

    private static Array array(Connection c) throws SQLException {
        ResultSet rs = c.createStatement().executeQuery("SELECT ARRAY['a', 'b']");
        rs.next();
        return rs.getArray(1);
    }

    private static ResultSet updatable(Connection c) throws SQLException {
        Statement s = c.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
        ResultSet rs = s.executeQuery("SELECT id, name FROM work WHERE id = 1");
        rs.next();
        return rs;
    }

    private static String rest(ResultSet rs) throws SQLException {
        int sum = 0;
        int rows = 0;
        while (rs.next()) {
            sum += rs.getInt(1);
            rows++;
        }
        return rows + " rows, sum " + sum;
    }

    /** Uses what was kept twice: when nobody has the session, and while the next borrower is in its transaction. */
    private void show(String label, Kept kept) throws Exception {
        Connection first = tour.borrow();
        Tour.Call use = kept.on(first);
        int pid = Tour.pid(first);
        first.close();
        Connection next = tour.borrow();
        tried++;
        boolean same = Tour.pid(next) == pid;
        if (same) reused++;
        else Tour.remark(label + " reused=false");
        next.setAutoCommit(false);
        Statement work = next.createStatement();
        work.executeUpdate("INSERT INTO work VALUES (1000, 'mine')");
        work.setFetchSize(2);
        ResultSet mine = work.executeQuery("SELECT id FROM work ORDER BY id");
        mine.next();
        Tour.attempt(label, use);
        Tour.attempt("  again", use);
        Tour.attempt("  the next borrower", () -> rest(mine) + " " + inTransaction(next) + " " + next.getWarnings());
        Tour.attempt("  its transaction", () -> {
            next.rollback();
            return rest(next.createStatement().executeQuery("SELECT id FROM work"));
        });
        Tour.line("  its session stayed", same == (Tour.pid(next) == pid) && !next.isClosed());
        next.close();
    }

    private static boolean inTransaction(Connection c) throws SQLException {
        try (Statement s = c.createStatement();
                ResultSet rs = s.executeQuery("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")) {
            rs.next();
            return rs.getBoolean(1);
        }
    }
}
