package com.acme.conformance;

import static com.acme.conformance.PostgresHolderStale.either;
import static com.acme.conformance.PostgresHolderStale.reused;

import java.io.ByteArrayInputStream;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.util.List;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.TypeInfo;
import org.postgresql.largeobject.LargeObject;
import org.postgresql.largeobject.LargeObjectManager;

/** As {@link PostgresHolderStale}, for the connection itself and everything that is not a statement or a result set. */
final class PostgresHolderStaleObjects {
    private PostgresHolderStaleObjects() {}

    static List<Probe> probes() {
        Group g = new Group("postgres/holder");
        objects(g);
        connection(g);
        vendor(g);
        return g.probes();
    }

    private static void objects(Group g) {
        reused(g, "array-rows", (c, stage) -> {
            Array array = array(c);
            return () -> array.getResultSet().next();
        });
        reused(g, "array-elements", (c, stage) -> {
            Array array = array(c);
            return () -> ((Object[]) array.getArray()).length;
        });
        reused(g, "metadata-queries", (c, stage) -> {
            DatabaseMetaData md = c.getMetaData();
            return () -> md.getTables(null, null, stage.unique("work"), null).next();
        });
        reused(g, "metadata-that-was-used", (c, stage) -> {
            DatabaseMetaData md = c.getMetaData();
            md.getTables(null, null, stage.unique("work"), null).close();
            return () -> md.getDatabaseProductVersion().isEmpty() + " "
                    + md.getUserName().isEmpty();
        });
        reused(g, "metadata-connection", (c, stage) -> {
            DatabaseMetaData md = c.getMetaData();
            return () -> md.getConnection() == c;
        });
        reused(g, "metadata-connection-executes", (c, stage) -> {
            DatabaseMetaData md = c.getMetaData();
            return () -> md.getConnection().createStatement().execute(stage.fill("DELETE FROM {work}"));
        });
        reused(g, "metadata-result-set", (c, stage) -> {
            ResultSet rs = c.getMetaData().getTables(null, null, stage.unique("work"), null);
            return () -> rs.next() + " " + rs.getString("TABLE_NAME") + " "
                    + rs.getStatement().executeQuery("SELECT 1");
        });
        reused(g, "blob", (c, stage) -> {
            c.setAutoCommit(false);
            ResultSet rs = c.createStatement().executeQuery("SELECT lo_from_bytea(0, 'abc'::bytea)");
            rs.next();
            Blob blob = rs.getBlob(1);
            return () -> blob.length() + " " + blob.getBytes(1, 3).length;
        });
        reused(g, "clob", (c, stage) -> {
            c.setAutoCommit(false);
            ResultSet rs = c.createStatement().executeQuery("SELECT lo_from_bytea(0, 'abc'::bytea)");
            rs.next();
            Clob clob = rs.getClob(1);
            return () -> clob.getSubString(1, 2);
        });
        reused(g, "xml", (c, stage) -> {
            SQLXML xml = c.createSQLXML();
            xml.setString("<a/>");
            return () -> xml.getString();
        });
        reused(g, "array-of-the-program", (c, stage) -> {
            Array made = c.createArrayOf("text", new Object[] {"a", null});
            return () -> made + " " + made.getBaseTypeName() + " " + made.getResultSet();
        });
        reused(g, "array-for-another-connection", (c, stage) -> {
            Array made = c.createArrayOf("int4", new Object[] {1, 2});
            Connection other = stage.other();
            return () -> {
                try (PreparedStatement p = other.prepareStatement("SELECT ?::int[]")) {
                    p.setArray(1, made);
                    ResultSet rs = p.executeQuery();
                    rs.next();
                    return rs.getString(1);
                }
            };
        });
        reused(g, "savepoint", (c, stage) -> {
            c.setAutoCommit(false);
            Savepoint point = c.setSavepoint("p");
            return () -> {
                c.rollback(point);
                return point.getSavepointName();
            };
        });
        reused(g, "parameter-metadata", (c, stage) -> {
            PreparedStatement p = c.prepareStatement("SELECT ?::int");
            java.sql.ParameterMetaData data = p.getParameterMetaData();
            return () -> data.getParameterCount() + " " + data.getParameterTypeName(1);
        });
    }

    private static void connection(Group g) {
        reused(g, "connection-begins", (c, stage) -> () -> c.createStatement());
        reused(g, "connection-rolls-back", (c, stage) -> () -> {
            c.rollback();
            return "rolled back";
        });
        reused(g, "connection-aborts", (c, stage) -> () -> {
            c.abort(Runnable::run);
            return "aborted";
        });
        either(g, "connection-cancels", (c, stage) -> () -> {
            ((PGConnection) c).cancelQuery();
            return "cancelled";
        });
        reused(g, "connection-closes", (c, stage) -> () -> {
            c.close();
            return c.isClosed();
        });
        reused(g, "notifications", (c, stage) -> () -> ((PGConnection) c).getNotifications());
        reused(g, "connection-asks", (c, stage) -> () -> c.isClosed() + " " + c.isValid(1));
        reused(g, "connection-attributes", (c, stage) -> () -> c.getAutoCommit());
        reused(g, "connection-isolation", (c, stage) -> () -> c.getTransactionIsolation());
        reused(g, "connection-schema", (c, stage) -> () -> c.getSchema());
        reused(g, "connection-sets-schema", (c, stage) -> () -> {
            c.setSchema("information_schema");
            return "set";
        });
        reused(g, "connection-sets-auto-commit", (c, stage) -> () -> {
            c.setAutoCommit(true);
            return "set";
        });
        reused(g, "connection-sets-network-timeout", (c, stage) -> () -> {
            c.setNetworkTimeout(Runnable::run, 1);
            return "set";
        });
        reused(g, "connection-sets-client-info", (c, stage) -> () -> {
            c.setClientInfo("ApplicationName", "stale");
            return "set";
        });
        reused(g, "connection-sets-properties", (c, stage) -> () -> {
            c.setClientInfo(new Properties());
            return "set";
        });
        reused(g, "connection-warnings", (c, stage) -> () -> {
            c.clearWarnings();
            return c.getWarnings();
        });
        reused(g, "connection-commits", (c, stage) -> () -> {
            c.commit();
            return "committed";
        });
        reused(g, "connection-in-try", (c, stage) -> () -> {
            try (Connection again = c) {
                return again.isClosed();
            }
        });
    }

    private static void vendor(Group g) {
        reused(g, "copy-manager-of-the-connection", (c, stage) -> {
            CopyManager copy = ((PGConnection) c).getCopyAPI();
            return () -> copy.copyIn(stage.fill("COPY {work} FROM STDIN"));
        });
        reused(g, "copy-manager-on-the-connection", (c, stage) -> {
            CopyManager copy = new CopyManager((BaseConnection) c);
            return () -> copy.copyIn(stage.fill("COPY {work} FROM STDIN"));
        });
        reused(g, "notifications-waited-for", (c, stage) -> () -> ((PGConnection) c).getNotifications(1));
        reused(g, "setters-of-the-driver", (c, stage) -> () -> {
            ((PGConnection) c).setPrepareThreshold(1);
            ((PGConnection) c).setDefaultFetchSize(1);
            return ((PGConnection) c).getPrepareThreshold();
        });
        reused(g, "type-registered", (c, stage) -> () -> {
            ((PGConnection) c).addDataType("money", PostgresDriverSetters.Own.class);
            return "registered";
        });
        reused(g, "backend", (c, stage) -> () -> ((PGConnection) c).getBackendPID() > 0);
        reused(
                g,
                "parameters-of-the-server",
                (c, stage) -> () -> ((PGConnection) c).getParameterStatus("server_encoding"));
        reused(g, "query-by-the-driver", (c, stage) -> () -> ((BaseConnection) c).execSQLQuery("SELECT 1"));
        reused(g, "update-by-the-driver", (c, stage) -> () -> {
            ((BaseConnection) c).execSQLUpdate(stage.fill("DELETE FROM {work}"));
            return "deleted";
        });
        reused(g, "executor", (c, stage) -> {
            QueryExecutor executor = ((BaseConnection) c).getQueryExecutor();
            return () -> executor.isClosed() + " " + executor.getTransactionState();
        });
        reused(g, "executor-begins-a-copy", (c, stage) -> {
            QueryExecutor executor = ((BaseConnection) c).getQueryExecutor();
            return () -> executor.startCopy(stage.fill("COPY {work} FROM STDIN"), true);
        });
        reused(g, "type-info", (c, stage) -> {
            TypeInfo types = ((BaseConnection) c).getTypeInfo();
            types.getPGType("something_else");
            return () -> types.getPGType("int4") + " " + types.getPGType("nothing_of_that_kind");
        });
        either(g, "large-objects", (c, stage) -> {
            LargeObjectManager objects = ((PGConnection) c).getLargeObjectAPI();
            return () -> objects.createLO();
        });
        either(g, "large-object-open", (c, stage) -> {
            c.setAutoCommit(false);
            LargeObjectManager objects = ((PGConnection) c).getLargeObjectAPI();
            LargeObject object = objects.open(objects.createLO(), LargeObjectManager.READWRITE);
            return () -> {
                object.write(new byte[] {1});
                return object.size();
            };
        });
        either(g, "copy-begun", (c, stage) -> {
            CopyIn copy = ((PGConnection) c).getCopyAPI().copyIn(stage.fill("COPY {work} FROM STDIN"));
            return () -> {
                copy.writeToCopy("50\tstale\n".getBytes("UTF-8"), 0, 9);
                return copy.endCopy();
            };
        });
        reused(g, "copy-from-a-stream", (c, stage) -> {
            CopyManager copy = ((PGConnection) c).getCopyAPI();
            return () -> copy.copyIn(
                    stage.fill("COPY {work} FROM STDIN"), new ByteArrayInputStream("51\tx\n".getBytes("UTF-8")));
        });
    }

    private static Array array(Connection c) throws SQLException {
        ResultSet rs = c.createStatement().executeQuery("SELECT ARRAY['a', 'b']");
        rs.next();
        return rs.getArray(1);
    }
}
