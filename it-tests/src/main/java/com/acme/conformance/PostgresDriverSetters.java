package com.acme.conformance;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.util.PGobject;

/** What only pgjdbc can set or give: by its interfaces, its class, and the objects that lead around the connection. */
final class PostgresDriverSetters {
    /** Changes or takes something of the driver's own. */
    private interface Use {
        Object on(PgConnection connection) throws Exception;
    }

    private PostgresDriverSetters() {}

    static List<Probe> probes() {
        Group g = new Group("postgres/driver");
        connectionSetters(g);
        executorSetters(g);
        statementSetters(g);
        objects(g);
        return g.probes();
    }

    private static void retired(Group g, String name, Use use) {
        g.retired(name, stage -> used(stage, use));
    }

    private static void reused(Group g, String name, Use use) {
        g.reused(name, stage -> used(stage, use));
    }

    private static void used(Stage stage, Use use) throws Exception {
        Connection first = stage.first();
        stage.attempt("used", () -> use.on((PgConnection) first));
        stage.letGo(first);
        Connection next = stage.next();
        stage.everything(next);
        stage.attempt("binary", () -> ((PgConnection) next).getForceBinary());
        stage.attempt("query timeout", () -> ((PGConnection) next).getQueryTimeout());
        stage.attempt("sanitiser", () -> ((PgConnection) next).isColumnSanitiserDisabled());
        stage.attempt("fetch size", () -> {
            try (Statement statement = next.createStatement()) {
                return statement.getFetchSize() + " " + statement.getQueryTimeout() + " "
                        + ((PGStatement) statement).getPrepareThreshold();
            }
        });
        stage.attempt("money", () -> {
            try (Statement statement = next.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT '5'::money, 1 AS \"Upper\"")) {
                rows.next();
                return rows.getObject(1).getClass().getName() + rows.findColumn("UPPER");
            }
        });
    }

    private static Object done(Stage.Step step) throws Exception {
        try {
            step.run();
        } catch (Exception | Error thrown) {
            throw thrown;
        } catch (Throwable other) {
            throw new IllegalStateException(other);
        }
        return "done";
    }

    /** A type of the program's own. */
    public static final class Own extends PGobject {
        private static final long serialVersionUID = 1;
    }

    @SuppressWarnings("deprecation")
    private static void connectionSetters(Group g) {
        retired(g, "set-prepare-threshold", c -> done(() -> c.setPrepareThreshold(1)));
        retired(g, "set-default-fetch-size", c -> done(() -> c.setDefaultFetchSize(7)));
        retired(g, "set-autosave", c -> done(() -> c.setAutosave(AutoSave.ALWAYS)));
        retired(g, "set-query-timeout", c -> done(() -> c.setQueryTimeout(77)));
        retired(g, "set-force-binary", c -> done(() -> c.setForceBinary(true)));
        retired(g, "set-disable-column-sanitiser", c -> done(() -> c.setDisableColumnSanitiser(true)));
        retired(g, "set-flush-cache-on-deallocate", c -> done(() -> c.setFlushCacheOnDeallocate(false)));
        retired(g, "add-data-type", c -> done(() -> c.addDataType("money", Own.class)));
        retired(g, "add-data-type-by-name", c -> done(() -> c.addDataType("money", Own.class.getName())));
        // drivers before 42.2.20 do not know the method: nothing was set then
        g.either("set-adaptive-fetch", stage -> used(stage, c -> done(() -> c.setAdaptiveFetch(true))));
        g.either("a-setter-that-refuses", stage -> used(stage, c -> done(() -> c.setDefaultFetchSize(-1))));
        g.either("alter-user-password", stage -> {
                    stage.afterwards("DROP ROLE IF EXISTS {r}");
                    stage.run(stage.other(), "CREATE ROLE {r} LOGIN PASSWORD 'first'");
                    stage.as(stage.unique("r"), "first");
                    Connection first = stage.open();
                    stage.attemptStep(
                            "change",
                            () -> ((PGConnection) first)
                                    .alterUserPassword(stage.unique("r"), "second".toCharArray(), null));
                    stage.letGo(first);
                    stage.attempt("with the first", () -> stage.open().isClosed());
                    stage.as(stage.unique("r"), "second");
                    stage.attempt("with the second", () -> stage.open().isClosed());
                })
                .alone();
    }

    private static void executorSetters(Group g) {
        retired(
                g,
                "executor-set-auto-save",
                c -> done(() -> c.getQueryExecutor().setAutoSave(AutoSave.CONSERVATIVE)));
        retired(
                g,
                "executor-set-query-mode",
                c -> done(() -> c.getQueryExecutor().setPreferQueryMode(PreferQueryMode.SIMPLE)));
        retired(
                g,
                "executor-set-flush-cache",
                c -> done(() -> c.getQueryExecutor().setFlushCacheOnDeallocate(false)));
        reused(g, "executor-asked", c -> c.getQueryExecutor().getServerVersionNum() > 90000 ? "new" : "old");
        reused(g, "transaction-state", c -> c.getTransactionState());
    }

    /** What is set on a statement goes with it. */
    private static void statementSetters(Group g) {
        g.reused("statement-setters", stage -> {
            Connection first = stage.first();
            Statement statement = first.createStatement();
            statement.setFetchSize(3);
            statement.setMaxRows(2);
            statement.setQueryTimeout(9);
            statement.setMaxFieldSize(4);
            statement.setEscapeProcessing(false);
            statement.setFetchDirection(ResultSet.FETCH_REVERSE);
            stage.attemptStep("poolable", () -> statement.setPoolable(true));
            stage.attempt(
                    "rows",
                    () -> statement.executeQuery("SELECT generate_series(1, 9)").next());
            ((PGStatement) statement).setPrepareThreshold(1);
            stage.letGo(first);
            Connection next = stage.next();
            stage.everything(next);
            stage.attempt("of the next", () -> {
                Statement own = next.createStatement();
                return own.getFetchSize() + " " + own.getMaxRows() + " " + own.getQueryTimeout() + " "
                        + own.getMaxFieldSize() + " " + own.getFetchDirection() + " " + own.isPoolable();
            });
        });
        g.reused("statement-prepared-at-once", stage -> {
            Connection first = stage.first();
            PreparedStatement statement = first.prepareStatement("SELECT 'at once', ?::int");
            ((PGStatement) statement).setPrepareThreshold(1);
            statement.setInt(1, 1);
            stage.attempt("first", () -> statement.executeQuery().next());
            stage.attempt("server", () -> ((PGStatement) statement).isUseServerPrepare());
            stage.letGo(first);
            Connection next = stage.next();
            PreparedStatement own = next.prepareStatement("SELECT 'at once', ?::int");
            stage.attempt(
                    "server of the next",
                    () -> ((PGStatement) own).isUseServerPrepare() + " " + ((PGStatement) own).getPrepareThreshold());
            own.setInt(1, 1);
            stage.attempt("next", () -> own.executeQuery().next());
            stage.attempt("server afterwards", () -> ((PGStatement) own).isUseServerPrepare());
            stage.everything(next);
        });
        g.either("cursor-name", stage -> {
            Connection first = stage.first();
            Statement statement = first.createStatement();
            stage.attemptStep("set", () -> statement.setCursorName("mine"));
            stage.attempt(
                    "of the rows", () -> statement.executeQuery("SELECT 1").getCursorName());
            stage.letGo(first);
            Connection next = stage.next();
            stage.attempt(
                    "next",
                    () -> next.createStatement().executeQuery("SELECT 1").getCursorName());
            stage.everything(next);
        });
    }

    @SuppressWarnings("deprecation")
    private static void objects(Group g) {
        reused(g, "escapes", c -> c.escapeIdentifier("a\"b") + c.escapeLiteral("it's") + c.escapeString("it's"));
        reused(g, "copy-api", c -> c.getCopyAPI() == c.getCopyAPI());
        g.either("large-object-api", stage -> used(stage, c -> c.getLargeObjectAPI() == c.getLargeObjectAPI()));
        g.either("fastpath-api", stage -> used(stage, c -> ((PGConnection) c).getFastpathAPI() != null));
        g.either("replication-api", stage -> used(stage, c -> c.getReplicationAPI() != null));
        g.either("cancel-nothing", stage -> used(stage, c -> done(() -> c.cancelQuery())));
        reused(
                g,
                "type-info",
                c -> c.getTypeInfo().getSQLType("text") + " " + c.getTypeInfo().getPGType("int4") + " "
                        + c.getTypeInfo().getJavaClass(23));
        reused(
                g,
                "facts",
                c -> c.getPreferQueryMode() + " " + c.getStandardConformingStrings() + " "
                        + c.haveMinimumServerVersion(90000) + " " + c.getStringVarcharFlag() + " " + c.hintReadOnly()
                        + " "
                        + c.getEncoding());
        g.reused("literals-in-the-old-way", stage -> {
            Connection first = stage.first();
            stage.run(first, "SET standard_conforming_strings TO off");
            stage.attempt("first", () -> ((PGConnection) first).escapeLiteral("a\\b"));
            stage.letGo(first);
            Connection next = stage.next();
            stage.attempt("next", () -> ((PGConnection) next).escapeLiteral("a\\b"));
            stage.attempt("parsed", () -> stage.rows(next, "SELECT '\\', '?'"));
            stage.everything(next);
        });
        reused(g, "a-query-by-the-driver", c -> {
            try (ResultSet rows = c.execSQLQuery("SELECT 1")) {
                return rows.next() && rows.getStatement().getConnection() == c;
            }
        });
        reused(g, "an-update-by-the-driver", c -> done(() -> c.execSQLUpdate("SET work_mem TO '7MB'")));
    }
}
