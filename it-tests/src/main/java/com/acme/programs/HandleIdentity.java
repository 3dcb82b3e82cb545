package com.acme.programs;

import java.io.Serializable;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgConnection;

/** What a program can ask about who a connection is, and whether what it makes leads back to it. */
public final class HandleIdentity {
    private HandleIdentity() {}

    public static void main(String[] args) throws Exception {
        Tour tour = new Tour(args);
        for (int round = 0; round < 2; round++) {
            tour.attemptOn("casts", HandleIdentity::casts);
            tour.attemptOn("statements", HandleIdentity::statements);
            tour.attemptOn("metadata", HandleIdentity::metadata);
            tour.attemptOn("result sets", HandleIdentity::resultSets);
            tour.attemptOn("unwrap Connection", c -> c.unwrap(Connection.class) == c);
            tour.attemptOn("unwrap PGConnection", c -> c.unwrap(PGConnection.class) == c);
            tour.attemptOn("unwrap PgConnection", c -> c.unwrap(PgConnection.class) == c);
            tour.attemptOn("unwrap Object", c -> c.unwrap(Object.class) == c);
            tour.attemptOn("unwrap Statement", c -> c.unwrap(Statement.class));
            tour.attemptOn("unwrap String", c -> c.unwrap(String.class));
            tour.attemptOn("isWrapperFor", HandleIdentity::wrappers);
            tour.attemptOn("equals", HandleIdentity::equality);
            tour.attemptOn("names", HandleIdentity::names);
            closing(tour);
            twoAtOnce(tour);
        }
    }

    private static Object casts(Connection c) throws Exception {
        PgConnection concrete = (PgConnection) c;
        PGConnection vendor = (PGConnection) c;
        BaseConnection base = (BaseConnection) c;
        return (concrete == c)
                + " " + (vendor == c)
                + " " + (base == c)
                + " " + (c instanceof Serializable)
                + " " + PgConnection.class.isInstance(c)
                + " " + PgConnection.class.isAssignableFrom(c.getClass());
    }

    private static Object statements(Connection c) throws Exception {
        try (Statement s = c.createStatement();
                Statement scrolling = c.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
                Statement held = c.createStatement(
                        ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY, ResultSet.HOLD_CURSORS_OVER_COMMIT);
                PreparedStatement p = c.prepareStatement("SELECT ?::int");
                PreparedStatement keys = c.prepareStatement("SELECT 1", Statement.RETURN_GENERATED_KEYS);
                CallableStatement call = c.prepareCall("{ ? = call lower(?) }")) {
            return (s.getConnection() == c)
                    + " " + (scrolling.getConnection() == c)
                    + " " + (held.getConnection() == c)
                    + " " + (p.getConnection() == c)
                    + " " + (keys.getConnection() == c)
                    + " " + (call.getConnection() == c)
                    + " " + s.getClass().getName()
                    + " " + p.getClass().getName()
                    + " " + call.getClass().getName();
        }
    }

    private static Object metadata(Connection c) throws Exception {
        DatabaseMetaData md = c.getMetaData();
        try (ResultSet types = md.getTypeInfo();
                ResultSet tables = md.getTables(null, "pg_catalog", "pg_class", null)) {
            return (md.getConnection() == c)
                    + " " + (c.getMetaData() == md)
                    + " " + (types.getStatement().getConnection() == c)
                    + " " + (tables.getStatement().getConnection() == c)
                    + " " + tables.next()
                    + " " + tables.getString("TABLE_NAME")
                    + " " + md.getDriverName()
                    + " " + md.unwrap(DatabaseMetaData.class).equals(md);
        }
    }

    private static Object resultSets(Connection c) throws Exception {
        try (Statement s = c.createStatement();
                PreparedStatement p = c.prepareStatement("SELECT ?");
                ResultSet rows = s.executeQuery("SELECT ARRAY[1,2,3], 'x'")) {
            p.setInt(1, 1);
            try (ResultSet prepared = p.executeQuery()) {
                rows.next();
                ResultSet elements = rows.getArray(1).getResultSet();
                return (rows.getStatement() == s)
                        + " " + (prepared.getStatement() == p)
                        + " " + (rows.getStatement().getConnection() == c)
                        + " " + (elements.getStatement().getConnection() == c)
                        + " " + rows.getMetaData().getColumnTypeName(1)
                        + " " + p.getMetaData().getColumnCount();
            }
        }
    }

    private static Object wrappers(Connection c) throws Exception {
        return c.isWrapperFor(Connection.class)
                + " " + c.isWrapperFor(PGConnection.class)
                + " " + c.isWrapperFor(PgConnection.class)
                + " " + c.isWrapperFor(BaseConnection.class)
                + " " + c.isWrapperFor(Statement.class)
                + " " + c.isWrapperFor(String.class);
    }

    private static Object equality(Connection c) throws Exception {
        Set<Connection> set = new HashSet<>();
        set.add(c);
        int hash = c.hashCode();
        c.createStatement().execute("SELECT 1");
        return c.equals(c) + " " + c.equals(null) + " " + c.equals("c") + " " + set.contains(c) + " "
                + (hash == c.hashCode()) + " " + set.remove(c);
    }

    private static Object names(Connection c) throws Exception {
        String driver = "org.postgresql.jdbc.PgConnection";
        return c.toString().startsWith(driver)
                + " " + c.getClass().getName().startsWith(driver)
                + " " + c.getClass().getPackage().getName()
                + " " + (c.getClass().getClassLoader() == PgConnection.class.getClassLoader())
                + " " + (c.getClass().getProtectionDomain() == PgConnection.class.getProtectionDomain());
    }

    private static void closing(Tour tour) throws Exception {
        Connection c = tour.borrow();
        Set<Connection> set = new HashSet<>();
        set.add(c);
        Tour.line("open", c.isClosed());
        c.close();
        Tour.line("closed", c.isClosed());
        Connection next = tour.borrow();
        c.close();
        c.close();
        Tour.line("next lives after another close of the first", next.isClosed() + " " + next.isValid(5));
        Tour.line("still itself", c.equals(c) + " " + set.contains(c) + " " + c.equals(next) + " " + next.equals(c));
        Tour.attempt("close again with abort", () -> {
            c.abort(Runnable::run);
            return "fine";
        });
        Tour.line("next lives after an abort of the first", next.isClosed() + " " + next.isValid(5));
        next.close();
    }

    private static void twoAtOnce(Tour tour) throws Exception {
        try (Connection a = tour.borrow();
                Connection b = tour.borrow()) {
            Tour.line("two at once", (Tour.pid(a) != Tour.pid(b)) + " " + a.equals(b) + " " + (a != b));
        }
    }
}
