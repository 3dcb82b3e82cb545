package com.acme.conformance;

import com.acme.conformance.Probe.Reuse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Cursors and prepared statements: those of SQL and those that the driver makes. */
final class PostgresStatements {
    private static final String CURSORS = "SELECT count(*) FROM pg_cursors WHERE name = '{c}'";
    private static final String PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE name = '{p}'";
    private static final String BY_DRIVER =
            "SELECT statement FROM pg_prepared_statements WHERE NOT from_sql ORDER BY statement";

    private PostgresStatements() {}

    static List<Probe> probes() {
        Group g = new Group("postgres/statements");
        cursors(g);
        prepared(g);
        driver(g);
        return g.probes();
    }

    private static void cursors(Group g) {
        g.reusedAfter(
                "cursor-with-hold",
                "BEGIN; DECLARE {c} CURSOR WITH HOLD FOR SELECT generate_series(1, 9); COMMIT",
                CURSORS,
                "FETCH 1 FROM {c}");
        g.reusedAfter("cursor-with-hold-outside", "DECLARE {c} SCROLL CURSOR WITH HOLD FOR SELECT 1", CURSORS);
        g.after(
                "cursor-open",
                Reuse.REUSED,
                new String[] {"BEGIN", "DECLARE {c} CURSOR FOR SELECT generate_series(1, 9)", "FETCH 2 FROM {c}"},
                CURSORS);
        g.reusedAfter(
                "cursor-with-hold-half-read",
                "BEGIN; DECLARE {c} CURSOR WITH HOLD FOR SELECT generate_series(1, 9); COMMIT; FETCH 2 FROM {c}",
                "FETCH 1 FROM {c}");
        g.reused("streamed", stage -> {
            Connection first = stage.first();
            first.setAutoCommit(false);
            PreparedStatement statement = first.prepareStatement("SELECT generate_series(1, 100)");
            statement.setFetchSize(10);
            ResultSet rows = statement.executeQuery();
            rows.next();
            stage.letGo(first);
            stage.attempt("rest", () -> {
                int count = 1;
                while (rows.next()) count++;
                return count;
            });
            stage.everything(stage.next());
        });
        g.reused("refcursor", stage -> {
            stage.afterwards("DROP FUNCTION {f}()");
            stage.prepare("CREATE FUNCTION {f}() RETURNS refcursor LANGUAGE plpgsql AS"
                    + " $$ DECLARE c refcursor := 'mine'; BEGIN OPEN c FOR SELECT 1; RETURN c; END $$");
            Connection first = stage.first();
            first.setAutoCommit(false);
            stage.look(first, "SELECT {f}()", "FETCH ALL FROM mine");
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.reused("held-by-the-driver", stage -> {
            Connection first = stage.first();
            first.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT);
            first.setAutoCommit(false);
            Statement statement = first.createStatement();
            statement.setFetchSize(3);
            ResultSet rows = statement.executeQuery("SELECT generate_series(1, 10)");
            rows.next();
            first.commit();
            stage.attempt("on", () -> rows.next() && rows.next() && rows.next());
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.reused("names-of-portals", stage -> {
                    for (int i = 0; i < 2; i++) {
                        Connection connection = i == 0 ? stage.first() : stage.next();
                        connection.setAutoCommit(false);
                        Statement statement = connection.createStatement();
                        statement.setFetchSize(1);
                        ResultSet rows = statement.executeQuery("SELECT name FROM pg_cursors UNION ALL SELECT 'end'");
                        stage.attempt("first name", () -> rows.next() ? rows.getString(1) : "none");
                        stage.letGo(connection);
                    }
                })
                .unavoidable(
                        "the driver numbers what it names, and goes on counting",
                        "the number in a name that nobody but the driver uses; no statement can be wrong by it");
    }

    private static void prepared(Group g) {
        g.reusedAfter("prepare", "PREPARE {p} AS SELECT 1", PREPARED, "EXECUTE {p}");
        g.reusedAfter("prepare-rolled-back", "BEGIN; PREPARE {p} AS SELECT 1; ROLLBACK", PREPARED, "EXECUTE {p}");
        g.reusedAfter(
                "prepare-same-name",
                "PREPARE s_1 AS SELECT 'mine'; PREPARE \"S_1\" AS SELECT 'mine'",
                "EXECUTE s_1",
                "EXECUTE \"S_1\"");
        g.reused("name-is-free-again", stage -> {
            Connection first = stage.first();
            stage.run(first, "PREPARE one AS SELECT 1");
            stage.letGo(first);
            Connection next = stage.next();
            stage.run(next, "PREPARE one AS SELECT 2");
            stage.look(next, "EXECUTE one");
        });
        g.reused("deallocate-all", stage -> often(stage, "DEALLOCATE ALL"));
        g.reused("discard-all", stage -> often(stage, "DISCARD ALL"));
        g.either("deallocate-all-unseen", stage -> often(stage, "DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$"));
        g.reused("plan-cache-mode", stage -> often(stage, "SET plan_cache_mode TO force_generic_plan"));
    }

    /** Executes one text often enough for the server to keep it, before and after the dirt, and on the next connection. */
    private static void often(Stage stage, String dirt) throws Exception {
        Connection first = stage.first();
        stage.attempt("at first", () -> times(first, 6));
        stage.run(first, dirt);
        stage.attempt("again", () -> times(first, 6));
        stage.letGo(first);
        Connection next = stage.next();
        stage.everything(next);
        stage.attempt("next", () -> times(next, 6));
    }

    private static int times(Connection connection, int times) throws SQLException {
        int sum = 0;
        for (int i = 0; i < times; i++) {
            try (PreparedStatement statement = connection.prepareStatement("SELECT ?::int + 1")) {
                statement.setInt(1, i);
                try (ResultSet rows = statement.executeQuery()) {
                    rows.next();
                    sum += rows.getInt(1);
                }
            }
        }
        return sum;
    }

    private static void driver(Group g) {
        g.reused("kept-by-the-server", stage -> {
            Connection first = stage.first();
            times(first, 8);
            stage.look(first, BY_DRIVER);
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, BY_DRIVER);
            times(next, 8);
            stage.look(next, BY_DRIVER);
        });
        g.reused("count-of-uses", stage -> {
            Connection first = stage.first();
            times(first, 4);
            stage.look(first, BY_DRIVER);
            stage.letGo(first);
            Connection next = stage.next();
            times(next, 2);
            stage.look(next, BY_DRIVER);
        });
        g.reused("names-of-statements", stage -> {
                    Connection first = stage.first();
                    times(first, 8);
                    stage.letGo(first);
                    Connection next = stage.next();
                    times(next, 8);
                    stage.look(next, "SELECT name FROM pg_prepared_statements");
                })
                .unavoidable(
                        "the driver numbers what it names, and goes on counting",
                        "the number in a name that nobody but the driver uses; no statement can be wrong by it");
        g.reused("kept-in-a-transaction", stage -> {
                    Connection first = stage.first();
                    first.setAutoCommit(false);
                    times(first, 8);
                    stage.letGo(first);
                    Connection next = stage.next();
                    next.setAutoCommit(false);
                    stage.attempt("next", () -> times(next, 8));
                    next.commit();
                    next.setAutoCommit(true);
                    stage.look(next, BY_DRIVER);
                })
                .leanMisses();
        g.reused("generated-keys", stage -> {
                    stage.afterwards("DROP TABLE {t}");
                    stage.prepare("CREATE TABLE {t} (i int GENERATED ALWAYS AS IDENTITY, x int)");
                    Connection first = stage.first();
                    keys(stage, first);
                    stage.letGo(first);
                    Connection next = stage.next();
                    stage.everything(next);
                    keys(stage, next);
                })
                .leanMisses();
    }

    private static void keys(Stage stage, Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                stage.fill("INSERT INTO {t} (x) VALUES (?)"), Statement.RETURN_GENERATED_KEYS)) {
            statement.setInt(1, 1);
            statement.addBatch();
            statement.setInt(1, 2);
            statement.addBatch();
            stage.attempt("inserted", () -> statement.executeBatch());
            stage.attempt("keys", () -> {
                StringBuilder all = new StringBuilder();
                ResultSet rows = statement.getGeneratedKeys();
                while (rows.next()) all.append(rows.getInt(1)).append(' ');
                return all;
            });
        }
    }
}
