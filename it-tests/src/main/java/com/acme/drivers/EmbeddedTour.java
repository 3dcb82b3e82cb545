package com.acme.drivers;

import java.math.BigDecimal;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.Collections;
import java.util.Properties;

/**
 * Goes through JDBC with databases that live in this process, and says on standard error how many connections it asked for
 * and got.
 */
public final class EmbeddedTour {
    private final String url;
    private int opened;

    private EmbeddedTour(String url) {
        this.url = url;
    }

    /** Arguments: pairs of the driver's class and a URL. */
    public static void main(String[] args) throws Exception {
        for (int i = 0; i < args.length; i += 2) {
            Class.forName(args[i]);
            new EmbeddedTour(args[i + 1]).run();
        }
    }

    private void run() throws Exception {
        System.out.println("-- " + url);
        Connection keeper = open();
        identity(keeper);
        attributes();
        with("table", EmbeddedTour::makeTable);
        with("batch", EmbeddedTour::batch);
        transactions();
        cursors();
        with("metadata", EmbeddedTour::metaData);
        with("large objects", EmbeddedTour::largeObjects);
        with("callable", EmbeddedTour::callable);
        stale();
        endings();
        with("count at the end", EmbeddedTour::count);
        keeper.close();
        System.err.println("program: " + opened + " of " + url);
    }

    private Connection open() throws SQLException {
        Connection c = DriverManager.getConnection(url);
        opened++;
        return c;
    }

    private void with(String label, Said.Use use) throws SQLException {
        Connection c = open();
        Said.attempt(label, () -> use.on(c));
        close(c);
    }

    /** Derby does not close in a transaction. */
    private static void close(Connection c) throws SQLException {
        try {
            c.close();
        } catch (SQLException e) {
            System.out.println("not closed: " + c.isClosed() + " " + e.getSQLState());
            c.rollback();
            c.close();
        }
    }

    private void identity(Connection c) throws SQLException {
        Said.attempt("class", () -> c.getClass().getName());
        Said.attempt("loader", () -> c.getClass().getClassLoader() == EmbeddedTour.class.getClassLoader());
        Said.attempt("text", c::toString);
        Said.attempt("equals itself", () -> c.equals(c) && c.hashCode() == c.hashCode());
        with("equals another", other -> c.equals(other));
        Said.attempt("unwraps to itself", () -> c.unwrap(Connection.class) == c);
        Said.attempt("is a wrapper", () -> c.isWrapperFor(c.getClass()));
        Said.attempt("unwraps to nothing known", () -> c.unwrap(Wrapper[].class));
        Said.attempt("statement", () -> c.createStatement().getConnection() == c);
        Said.attempt("metadata", () -> c.getMetaData().getConnection() == c);
        Said.attempt("product", () -> c.getMetaData().getDatabaseProductName());
        Said.attempt("driver", () -> c.getMetaData().getDriverVersion());
        Properties info = new Properties();
        Connection byProperties = DriverManager.getConnection(url, info);
        opened++;
        Said.attempt("by properties", () -> byProperties.getClass() == c.getClass());
        byProperties.close();
        Said.attempt("no such option", () -> {
            try (Connection odd = DriverManager.getConnection(url + ";no;such=option")) {
                opened++;
                return !odd.isClosed();
            }
        });
    }

    private void attributes() throws SQLException {
        with("auto-commit", c -> {
            c.setAutoCommit(false);
            c.rollback();
            return c.getAutoCommit();
        });
        with("auto-commit of the next", Connection::getAutoCommit);
        with("isolation", c -> {
            c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            return c.getTransactionIsolation();
        });
        with("isolation of the next", Connection::getTransactionIsolation);
        with("read only", c -> {
            c.setReadOnly(true);
            return c.isReadOnly();
        });
        with("read only of the next", Connection::isReadOnly);
        with("holdability", Connection::getHoldability);
        with("catalog", Connection::getCatalog);
        with("schema", Connection::getSchema);
        with("client info", c -> {
            c.setClientInfo("ApplicationName", "tour");
            return c.getClientInfo();
        });
        with("type map", c -> {
            c.setTypeMap(Collections.emptyMap());
            return c.getTypeMap();
        });
        with("valid", c -> c.isValid(1));
        with("network timeout", Connection::getNetworkTimeout);
        with("warnings", Connection::getWarnings);
        with("native SQL", c -> c.nativeSQL("SELECT {fn now()}"));
    }

    private static Object makeTable(Connection c) throws SQLException {
        try (Statement s = c.createStatement()) {
            s.execute("CREATE TABLE notes (id INT PRIMARY KEY, note VARCHAR(20), amount DECIMAL(10, 2), written DATE)");
            return s.executeUpdate("INSERT INTO notes VALUES (1, 'one', 1.50, NULL)");
        }
    }

    private static Object batch(Connection c) throws SQLException {
        try (PreparedStatement s = c.prepareStatement("INSERT INTO notes VALUES (?, ?, ?, ?)")) {
            for (int i = 2; i < 6; i++) {
                s.setInt(1, i);
                s.setString(2, "note " + i);
                s.setBigDecimal(3, new BigDecimal("0.25").multiply(new BigDecimal(i)));
                s.setDate(4, Date.valueOf("2001-02-0" + i));
                s.addBatch();
            }
            return s.executeBatch();
        }
    }

    private void transactions() throws SQLException {
        with("commit", c -> {
            c.setAutoCommit(false);
            update(c, "INSERT INTO notes VALUES (6, 'six', NULL, NULL)");
            c.commit();
            return count(c);
        });
        with("rollback", c -> {
            c.setAutoCommit(false);
            update(c, "DELETE FROM notes");
            c.rollback();
            return count(c);
        });
        with("savepoint", c -> {
            c.setAutoCommit(false);
            Savepoint kept = c.setSavepoint("kept");
            update(c, "DELETE FROM notes WHERE id = 1");
            c.rollback(kept);
            c.commit();
            return count(c);
        });
        with("constraint", c -> update(c, "INSERT INTO notes VALUES (1, 'again', NULL, NULL)"));
        with("syntax", c -> update(c, "INSRT INTO notes"));
        Connection left = open();
        left.setAutoCommit(false);
        Said.attempt("left undone", () -> update(left, "DELETE FROM notes WHERE id = 2"));
        Said.attempt("close in a transaction", () -> {
            left.close();
            return left.isClosed();
        });
        Said.attempt("rollback after that", () -> {
            left.rollback();
            return "done";
        });
        close(left);
        with("count after that", EmbeddedTour::count);
    }

    private void cursors() throws SQLException {
        with("scroll", c -> {
            try (Statement s = c.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
                    ResultSet rows = s.executeQuery("SELECT note FROM notes ORDER BY id")) {
                rows.last();
                return rows.getRow() + rows.getString(1) + (rows.getStatement() == s);
            }
        });
        with("update a row", c -> {
            try (Statement s = c.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE);
                    ResultSet rows = s.executeQuery("SELECT id, note FROM notes WHERE id = 3")) {
                rows.next();
                rows.updateString(2, "three");
                rows.updateRow();
                return rows.getString(2);
            }
        });
        with("several statements", c -> {
            try (Statement s = c.createStatement();
                    Statement t = c.createStatement();
                    ResultSet a = s.executeQuery("SELECT id FROM notes ORDER BY id");
                    ResultSet b = t.executeQuery("SELECT id FROM notes ORDER BY id DESC")) {
                a.next();
                b.next();
                return a.getInt(1) + " " + b.getInt(1);
            }
        });
        with("generated keys", c -> {
            try (Statement s = c.createStatement()) {
                s.executeUpdate("INSERT INTO notes (id) VALUES (7)", Statement.RETURN_GENERATED_KEYS);
                return s.getGeneratedKeys().next();
            }
        });
    }

    private static Object metaData(Connection c) throws SQLException {
        DatabaseMetaData data = c.getMetaData();
        StringBuilder columns = new StringBuilder();
        try (ResultSet rows = data.getColumns(null, null, "%", null)) {
            while (rows.next()) {
                if (rows.getString(3).equalsIgnoreCase("notes")) {
                    columns.append(rows.getString(4))
                            .append(' ')
                            .append(rows.getString(6))
                            .append(' ');
                }
            }
        }
        return columns;
    }

    private static Object largeObjects(Connection c) throws SQLException {
        java.sql.Blob blob = c.createBlob();
        blob.setBytes(1, new byte[] {1, 2, 3});
        return blob.length();
    }

    private static Object callable(Connection c) throws SQLException {
        try (CallableStatement s = c.prepareCall("{? = call abs(?)}")) {
            s.registerOutParameter(1, java.sql.Types.INTEGER);
            s.setInt(2, -5);
            s.execute();
            return s.getInt(1);
        }
    }

    private void stale() throws SQLException {
        Connection c = open();
        Statement s = c.createStatement();
        PreparedStatement p = c.prepareStatement("SELECT count(*) FROM notes");
        ResultSet rows = s.executeQuery("SELECT id FROM notes ORDER BY id");
        DatabaseMetaData data = c.getMetaData();
        close(c);
        c.close();
        Said.attempt("stale closed", c::isClosed);
        Said.attempt("stale statement", () -> c.createStatement() != null);
        Said.attempt("stale commit", () -> {
            c.commit();
            return "done";
        });
        Said.attempt("stale auto-commit", c::getAutoCommit);
        Said.attempt("stale valid", () -> c.isValid(1));
        Said.attempt("stale query", () -> s.executeQuery("SELECT 1 FROM notes") != null);
        Said.attempt("stale prepared", () -> p.executeQuery() != null);
        Said.attempt("stale rows", rows::next);
        Said.attempt("stale metadata", data::getDatabaseProductName);
        Said.attempt("stale leads back", () -> s.getConnection() == c);
        Said.attempt("stale text", c::toString);
    }

    private void endings() throws Exception {
        Connection aborted = open();
        Said.attempt("abort", () -> {
            aborted.abort(Runnable::run);
            return "done";
        });
        Said.attempt("aborted twice", () -> {
            aborted.abort(Runnable::run);
            return "done";
        });
        Said.attempt("aborted", aborted::isClosed);
        aborted.close();
        Connection elsewhere = open();
        Thread closer = new Thread(() -> Said.attempt("closed elsewhere", () -> {
            elsewhere.close();
            return elsewhere.isClosed();
        }));
        closer.start();
        closer.join();
        for (int i = 0; i < 20; i++) open().close();
    }

    private static int update(Connection c, String sql) throws SQLException {
        try (Statement s = c.createStatement()) {
            return s.executeUpdate(sql);
        }
    }

    private static Object count(Connection c) throws SQLException {
        try (Statement s = c.createStatement();
                ResultSet rows = s.executeQuery("SELECT count(*) FROM notes")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
