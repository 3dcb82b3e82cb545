package com.acme.conformance;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.postgresql.Driver;

/** How connections end: in the middle of something, by the server, or because the world around them changes. */
final class PostgresEnds {
    private PostgresEnds() {}

    static List<Probe> probes() {
        Group g = new Group("postgres/ends");
        inTheMiddle(g);
        byTheServer(g);
        databases(g);
        identities(g);
        return g.probes();
    }

    private static void inTheMiddle(Group g) {
        g.retired("while-a-query-runs", stage -> {
            stage.afterwards("DROP TABLE {t}");
            stage.prepare("CREATE TABLE {t} (i int)");
            Connection first = stage.first();
            FutureTask<String> running = stage.start(() ->
                    stage.rows(first, "SELECT pg_sleep(0.3), '{q}'::text IS NOT NULL; INSERT INTO {t} VALUES (1)"));
            stage.say("runs: "
                    + stage.awaitTrue("SELECT count(*) = 1 FROM pg_stat_activity WHERE state = 'active'" + " AND pid = "
                            + stage.session(first)));
            stage.letGo(first);
            stage.say("the query: " + Stage.await(running));
            stage.everything(stage.next());
        });
        g.retired("aborted", stage -> {
            Connection first = stage.first();
            stage.run(first, "SET work_mem TO '7MB'");
            first.abort(Runnable::run);
            stage.attempt("closed", () -> first.isClosed());
            stage.attempt("use", () -> first.createStatement());
            stage.gone(first);
            stage.everything(stage.next());
        });
        g.reused("closed-twice", stage -> {
            Connection first = stage.first();
            stage.letGo(first);
            Connection next = stage.next();
            first.close();
            first.abort(Runnable::run);
            stage.attempt("use of the first", () -> first.createStatement());
            stage.look(next, "SELECT 1");
            stage.everything(next);
        });
        g.either("cancelled", stage -> {
            Connection first = stage.first();
            Statement statement = first.createStatement();
            FutureTask<String> running = stage.start(() -> statement.execute("SELECT pg_sleep(10)"));
            stage.say("runs: "
                    + stage.awaitTrue("SELECT count(*) = 1 FROM pg_stat_activity WHERE state = 'active'"
                            + " AND query LIKE '%pg_sleep%' AND pid = " + stage.session(first)));
            statement.cancel();
            stage.say("the query: " + Stage.await(running));
            stage.letGo(first);
            Connection next = stage.next();
            stage.attemptStep("late cancel", () -> statement.cancel());
            stage.look(next, "SELECT pg_sleep(0.02) IS NOT NULL");
            stage.everything(next);
        });
        g.reused("timed-out", stage -> {
            Connection first = stage.first();
            Statement statement = first.createStatement();
            statement.setQueryTimeout(1);
            stage.attempt("in time", () -> statement.execute("SELECT 1"));
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.reused("half-read", stage -> {
            Connection first = stage.first();
            Statement statement = first.createStatement();
            statement.execute("SELECT generate_series(1, 5); SELECT 'second'");
            ResultSet rows = statement.getResultSet();
            rows.next();
            stage.letGo(first);
            stage.attempt("rest of the first", () -> rows.next() ? rows.getInt(1) : "end");
            stage.attempt("more", () -> statement.getMoreResults());
            stage.everything(stage.next());
        });
        g.reused("batch-not-sent", stage -> {
            stage.afterwards("DROP TABLE {t}");
            stage.prepare("CREATE TABLE {t} (i int)");
            Connection first = stage.first();
            PreparedStatement statement = first.prepareStatement(stage.fill("INSERT INTO {t} VALUES (?)"));
            statement.setInt(1, 1);
            statement.addBatch();
            stage.letGo(first);
            stage.attempt("stale batch", () -> statement.executeBatch());
            Connection next = stage.next();
            stage.look(next, "SELECT count(*) FROM {t}");
            stage.everything(next);
        });
        g.reused("in-the-wrong-order", stage -> {
            Connection first = stage.first();
            Statement statement = first.createStatement();
            ResultSet rows = statement.executeQuery("SELECT generate_series(1, 3)");
            rows.next();
            stage.letGo(first);
            stage.attempt("row", () -> rows.next() ? rows.getInt(1) : "end");
            stage.attemptStep("close rows", () -> rows.close());
            stage.attemptStep("close statement", () -> statement.close());
            stage.everything(stage.next());
        });
    }

    private static void byTheServer(Group g) {
        g.retired("terminated-in-use", stage -> {
            Connection first = stage.first();
            stage.mask(String.valueOf(stage.session(first)), "{pid}");
            stage.look(stage.other(), "SELECT pg_terminate_backend(" + stage.session(first) + ")");
            stage.say("gone: " + gone(stage, stage.session(first)));
            stage.look(first, "SELECT 1");
            stage.attempt("closed", () -> first.isClosed());
            stage.letGo(first);
            stage.look(stage.next(), "SELECT 1");
        });
        g.retired("terminates-itself", stage -> {
            Connection first = stage.first();
            stage.look(first, "SELECT pg_terminate_backend(pg_backend_pid())");
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.retired("terminated-in-a-transaction", stage -> {
            Connection first = stage.first();
            first.setAutoCommit(false);
            stage.run(first, "SELECT 1");
            long session = stage.session(first);
            stage.mask(String.valueOf(session), "{pid}");
            stage.look(stage.other(), "SELECT pg_terminate_backend(" + session + ")");
            stage.say("gone: " + gone(stage, session));
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.either("terminated-when-idle", stage -> {
                    Connection first = stage.first();
                    long session = stage.session(first);
                    stage.mask(String.valueOf(session), "{pid}");
                    stage.letGo(first);
                    stage.run(stage.other(), "SELECT pg_terminate_backend(" + session + ")");
                    stage.say("gone: " + gone(stage, session));
                    // Idle is what lies there for a while: no pool looks at what was used a millisecond ago.
                    stage.run(stage.other(), "SELECT pg_sleep(0.005)");
                    Connection next = stage.open();
                    stage.look(next, "SELECT 1");
                })
                .alone();
        g.either("idle-session-timeout", stage -> {
            Connection first = stage.first();
            stage.run(first, "SET idle_session_timeout TO '10ms'");
            stage.say("gone: " + gone(stage, stage.session(first)));
            stage.attempt("use", () -> stage.rows(first, "SELECT 1"));
            stage.letGo(first);
            stage.everything(stage.next());
        });
    }

    private static boolean gone(Stage stage, long session) throws Exception {
        return stage.awaitTrue("SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = " + session);
    }

    private static void databases(Group g) {
        g.either("drop-database", stage -> {
                    stage.asSuperuser();
                    stage.run(stage.other(), "CREATE DATABASE {db}");
                    Connection there = stage.openAt(stage.url(stage.unique("db")));
                    stage.look(there, "SELECT 1");
                    stage.letGo(there);
                    Connection first = stage.first();
                    stage.attempt("dropped", () -> soon(stage, first, "DROP DATABASE {db}"));
                    stage.attempt("again", () -> stage.openAt(stage.url(stage.unique("db"))));
                })
                .alone();
        g.either("template", stage -> {
                    stage.asSuperuser();
                    stage.afterwards("DROP DATABASE {copy} WITH (FORCE)");
                    stage.afterwards("DROP DATABASE {db} WITH (FORCE)");
                    stage.run(stage.other(), "CREATE DATABASE {db}");
                    Connection there = stage.openAt(stage.url(stage.unique("db")));
                    stage.run(there, "CREATE TABLE t (i int)");
                    stage.letGo(there);
                    Connection first = stage.first();
                    stage.attempt("copied", () -> soon(stage, first, "CREATE DATABASE {copy} TEMPLATE {db}"));
                    stage.look(stage.openAt(stage.url(stage.unique("copy"))), "SELECT count(*) FROM t");
                })
                .alone();
        g.either("database-made-anew", stage -> {
                    stage.asSuperuser();
                    stage.afterwards("DROP DATABASE {db} WITH (FORCE)");
                    for (int i = 0; i < 2; i++) {
                        Connection first = stage.first();
                        stage.attempt("made", () -> soon(stage, first, "CREATE DATABASE {db}"));
                        Connection there = stage.openAt(stage.url(stage.unique("db")));
                        stage.run(there, "CREATE TABLE t (i int)");
                        stage.letGo(there);
                        if (i == 0) stage.attempt("dropped", () -> soon(stage, first, "DROP DATABASE {db}"));
                        stage.letGo(first);
                    }
                })
                .alone();
        g.either("nested", stage -> {
            Connection[] held = new Connection[5];
            for (int i = 0; i < held.length; i++) {
                held[i] = stage.open();
                stage.run(held[i], "SET work_mem TO '" + (i + 2) + "MB'");
            }
            for (Connection each : held) stage.look(each, "SHOW work_mem");
            for (Connection each : held) stage.letGo(each);
            stage.everything(stage.next());
        });
    }

    /** A backend that was told to end needs a moment to do so: raw programs try again, too. */
    private static String soon(Stage stage, Connection connection, String sql) throws Exception {
        String outcome = "";
        for (int i = 0; i < 50; i++) {
            outcome = Stage.outcome(() -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(stage.fill(sql));
                    return "done";
                }
            });
            if (!outcome.contains("55006")) return outcome;
            Thread.sleep(20);
        }
        return outcome;
    }

    private static void identities(Group g) {
        g.either("wrong-password", stage -> {
            stage.letGo(stage.first());
            stage.as(stage.user(), "wrong");
            stage.attempt("open", () -> stage.open());
            stage.as(stage.user(), "");
            stage.attempt("open without", () -> stage.open());
        });
        g.either("password-changed", stage -> {
                    person(stage);
                    stage.letGo(stage.open());
                    stage.run(stage.other(), "ALTER ROLE {r} PASSWORD 'second'");
                    stage.attempt("open", () -> stage.open());
                    stage.as(stage.unique("r"), "second");
                    stage.look(stage.open(), "SELECT 1");
                })
                .alone();
        g.either("password-changed-by-itself", stage -> {
                    person(stage);
                    Connection first = stage.open();
                    stage.run(first, "ALTER USER {r} PASSWORD 'second'");
                    stage.letGo(first);
                    stage.attempt("open", () -> stage.open());
                })
                .alone();
        g.either("may-not-log-in-any-more", stage -> {
                    person(stage);
                    stage.letGo(stage.open());
                    stage.run(stage.other(), "ALTER ROLE {r} NOLOGIN");
                    stage.attempt("open", () -> stage.open());
                })
                .alone();
        g.either("role-made-anew", stage -> {
                    person(stage);
                    stage.letGo(stage.open());
                    stage.run(stage.other(), "DROP ROLE {r}");
                    stage.attempt("open", () -> stage.open());
                    stage.run(stage.other(), "CREATE ROLE {r} LOGIN PASSWORD 'first'");
                    stage.look(stage.open(), "SELECT current_user = '{r}'");
                })
                .alone();
        g.either("password-changed-by-a-stranger", stage -> {
                    person(stage);
                    stage.letGo(stage.open());
                    stranger(stage, "ALTER ROLE {r} PASSWORD 'second'");
                    stage.attempt("open", () -> stage.open().isClosed());
                })
                .unavoidable(
                        "the server checks passwords, rights to connect and settings of roles only when a session begins",
                        "`maxLifetime`, 30 minutes")
                .alone();
        g.either("role-set-by-a-stranger", stage -> {
                    person(stage);
                    stage.letGo(stage.open());
                    stranger(stage, "ALTER ROLE {r} SET work_mem TO '7MB'");
                    stage.look(stage.open(), "SHOW work_mem");
                })
                .unavoidable(
                        "the server reads the settings of roles and databases only when a session begins",
                        "`maxLifetime`, 30 minutes; at once when the program itself changes them")
                .alone();
        g.either("may-not-connect-any-more", stage -> {
                    person(stage);
                    stage.letGo(stage.open());
                    String database = stage.rows(stage.other(), "SELECT current_database()")
                            .replaceAll("[\\[\\]]", "");
                    stage.afterwards("GRANT CONNECT ON DATABASE " + database + " TO PUBLIC");
                    stage.run(stage.other(), "REVOKE CONNECT ON DATABASE " + database + " FROM PUBLIC");
                    stage.mask(database, "{database}");
                    stage.attempt("open", () -> stage.open().isClosed());
                })
                .alone();
        g.either("connection-limit", stage -> {
                    person(stage);
                    stage.run(stage.other(), "ALTER ROLE {r} CONNECTION LIMIT 1");
                    for (int i = 0; i < 3; i++) {
                        stage.attempt("open", () -> soonOpen(stage));
                    }
                })
                .alone();
    }

    /** One connection after the other; a backend that was told to end needs a moment to do so. */
    private static String soonOpen(Stage stage) throws Exception {
        String outcome = "";
        for (int i = 0; i < 50; i++) {
            outcome = Stage.outcome(() -> {
                Connection connection = stage.open();
                String rows = stage.rows(connection, "SELECT 1");
                stage.letGo(connection);
                return rows;
            });
            if (!outcome.contains("53300")) return outcome;
            Thread.sleep(20);
        }
        return outcome;
    }

    /** From here on connections are those of a role of this probe's own. */
    private static void person(Stage stage) throws Exception {
        stage.afterwards("DROP ROLE IF EXISTS {r}");
        stage.run(stage.other(), "CREATE ROLE {r} LOGIN PASSWORD 'first'");
        stage.as(stage.unique("r"), "first");
    }

    /** Runs a statement on a connection that no pool behind {@code DriverManager} knows of. */
    private static void stranger(Stage stage, String sql) throws Exception {
        java.util.Properties properties = new java.util.Properties();
        properties.setProperty("user", "postgres");
        properties.setProperty("password", "");
        try (Connection connection = new Driver().connect(stage.url(), properties)) {
            stage.run(connection, sql);
        }
    }
}
