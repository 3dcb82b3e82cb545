package com.acme.conformance;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.postgresql.PGResultSetMetaData;
import org.postgresql.PGStatement;

/** What pgjdbc remembers in a connection object or counts there, and what a program leaves unfinished in it. */
final class PostgresDriverMemory {
    private static final String BY_DRIVER =
            "SELECT statement FROM pg_prepared_statements WHERE NOT from_sql ORDER BY statement";

    private PostgresDriverMemory() {}

    static List<Probe> probes() {
        Group g = new Group("postgres/driver");
        savepoints(g);
        metaData(g);
        statements(g);
        results(g);
        return g.probes();
    }

    private static void savepoints(Group g) {
        g.reused("savepoint-numbers", stage -> {
            for (int i = 0; i < 2; i++) {
                Connection connection = i == 0 ? stage.first() : stage.next();
                connection.setAutoCommit(false);
                stage.attempt(
                        "numbers",
                        () -> connection.setSavepoint().getSavepointId() + " "
                                + connection.setSavepoint().getSavepointId());
                stage.attempt(
                        "name of a number", () -> connection.setSavepoint().getSavepointName());
                stage.attempt(
                        "number of a name", () -> connection.setSavepoint("a").getSavepointId());
                stage.letGo(connection);
            }
        });
        g.reused("savepoint-of-another-connection", stage -> {
            Connection first = stage.first();
            first.setAutoCommit(false);
            Savepoint named = first.setSavepoint("kept");
            Savepoint numbered = first.setSavepoint();
            stage.letGo(first);
            stage.attemptStep("on the stale one", () -> first.rollback(named));
            Connection next = stage.next();
            next.setAutoCommit(false);
            stage.attemptStep("named", () -> next.rollback(named));
            next.rollback();
            stage.attemptStep("numbered", () -> next.releaseSavepoint(numbered));
            next.rollback();
            next.setSavepoint("kept");
            stage.attemptStep("same name", () -> next.rollback(named));
            next.rollback();
            next.setAutoCommit(true);
            stage.everything(next);
        });
        g.reused("savepoint-released", stage -> {
            Connection first = stage.first();
            first.setAutoCommit(false);
            Savepoint point = first.setSavepoint("p");
            first.releaseSavepoint(point);
            stage.attempt("again", () -> {
                first.releaseSavepoint(point);
                return "done";
            });
            stage.attempt("name", () -> point.getSavepointName());
            stage.letGo(first);
            stage.everything(stage.next());
        });
    }

    private static void metaData(Group g) {
        g.reused("column-renamed", stage -> {
            stage.afterwards("DROP TABLE IF EXISTS {t}");
            stage.prepare("CREATE TABLE {t} (old int)");
            Connection first = stage.first();
            stage.attempt("first", () -> baseName(stage, first));
            stage.letGo(first);
            stage.run(stage.other(), "ALTER TABLE {t} RENAME old TO young");
            Connection next = stage.next();
            stage.attempt("next", () -> baseName(stage, next));
            stage.everything(next);
        });
        g.reused("table-renamed", stage -> {
            stage.afterwards("DROP TABLE IF EXISTS {t}, {n}");
            stage.prepare("CREATE TABLE {t} (i int)");
            Connection first = stage.first();
            stage.attempt("first", () -> tableName(stage, first, "{t}"));
            stage.letGo(first);
            stage.run(stage.other(), "ALTER TABLE {t} RENAME TO {n}");
            Connection next = stage.next();
            stage.attempt("next", () -> tableName(stage, next, "{n}"));
        });
        g.reused("column-made-nullable", stage -> {
            stage.afterwards("DROP TABLE IF EXISTS {t}");
            stage.prepare("CREATE TABLE {t} (i int NOT NULL)");
            Connection first = stage.first();
            stage.attempt("first", () -> nullable(stage, first));
            stage.letGo(first);
            stage.run(stage.other(), "ALTER TABLE {t} ALTER i DROP NOT NULL");
            Connection next = stage.next();
            stage.attempt("next", () -> nullable(stage, next));
        });
        g.reused("length-of-names", stage -> {
            Connection first = stage.first();
            stage.attempt(
                    "first",
                    () -> first.getMetaData().getMaxColumnNameLength() + " "
                            + first.getMetaData().getMaxColumnsInIndex());
            stage.letGo(first);
            Connection next = stage.next();
            stage.attempt("same object", () -> next.getMetaData() == first.getMetaData());
            stage.attempt("next", () -> next.getMetaData().getMaxColumnNameLength());
            stage.everything(next);
        });
    }

    private static String baseName(Stage stage, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(stage.fill("SELECT * FROM {t}"))) {
            PGResultSetMetaData data = (PGResultSetMetaData) rows.getMetaData();
            return rows.getMetaData().getColumnName(1) + " " + data.getBaseColumnName(1);
        }
    }

    private static String tableName(Stage stage, Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(stage.fill("SELECT * FROM " + table))) {
            return rows.getMetaData().getTableName(1) + " " + rows.getMetaData().getSchemaName(1);
        }
    }

    private static int nullable(Stage stage, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(stage.fill("SELECT * FROM {t}"))) {
            return rows.getMetaData().isNullable(1);
        }
    }

    private static void statements(Group g) {
        g.reused("simple-statement-often", stage -> {
            for (int i = 0; i < 2; i++) {
                Connection connection = i == 0 ? stage.first() : stage.next();
                for (int j = 0; j < 4; j++) stage.rows(connection, "SELECT 'often'");
                stage.look(connection, BY_DRIVER);
                stage.letGo(connection);
            }
        });
        g.reused("use-of-server-prepare", stage -> {
                    for (int i = 0; i < 2; i++) {
                        Connection connection = i == 0 ? stage.first() : stage.next();
                        PreparedStatement statement = connection.prepareStatement("SELECT ?::int, 'server'");
                        StringBuilder uses = new StringBuilder();
                        for (int j = 0; j < 7; j++) {
                            statement.setInt(1, j);
                            statement.executeQuery().close();
                            uses.append(((PGStatement) statement).isUseServerPrepare())
                                    .append(' ');
                        }
                        stage.say("server prepare: " + uses);
                        statement.close();
                        stage.letGo(connection);
                    }
                })
                .leanMisses();
        g.reused("kept-open-and-closed-late", stage -> {
                    Connection first = stage.first();
                    PreparedStatement statement = first.prepareStatement("SELECT ?::int, 'late'");
                    for (int i = 0; i < 6; i++) {
                        statement.setInt(1, i);
                        statement.executeQuery();
                    }
                    stage.letGo(first);
                    Connection next = stage.next();
                    PreparedStatement same = next.prepareStatement("SELECT ?::int, 'late'");
                    stage.attemptStep("late", () -> statement.close());
                    for (int i = 0; i < 6; i++) {
                        same.setInt(1, i);
                        stage.attempt("next", () -> same.executeQuery().next());
                    }
                    stage.look(next, BY_DRIVER);
                })
                .leanMisses();
        g.reused("types-of-parameters", stage -> {
            Connection first = stage.first();
            PreparedStatement statement = first.prepareStatement("SELECT pg_typeof(?)::text");
            statement.setInt(1, 1);
            stage.attempt("first", () -> one(statement));
            stage.letGo(first);
            Connection next = stage.next();
            PreparedStatement own = next.prepareStatement("SELECT pg_typeof(?)::text");
            own.setString(1, "x");
            stage.attempt("next", () -> one(own));
            stage.attempt("parameters", () -> own.getParameterMetaData().getParameterTypeName(1));
            stage.attempt("classes", () -> classes(next));
            stage.letGo(next);
            stage.attempt("classes once more", () -> classes(stage.next()));
            Properties named = new Properties();
            named.setProperty("datatype.tid", "org.postgresql.geometric.PGpoint");
            for (int i = 0; i < 3; i++) {
                Connection connection = stage.open(named);
                stage.attempt("named classes", () -> classes(connection));
                stage.letGo(connection);
            }
        });
        g.reused("parameters-left-set", stage -> {
            Connection first = stage.first();
            PreparedStatement statement = first.prepareStatement("SELECT ?::int, ?::text");
            statement.setInt(1, 5);
            statement.setString(2, "left");
            statement.addBatch();
            stage.letGo(first);
            Connection next = stage.next();
            PreparedStatement own = next.prepareStatement("SELECT ?::int, ?::text");
            stage.attempt("next", () -> own.executeQuery().next());
            stage.attempt("batch", () -> own.executeBatch());
            stage.everything(next);
        });
        g.reused("prepared-on-the-server-with-properties", stage -> {
            Properties eager = new Properties();
            eager.setProperty("prepareThreshold", "1");
            eager.setProperty("preparedStatementCacheQueries", "2");
            for (int i = 0; i < 2; i++) {
                Connection connection = stage.open(eager);
                for (int j = 0; j < 4; j++) {
                    try (PreparedStatement statement = connection.prepareStatement("SELECT " + j + " + ?::int")) {
                        statement.setInt(1, 1);
                        statement.executeQuery();
                    }
                }
                stage.look(connection, BY_DRIVER);
                stage.letGo(connection);
            }
            Connection plain = stage.first();
            stage.letGo(plain);
            stage.everything(stage.next());
        });
    }

    /** Of values of the driver's own types, and of the type that a property may name a class for. */
    private static String classes(Connection connection) throws SQLException {
        StringBuilder classes = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT box '((1,1),(0,0))', interval '1 day', tid '(0,1)'")) {
            row.next();
            for (int i = 1; i <= 3; i++) {
                Object value = row.getObject(i);
                classes.append(value.getClass().getName()).append(' ');
            }
        }
        return classes.toString();
    }

    private static String one(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void results(Group g) {
        g.reused("streams-left-open", stage -> {
            Connection first = stage.first();
            first.setAutoCommit(false);
            ResultSet[] all = new ResultSet[3];
            for (int i = 0; i < all.length; i++) {
                Statement statement = first.createStatement();
                statement.setFetchSize(2);
                all[i] = statement.executeQuery("SELECT generate_series(1, 9)");
                all[i].next();
            }
            stage.letGo(first);
            Connection next = stage.next();
            for (ResultSet each : all) stage.attempt("row", () -> each.next() ? each.getInt(1) : "end");
            for (ResultSet each : all) {
                stage.attempt("beyond", () -> each.next() ? each.getInt(1) : "end");
                stage.attemptStep("close", () -> each.close());
            }
            stage.everything(next);
        });
        g.reused("adaptive-fetch-left-open", stage -> {
            Properties adaptive = new Properties();
            adaptive.setProperty("adaptiveFetch", "true");
            adaptive.setProperty("defaultRowFetchSize", "3");
            adaptive.setProperty("maxResultBuffer", "40000");
            for (int i = 0; i < 2; i++) {
                Connection connection = stage.open(adaptive);
                connection.setAutoCommit(false);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT repeat('x', 10) FROM generate_series(1, 2000)");
                stage.attempt("fetch size at first", () -> rows.getFetchSize());
                for (int j = 0; j < 7; j++) rows.next();
                stage.attempt("fetch size later", () -> rows.getFetchSize());
                stage.letGo(connection);
            }
            Connection plain = stage.first();
            stage.letGo(plain);
            stage.everything(stage.next());
        });
        g.reused("several-results-left", stage -> {
            Connection first = stage.first();
            Statement statement = first.createStatement();
            stage.attempt("several", () -> statement.execute("SELECT 1; SELECT 2; SELECT 1 / 0"));
            stage.attempt("no more", () -> statement.getMoreResults(Statement.KEEP_CURRENT_RESULT));
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.reused("batch-that-failed", stage -> {
            stage.afterwards("DROP TABLE IF EXISTS {t}");
            stage.prepare("CREATE TABLE {t} (i int PRIMARY KEY)");
            Connection first = stage.first();
            first.setAutoCommit(false);
            Statement statement = first.createStatement();
            statement.addBatch(stage.fill("INSERT INTO {t} VALUES (1)"));
            statement.addBatch(stage.fill("INSERT INTO {t} VALUES (1)"));
            statement.addBatch(stage.fill("INSERT INTO {t} VALUES (2)"));
            stage.attempt("batch", () -> statement.executeBatch());
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, "SELECT count(*) FROM {t}");
            stage.everything(next);
        });
        g.reused("query-timeout-pending", stage -> {
            Connection first = stage.first();
            Statement statement = first.createStatement();
            statement.setQueryTimeout(1);
            stage.attempt("first", () -> statement.executeQuery("SELECT 1").next());
            stage.attempt("failing", () -> statement.executeQuery("SELECT 1 / 0"));
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, "SELECT pg_sleep(1.1) IS NOT NULL");
            stage.everything(next);
        });
        g.retired("query-timed-out", stage -> {
            Connection first = stage.first();
            Statement statement = first.createStatement();
            statement.setQueryTimeout(1);
            stage.attempt("first", () -> statement.executeQuery("SELECT pg_sleep(5)"));
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, "SELECT pg_sleep(0.05) IS NOT NULL");
            stage.everything(next);
        });
        g.reused("notifications-asked-for", stage -> {
            Connection first = stage.first();
            stage.run(first, "LISTEN {l}", "NOTIFY {l}, 'a'");
            stage.attempt("first", () -> ((PGConnection) first).getNotifications().length);
            stage.run(first, "NOTIFY {l}, 'b'", "NOTIFY {l}, 'c'");
            stage.letGo(first);
            Connection next = stage.next();
            stage.attempt("next", () -> ((PGConnection) next).getNotifications(10));
            stage.everything(next);
        });
    }
}
