package com.acme.conformance;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;

/** Results that are on their way when their connection is let go, and what drivers keep of statements. */
final class MariaDbResults {
    private static final String MANY = "SELECT seq FROM seq_1_to_20000";

    private MariaDbResults() {}

    static List<Probe> probes() {
        Group g = new Group("mariadb/results");
        streaming(g);
        pending(g);
        batches(g);
        prepared(g);
        keys(g);
        return g.probes();
    }

    private static void streaming(Group g) {
        g.either("streaming", stage -> {
            Connection first = stage.first();
            ResultSet rows = streamed(stage, first);
            stage.letGo(first);
            stage.attempt("next row", () -> rows.next() ? rows.getInt(1) : -1);
            stage.attempt("next row again", () -> rows.next() ? rows.getInt(1) : -1);
            stage.everything(stage.next());
            stage.attempt("and now", () -> rows.next() ? rows.getInt(1) : -1);
            stage.attemptStep("close", rows::close);
        });
        g.either("streaming-to-its-end", stage -> {
            Connection first = stage.first();
            ResultSet rows = streamed(stage, first);
            while (rows.next()) rows.getInt(1);
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.either("streaming-and-another-statement", stage -> {
            Connection first = stage.first();
            ResultSet rows = streamed(stage, first);
            stage.look(first, "SELECT 42");
            stage.attempt("next row", rows::next);
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.either("streaming-in-a-transaction", stage -> {
            Connection first = stage.first();
            first.setAutoCommit(false);
            ResultSet rows = streamed(stage, first);
            stage.attemptStep("close", () -> stage.letGo(first));
            stage.attempt("closed", first::isClosed);
            stage.attemptStep("close the rows", rows::close);
            stage.attemptStep("close again", first::close);
            stage.attempt("closed", first::isClosed);
            stage.everything(stage.next());
        });
        g.either("cursor", stage -> {
            Properties properties = new Properties();
            properties.setProperty("useCursorFetch", "true");
            properties.setProperty("useServerPrepStmts", "true");
            Connection first = stage.open(properties);
            PreparedStatement statement = first.prepareStatement(MANY);
            statement.setFetchSize(7);
            ResultSet rows = statement.executeQuery();
            rows.next();
            stage.letGo(first);
            int read = 1;
            String end = "end";
            try {
                while (rows.next() && read < 100) read++;
            } catch (java.sql.SQLException e) {
                end = Stage.describe(e);
            }
            stage.say(read + " rows, " + end);
            Connection next = stage.open(properties);
            stage.look(next, "SELECT 42");
        });
    }

    private static ResultSet streamed(Stage stage, Connection connection) throws Exception {
        Statement statement = connection.createStatement();
        statement.setFetchSize(stage.url().startsWith("jdbc:mysql:") ? Integer.MIN_VALUE : 1);
        ResultSet rows = statement.executeQuery(MANY);
        rows.next();
        return rows;
    }

    private static void pending(Group g) {
        g.either("several-results", stage -> {
            Properties several = new Properties();
            several.setProperty("allowMultiQueries", "true");
            Connection first = stage.open(several);
            Statement statement = first.createStatement();
            statement.execute("SELECT 1; SELECT 2; SELECT 3");
            stage.letGo(first);
            stage.attempt("more", statement::getMoreResults);
            Connection next = stage.open(several);
            stage.look(next, "SELECT 42");
            stage.everything(next);
        });
        g.either("results-of-a-procedure", stage -> {
            Connection first = stage.first();
            stage.run(first, "CREATE PROCEDURE {p}(OUT o INT) BEGIN SELECT 1; SELECT 2; SET o = 3; END");
            stage.afterwards("DROP PROCEDURE IF EXISTS {p}");
            CallableStatement call = first.prepareCall("{call " + stage.unique("p") + "(?)}");
            call.registerOutParameter(1, java.sql.Types.INTEGER);
            call.execute();
            stage.letGo(first);
            stage.attempt("out", () -> call.getInt(1));
            stage.attempt("more", call::getMoreResults);
            Connection next = stage.next();
            stage.look(next, "SELECT 42");
            stage.everything(next);
        });
    }

    private static void batches(Group g) {
        for (String rewrite : new String[] {"false", "true"}) {
            g.either("batch-rewritten-" + rewrite, stage -> {
                Properties properties = new Properties();
                properties.setProperty("rewriteBatchedStatements", rewrite);
                Connection first = stage.open(properties);
                stage.run(first, "CREATE TABLE {t} (n INT)");
                stage.afterwards("DROP TABLE IF EXISTS {t}");
                PreparedStatement insert = first.prepareStatement(stage.fill("INSERT INTO {t} VALUES (?)"));
                for (int i = 0; i < 5; i++) {
                    insert.setInt(1, i);
                    insert.addBatch();
                }
                insert.executeBatch();
                insert.setInt(1, 99);
                insert.addBatch();
                stage.letGo(first);
                stage.attempt("the rest", insert::executeBatch);
                Connection next = stage.open(properties);
                stage.look(next, "SELECT group_concat(n ORDER BY n) FROM {t}");
            });
        }
    }

    private static void prepared(Group g) {
        for (String cache : new String[] {"false", "true"}) {
            g.either("server-prepared-cached-" + cache, stage -> {
                Properties properties = new Properties();
                properties.setProperty("useServerPrepStmts", "true");
                properties.setProperty("cachePrepStmts", cache);
                for (int i = 0; i < 3; i++) {
                    Connection connection = stage.open(properties);
                    PreparedStatement kept = connection.prepareStatement("SELECT ? + 1");
                    stage.attempt("kept open", () -> number(kept, 1));
                    PreparedStatement closed = connection.prepareStatement("SELECT ? + 2");
                    stage.attempt("closed", () -> number(closed, 1));
                    closed.close();
                    stage.letGo(connection);
                    stage.attempt("stale", () -> number(kept, 2));
                }
            });
        }
        g.either("cached-and-altered", stage -> {
            Properties properties = new Properties();
            properties.setProperty("cachePrepStmts", "true");
            stage.run(stage.other(), "CREATE TABLE {t} (n INT)", "INSERT INTO {t} VALUES (1)");
            stage.afterwards("DROP TABLE IF EXISTS {t}");
            for (int i = 0; i < 3; i++) {
                Connection connection = stage.open(properties);
                try (PreparedStatement all = connection.prepareStatement(stage.fill("SELECT * FROM {t}"));
                        ResultSet rows = all.executeQuery()) {
                    stage.say("columns: " + rows.getMetaData().getColumnCount());
                }
                stage.letGo(connection);
                stage.run(stage.other(), "ALTER TABLE {t} ADD m" + i + " INT");
            }
        });
    }

    private static void keys(Group g) {
        g.reused("generated-keys", stage -> {
            Connection first = stage.first();
            stage.run(first, "CREATE TABLE {t} (id INT AUTO_INCREMENT PRIMARY KEY, n INT)");
            stage.afterwards("DROP TABLE IF EXISTS {t}");
            PreparedStatement insert = first.prepareStatement(
                    stage.fill("INSERT INTO {t} (n) VALUES (?)"), Statement.RETURN_GENERATED_KEYS);
            insert.setInt(1, 5);
            insert.executeUpdate();
            ResultSet keys = insert.getGeneratedKeys();
            stage.letGo(first);
            stage.attempt("key", () -> keys.next() ? keys.getInt(1) : -1);
            stage.attempt("keys again", () -> insert.getGeneratedKeys().next());
            Connection next = stage.next();
            try (Statement statement = next.createStatement()) {
                stage.attempt(
                        "keys of a new statement",
                        () -> statement.getGeneratedKeys().next());
            }
            stage.everything(next);
        });
    }

    private static int number(PreparedStatement statement, int argument) throws Exception {
        statement.setInt(1, argument);
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }
}
