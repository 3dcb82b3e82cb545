package com.acme.programs;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Properties;
import org.postgresql.PGConnection;

/** Changes each attribute that JDBC has, releases, and prints what the next borrower finds. */
public final class FreshAttributes {
    private final Tour tour;
    private int lastPid;

    private FreshAttributes(Tour tour) {
        this.tour = tour;
    }

    public static void main(String[] args) throws Exception {
        FreshAttributes fresh = new FreshAttributes(new Tour(args));
        try (Connection c = fresh.tour.borrow();
                Statement s = c.createStatement()) {
            s.execute("CREATE SCHEMA other");
            fresh.lastPid = Tour.pid(c);
        }
        fresh.show("nothing", c -> "");
        fresh.show("setAutoCommit", c -> {
            c.setAutoCommit(false);
            c.createStatement().execute("CREATE TABLE never (i int)");
            return "";
        });
        fresh.show("setReadOnly", c -> {
            c.setReadOnly(true);
            return "";
        });
        fresh.show("setTransactionIsolation", c -> {
            c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            return "";
        });
        fresh.show("setSchema", c -> {
            c.setSchema("other");
            return "";
        });
        fresh.show("setSchema in a transaction", c -> {
            c.setAutoCommit(false);
            c.setSchema("other");
            return "";
        });
        fresh.show("setCatalog", c -> {
            c.setCatalog("elsewhere");
            return "";
        });
        fresh.show("setHoldability", c -> {
            c.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT);
            return "";
        });
        fresh.show("setClientInfo", c -> {
            c.setClientInfo("ApplicationName", "changed");
            return "";
        });
        fresh.show("setClientInfo with properties", c -> {
            Properties info = new Properties();
            info.setProperty("ApplicationName", "changed");
            c.setClientInfo(info);
            return "";
        });
        fresh.show("setNetworkTimeout", c -> {
            c.setNetworkTimeout(Runnable::run, 12345);
            return "";
        });
        fresh.show("setTypeMap", c -> {
            c.setTypeMap(Collections.<String, Class<?>>singletonMap("t", String.class));
            return "";
        });
        fresh.show("a warning", c -> {
            c.createStatement().execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE");
            c.createStatement().execute("ROLLBACK");
            c.setClientInfo("nonsense", "x");
            return c.getWarnings() != null;
        });
        fresh.show("a savepoint", c -> {
            c.setAutoCommit(false);
            c.setSavepoint("kept");
            return "";
        });
        fresh.show("settings", c -> {
            try (Statement s = c.createStatement()) {
                s.execute("SET search_path TO other");
                s.execute("SET extra_float_digits TO -3");
                s.execute("SET TIME ZONE 'Asia/Tokyo'");
                s.execute("SET application_name TO 'mine'");
                s.execute("SET statement_timeout TO 777");
            }
            return "";
        });
        fresh.show("nothing", c -> "");
    }

    private void show(String label, Tour.Use change) throws SQLException {
        Connection c = tour.borrow();
        Tour.attempt(label, () -> change.on(c));
        int pid = Tour.pid(c);
        c.close();
        Connection next = tour.borrow();
        Tour.remark(label + " reused=" + (Tour.pid(next) == pid));
        Tour.attempt("  autoCommit", next::getAutoCommit);
        Tour.attempt("  readOnly", next::isReadOnly);
        Tour.attempt("  isolation", next::getTransactionIsolation);
        Tour.attempt("  schema", next::getSchema);
        Tour.attempt(
                "  catalog is the database",
                () -> ask(next, "current_database()").equals(next.getCatalog()));
        Tour.attempt("  holdability", next::getHoldability);
        Tour.attempt("  clientInfo", () -> next.getClientInfo("ApplicationName") + " " + next.getClientInfo());
        Tour.attempt("  networkTimeout", next::getNetworkTimeout);
        Tour.attempt("  typeMap", next::getTypeMap);
        Tour.attempt("  warnings", next::getWarnings);
        Tour.attempt("  prepareThreshold", () -> ((PGConnection) next).getPrepareThreshold());
        Tour.attempt("  defaultFetchSize", () -> ((PGConnection) next).getDefaultFetchSize());
        Tour.attempt("  autosave", () -> ((PGConnection) next).getAutosave());
        String settings = "current_setting('%s')";
        for (String name : new String[] {
            "search_path",
            "extra_float_digits",
            "TimeZone",
            "application_name",
            "statement_timeout",
            "default_transaction_read_only",
            "default_transaction_isolation",
            "client_encoding",
            "DateStyle"
        }) {
            Tour.attempt("  " + name, () -> ask(next, String.format(settings, name)));
        }
        Tour.attempt("  table", () -> ask(next, "to_regclass('never')"));
        Tour.attempt("  temporary schema", () -> ask(next, "pg_my_temp_schema()"));
        Tour.attempt("  lastval", () -> ask(next, "lastval()"));
        next.close();
    }

    private static String ask(Connection c, String expression) throws SQLException {
        try (Statement s = c.createStatement();
                ResultSet rs = s.executeQuery("SELECT " + expression)) {
            rs.next();
            return rs.getString(1);
        }
    }
}
