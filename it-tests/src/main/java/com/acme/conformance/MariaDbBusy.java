package com.acme.conformance;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.FutureTask;

/** Connections that end while another thread is inside a call. */
final class MariaDbBusy {
    private MariaDbBusy() {}

    static List<Probe> probes() {
        Group g = new Group("mariadb/busy");
        g.either("closed", stage -> {
            Connection first = stage.first();
            FutureTask<String> query = sleeping(stage, first, "0.3");
            stage.attemptStep("close", () -> stage.letGo(first));
            stage.say(ended(Stage.await(query)));
            stage.everything(stage.next());
        });
        g.either("aborted", stage -> {
            Connection first = stage.first();
            FutureTask<String> query = sleeping(stage, first, "2");
            stage.attemptStep("abort", () -> first.abort(Runnable::run));
            stage.say("query: " + aborted(shortened(Stage.await(query))));
            stage.attempt("closed", first::isClosed);
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.either("cancelled", stage -> {
            Connection first = stage.first();
            Statement statement = first.createStatement();
            FutureTask<String> query = stage.start(() -> first(statement.executeQuery("SELECT sleep(5)")));
            await(stage, stage.session(first));
            stage.attemptStep("cancel", statement::cancel);
            stage.say(Stage.await(query).contains("Exception") ? "the query failed" : "the query went on");
            stage.look(first, "SELECT 42");
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.either("timed-out", stage -> {
            Connection first = stage.first();
            try (Statement statement = first.createStatement()) {
                statement.setQueryTimeout(1);
                stage.attempt("query", () -> first(statement.executeQuery("SELECT sleep(5)")));
            }
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.either("waits-for-a-lock", stage -> {
            stage.run(
                    stage.other(), "CREATE TABLE {t} (n INT PRIMARY KEY) ENGINE=InnoDB", "INSERT INTO {t} VALUES (1)");
            stage.afterwards("DROP TABLE IF EXISTS {t}");
            Connection first = stage.first();
            Connection blocking = stage.open();
            blocking.setAutoCommit(false);
            stage.run(blocking, "UPDATE {t} SET n = 2");
            FutureTask<String> update = stage.start(() -> {
                try (Statement statement = first.createStatement()) {
                    return statement.executeUpdate(stage.fill("UPDATE {t} SET n = n + 10"));
                }
            });
            stage.awaitTrue("SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'UPDATE%' AND id = "
                    + stage.session(first));
            FutureTask<String> close = stage.start(() -> {
                first.close();
                return "done";
            });
            blocking.commit();
            stage.say("close: " + Stage.await(close));
            Stage.await(update);
            stage.gone(first);
            stage.everything(stage.next());
        });
        g.either("queried-by-two", stage -> {
            Connection first = stage.first();
            FutureTask<String> one = stage.start(() -> stage.rows(first, "SELECT sleep(0.1), 1"));
            FutureTask<String> two = stage.start(() -> stage.rows(first, "SELECT sleep(0.1), 2"));
            stage.say(Stage.await(one));
            stage.say(Stage.await(two));
            stage.letGo(first);
            stage.everything(stage.next());
        });
        return g.probes();
    }

    private static FutureTask<String> sleeping(Stage stage, Connection connection, String seconds) throws Exception {
        FutureTask<String> query = stage.start(() -> {
            Statement statement = connection.createStatement();
            return first(statement.executeQuery("SELECT sleep(" + seconds + ")"));
        });
        await(stage, stage.session(connection));
        return query;
    }

    private static void await(Stage stage, long session) throws Exception {
        stage.awaitTrue(
                "SELECT count(*) FROM information_schema.processlist WHERE info LIKE '%sleep%' AND id = " + session);
    }

    private static String first(ResultSet rows) throws Exception {
        rows.next();
        return rows.getString(1);
    }

    /** With MySQL's driver it depends on who is faster, what the thread gets to see of its result. */
    private static String ended(String outcome) {
        return outcome.startsWith("still running") ? outcome : "the query has ended";
    }

    /**
     * MariaDB's driver looks between sending and reading whether it was aborted (3.5.6, {@code StandardClient.readPacket}): a thread
     * that is held up just there says so in other words.
     */
    private static String aborted(String outcome) {
        return outcome.replace("Connection is closed", "Socket error");
    }

    /** The driver's message goes on about times. */
    private static String shortened(String outcome) {
        int end = outcome.indexOf(" The last packet");
        return end < 0 ? outcome : outcome.substring(0, end);
    }
}
