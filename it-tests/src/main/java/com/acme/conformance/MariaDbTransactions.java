package com.acme.conformance;

import java.sql.Connection;
import java.util.List;

/** Transactions that are open, failed or prepared when their connection is let go. */
final class MariaDbTransactions {
    private MariaDbTransactions() {}

    static List<Probe> probes() {
        Group g = new Group("mariadb/transactions");
        after(g, "begin", "BEGIN", "INSERT INTO {t} VALUES (1)");
        after(g, "begin-in-a-comment", "/* a */ START TRANSACTION", "UPDATE {t} SET n = 9");
        after(g, "begin-read-only", "START TRANSACTION READ ONLY", "SELECT * FROM {t}");
        after(g, "snapshot", "START TRANSACTION WITH CONSISTENT SNAPSHOT");
        after(g, "auto-commit-off-in-sql", "SET autocommit = 0", "INSERT INTO {t} VALUES (1)");
        after(g, "savepoint", "BEGIN", "INSERT INTO {t} VALUES (1)", "SAVEPOINT here", "INSERT INTO {t} VALUES (2)");
        after(g, "failed", "BEGIN", "INSERT INTO {t} VALUES (1)", "INSERT INTO {t} VALUES (0)");
        after(g, "locks-of-rows", "BEGIN", "SELECT * FROM {t} FOR UPDATE");
        after(g, "committed", "BEGIN", "INSERT INTO {t} VALUES (1)", "COMMIT");
        after(g, "chained", "SET completion_type = 1", "BEGIN", "INSERT INTO {t} VALUES (1)", "COMMIT");
        after(g, Probe.Reuse.EITHER, "xa", "XA START '{x}'", "INSERT INTO {t} VALUES (1)");
        after(g, Probe.Reuse.EITHER, "xa-ended", "XA START '{x}'", "INSERT INTO {t} VALUES (1)", "XA END '{x}'");
        byTheDriver(g);
        prepared(g);
        withoutTransactions(g);
        return g.probes();
    }

    private static Probe after(Group g, String name, String... dirt) {
        return after(g, Probe.Reuse.REUSED, name, dirt);
    }

    private static Probe after(Group g, Probe.Reuse reuse, String name, String... dirt) {
        return g.add(name, reuse, stage -> {
            Connection first = withTable(stage);
            stage.run(first, dirt);
            stage.letGo(first);
            end(stage);
        });
    }

    private static void byTheDriver(Group g) {
        g.reused("auto-commit-off", stage -> {
            Connection first = withTable(stage);
            first.setAutoCommit(false);
            stage.run(first, "INSERT INTO {t} VALUES (1)");
            stage.letGo(first);
            end(stage);
        });
        g.reused("auto-commit-off-committed", stage -> {
            Connection first = withTable(stage);
            first.setAutoCommit(false);
            stage.run(first, "INSERT INTO {t} VALUES (1)");
            first.commit();
            stage.letGo(first);
            end(stage);
        });
        g.reused("savepoint-of-the-driver", stage -> {
            Connection first = withTable(stage);
            first.setAutoCommit(false);
            stage.run(first, "INSERT INTO {t} VALUES (1)");
            first.setSavepoint("here");
            stage.run(first, "INSERT INTO {t} VALUES (2)");
            stage.letGo(first);
            end(stage);
        });
    }

    private static void prepared(Group g) {
        g.either("xa-prepared", stage -> {
            Connection first = withTable(stage);
            stage.run(first, "XA START '{x}'", "INSERT INTO {t} VALUES (1)", "XA END '{x}'", "XA PREPARE '{x}'");
            long session = stage.session(first);
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, "SELECT n FROM {t} ORDER BY n");
            // nobody else can end what a session prepared that is still there
            stage.awaitTrue("SELECT count(*) = 0 FROM information_schema.processlist WHERE id = " + session);
            stage.run(next, "XA ROLLBACK '{x}'");
            stage.afterwards("XA ROLLBACK '{x}'");
            stage.everything(next);
        });
    }

    private static void withoutTransactions(Group g) {
        g.reused("engine-without-transactions", stage -> {
            Connection first = withTable(stage);
            stage.run(first, "ALTER TABLE {t} ENGINE=MyISAM");
            first.setAutoCommit(false);
            stage.run(first, "INSERT INTO {t} VALUES (1)");
            stage.letGo(first);
            end(stage);
        });
    }

    private static Connection withTable(Stage stage) throws Exception {
        stage.run(stage.other(), "CREATE TABLE {t} (n INT PRIMARY KEY) ENGINE=InnoDB", "INSERT INTO {t} VALUES (0)");
        stage.afterwards("DROP TABLE IF EXISTS {t}");
        return stage.first();
    }

    /** Another session gets at the rows, and the next borrower begins afresh. */
    private static void end(Stage stage) throws Exception {
        stage.run(stage.other(), "SET innodb_lock_wait_timeout = 10", "UPDATE {t} SET n = n + 100 ORDER BY n DESC");
        Connection next = stage.next();
        stage.look(next, "SELECT n FROM {t} ORDER BY n");
        stage.run(next, "INSERT INTO {t} VALUES (50)");
        stage.look(stage.other(), "SELECT n FROM {t} ORDER BY n");
        stage.everything(next);
    }
}
