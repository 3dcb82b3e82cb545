package com.acme.programs;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.BatchUpdateException;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.util.Arrays;
import java.util.TreeMap;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.largeobject.LargeObject;
import org.postgresql.largeobject.LargeObjectManager;

/** What the driver offers beyond plain statements, each on a connection of its own. */
public final class DriverApis {
    private DriverApis() {}

    public static void main(String[] args) throws Exception {
        Tour tour = new Tour(args);
        tour.attemptOn("tables", DriverApis::tables);
        for (int round = 0; round < 3; round++) {
            Tour.line("round", round);
            tour.attemptOn("copy with a manager", c -> copy(new CopyManager((BaseConnection) c)));
            tour.attemptOn("copy with the connection's", c -> copy(((PGConnection) c).getCopyAPI()));
            tour.attemptOn("large object", DriverApis::largeObject);
            tour.attemptOn("fast path", DriverApis::fastPath);
            tour.attemptOn("array", DriverApis::array);
            tour.attemptOn("blob", DriverApis::blob);
            tour.attemptOn("clob", DriverApis::clob);
            tour.attemptOn("xml", DriverApis::xml);
            tour.attemptOn("updatable", DriverApis::updatable);
            tour.attemptOn("generated keys", DriverApis::generatedKeys);
            tour.attemptOn("refcursor", DriverApis::refcursor);
            tour.attemptOn("batch", DriverApis::batch);
            tour.attemptOn("failed batch", DriverApis::failedBatch);
            tour.attemptOn("cursor", DriverApis::cursor);
            tour.attemptOn("savepoints", DriverApis::savepoints);
            tour.attemptOn("parameter status", DriverApis::parameterStatus);
            tour.attemptOn("backend", c -> ((PgConnection) c).getBackendPID() == serverPid(c));
            tour.attemptOn("escapes", c -> ((PGConnection) c).escapeIdentifier("a\"b"));
            tour.attemptOn(
                    "a type's number", c -> ((PgConnection) c).getTypeInfo().getPGType("text"));
            tour.attemptOn("notifications", DriverApis::notifications);
            tour.attemptOn("many prepared executions", DriverApis::prepared);
        }
    }

    private static int serverPid(Connection c) throws Exception {
        try (Statement s = c.createStatement();
                ResultSet rs = s.executeQuery("SELECT pg_backend_pid()")) {
            rs.next();
            return rs.getInt(1);
        }
    }

    private static Object tables(Connection c) throws Exception {
        try (Statement s = c.createStatement()) {
            s.execute("CREATE TABLE items (id serial PRIMARY KEY, name text)");
            s.execute("CREATE FUNCTION names() RETURNS refcursor LANGUAGE plpgsql AS $$ DECLARE c refcursor;"
                    + " BEGIN OPEN c FOR SELECT 'n' || i FROM generate_series(1, 3) i; RETURN c; END $$");
            return "made";
        }
    }

    private static Object copy(CopyManager copy) throws Exception {
        long in = copy.copyIn("COPY items (name) FROM STDIN", new StringReader("a\nb\nc\n"));
        StringWriter out = new StringWriter();
        long rows = copy.copyOut("COPY (SELECT name FROM items ORDER BY id LIMIT 3) TO STDOUT", out);
        return in + " " + rows + " " + out.toString().replace('\n', ',');
    }

    private static Object largeObject(Connection c) throws Exception {
        c.setAutoCommit(false);
        LargeObjectManager manager = ((PGConnection) c).getLargeObjectAPI();
        long oid = manager.createLO(LargeObjectManager.READWRITE);
        LargeObject object = manager.open(oid, LargeObjectManager.READWRITE);
        object.write("large".getBytes(StandardCharsets.UTF_8));
        object.seek(0);
        String read = new String(object.read(5), StandardCharsets.UTF_8);
        object.close();
        manager.delete(oid);
        c.commit();
        return read;
    }

    @SuppressWarnings("deprecation")
    private static Object fastPath(Connection c) throws Exception {
        return ((PGConnection) c).getFastpathAPI() != null;
    }

    private static Object array(Connection c) throws Exception {
        Array names = c.createArrayOf("text", new Object[] {"x", "y", null});
        try (PreparedStatement p = c.prepareStatement("SELECT ?::text[]")) {
            p.setArray(1, names);
            try (ResultSet rs = p.executeQuery()) {
                rs.next();
                Array back = rs.getArray(1);
                StringBuilder text = new StringBuilder(Arrays.toString((Object[]) back.getArray()));
                try (ResultSet elements = back.getResultSet()) {
                    while (elements.next()) text.append(elements.getInt(1)).append(elements.getString(2));
                }
                back.free();
                return text;
            }
        }
    }

    private static Object blob(Connection c) throws Exception {
        c.setAutoCommit(false);
        try (Statement s = c.createStatement();
                ResultSet rs = s.executeQuery("SELECT lo_creat(-1)")) {
            rs.next();
            Blob blob = rs.getBlob(1);
            blob.setBytes(1, new byte[] {1, 2, 3});
            String read = Arrays.toString(blob.getBytes(1, 3));
            c.rollback();
            return read + " " + blob.getClass().getName();
        }
    }

    private static Object clob(Connection c) throws Exception {
        c.setAutoCommit(false);
        try (Statement s = c.createStatement();
                ResultSet rs = s.executeQuery("SELECT lo_from_bytea(0, 'some text'::bytea)")) {
            rs.next();
            Clob clob = rs.getClob(1);
            return clob.getSubString(1, 9) + " " + clob.length();
        }
    }

    private static Object xml(Connection c) throws Exception {
        SQLXML xml = c.createSQLXML();
        xml.setString("<a>1</a>");
        try (PreparedStatement p = c.prepareStatement("SELECT ?::text")) {
            p.setString(1, xml.getString());
            try (ResultSet rs = p.executeQuery()) {
                rs.next();
                return rs.getString(1);
            }
        }
    }

    private static Object updatable(Connection c) throws Exception {
        try (Statement s = c.createStatement(ResultSet.TYPE_SCROLL_SENSITIVE, ResultSet.CONCUR_UPDATABLE);
                ResultSet rs = s.executeQuery("SELECT id, name FROM items ORDER BY id LIMIT 1")) {
            rs.next();
            rs.updateString(2, "updated");
            rs.updateRow();
            rs.refreshRow();
            String name = rs.getString(2);
            rs.moveToInsertRow();
            rs.updateString(2, "inserted");
            rs.insertRow();
            rs.moveToCurrentRow();
            return name;
        }
    }

    private static Object generatedKeys(Connection c) throws Exception {
        try (PreparedStatement p =
                c.prepareStatement("INSERT INTO items (name) VALUES ('k')", Statement.RETURN_GENERATED_KEYS)) {
            p.executeUpdate();
            try (ResultSet keys = p.getGeneratedKeys()) {
                keys.next();
                return (keys.getInt(1) > 0) + " " + keys.getString("name") + " " + (keys.getStatement() == p);
            }
        }
    }

    private static Object refcursor(Connection c) throws Exception {
        c.setAutoCommit(false);
        try (CallableStatement call = c.prepareCall("{ ? = call names() }")) {
            call.registerOutParameter(1, Types.OTHER);
            call.execute();
            StringBuilder names = new StringBuilder();
            try (ResultSet rs = (ResultSet) call.getObject(1)) {
                while (rs.next()) names.append(rs.getString(1)).append(' ');
                names.append(rs.getStatement().getConnection() == c);
            }
            return names;
        }
    }

    private static Object batch(Connection c) throws Exception {
        try (PreparedStatement p = c.prepareStatement("INSERT INTO items (name) VALUES (?)")) {
            for (int i = 0; i < 3; i++) {
                p.setString(1, "batch" + i);
                p.addBatch();
            }
            return Arrays.toString(p.executeBatch());
        }
    }

    private static Object failedBatch(Connection c) throws Exception {
        c.setAutoCommit(false);
        try (Statement s = c.createStatement()) {
            s.addBatch("INSERT INTO items (name) VALUES ('lost')");
            s.addBatch("INSERT INTO items (id) VALUES (1)");
            s.executeBatch();
            return "no failure";
        } catch (BatchUpdateException e) {
            return Arrays.toString(e.getUpdateCounts()) + " " + e.getSQLState();
        }
    }

    private static Object cursor(Connection c) throws Exception {
        c.setAutoCommit(false);
        try (Statement s = c.createStatement()) {
            s.setFetchSize(2);
            int sum = 0;
            try (ResultSet rs = s.executeQuery("SELECT generate_series(1, 9)")) {
                while (rs.next()) sum += rs.getInt(1);
            }
            return sum;
        }
    }

    private static Object savepoints(Connection c) throws Exception {
        c.setAutoCommit(false);
        try (Statement s = c.createStatement()) {
            Savepoint point = c.setSavepoint("point");
            s.execute("INSERT INTO items (name) VALUES ('gone')");
            c.rollback(point);
            c.releaseSavepoint(c.setSavepoint());
            c.commit();
            try (ResultSet rs = s.executeQuery("SELECT count(*) FROM items WHERE name = 'gone'")) {
                rs.next();
                return point.getSavepointName() + " " + rs.getInt(1);
            }
        }
    }

    private static Object parameterStatus(Connection c) throws Exception {
        PGConnection vendor = (PGConnection) c;
        return vendor.getParameterStatus("server_encoding") + " " + new TreeMap<>(vendor.getParameterStatuses());
    }

    private static Object notifications(Connection c) throws Exception {
        try (Statement s = c.createStatement()) {
            s.execute("LISTEN news");
            s.execute("NOTIFY news, 'hello'");
            return ((PGConnection) c).getNotifications(1000)[0].getParameter();
        }
    }

    private static Object prepared(Connection c) throws Exception {
        int sum = 0;
        for (int i = 0; i < 12; i++) {
            try (PreparedStatement p = c.prepareStatement("SELECT ?::int + 1")) {
                p.setInt(1, i);
                try (ResultSet rs = p.executeQuery()) {
                    rs.next();
                    sum += rs.getInt(1);
                }
            }
        }
        byte[] bytes;
        try (PreparedStatement p = c.prepareStatement("SELECT ?::bytea")) {
            p.setBinaryStream(1, new ByteArrayInputStream(new byte[] {7, 8}));
            try (ResultSet rs = p.executeQuery()) {
                rs.next();
                bytes = rs.getBytes(1);
            }
        }
        return sum + " " + bytes.length;
    }
}
