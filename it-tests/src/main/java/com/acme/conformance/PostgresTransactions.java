package com.acme.conformance;

import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.FutureTask;

/** Open, failed and prepared transactions, isolation, and locks. */
final class PostgresTransactions {
    private static final String COUNT = "SELECT count(*) FROM {t}";

    private PostgresTransactions() {}

    static List<Probe> probes() {
        Group g = new Group("postgres/transactions");
        open(g);
        kinds(g);
        locks(g);
        return g.probes();
    }

    /** What becomes of unfinished work: looked at from outside, as soon as the server has ended the transaction. */
    private static void unfinished(Group g, String name, boolean autoCommit, String... work) {
        g.reused(name, stage -> {
            stage.afterwards("DROP TABLE {t}");
            stage.prepare("CREATE TABLE {t} (i int)", "INSERT INTO {t} VALUES (0)");
            Connection first = stage.first();
            first.setAutoCommit(autoCommit);
            stage.run(first, work);
            stage.letGo(first);
            stage.say(
                    "ended: "
                            + stage.awaitTrue(
                                    "SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = "
                                            + "ANY (SELECT pid FROM pg_locks WHERE relation = '{t}'::regclass AND pid <> pg_backend_pid())"));
            stage.look(stage.other(), COUNT);
            Connection next = stage.next();
            stage.look(next, COUNT);
            stage.everything(next);
        });
    }

    private static void open(Group g) {
        unfinished(g, "auto-commit-off", false, "INSERT INTO {t} VALUES (1)");
        unfinished(g, "begin-in-sql", true, "BEGIN", "INSERT INTO {t} VALUES (1)");
        unfinished(
                g,
                "begin-in-sql-auto-commit-off",
                false,
                "INSERT INTO {t} VALUES (1)",
                "COMMIT",
                "BEGIN",
                "INSERT INTO {t} VALUES (2)");
        unfinished(g, "failed", false, "INSERT INTO {t} VALUES (1)", "SELECT 1/0");
        unfinished(g, "failed-begin-in-sql", true, "BEGIN; INSERT INTO {t} VALUES (1)", "SELECT 1/0");
        unfinished(
                g,
                "savepoint-in-sql",
                false,
                "INSERT INTO {t} VALUES (1)",
                "SAVEPOINT a",
                "INSERT INTO {t} VALUES (2)");
        unfinished(g, "failed-after-savepoint", false, "SAVEPOINT a", "INSERT INTO {t} VALUES (2)", "SELECT 1/0");
        unfinished(
                g,
                "commit-and-chain",
                true,
                "BEGIN; INSERT INTO {t} VALUES (1); COMMIT AND CHAIN",
                "INSERT INTO {t} VALUES (2)");
        unfinished(g, "multi-statement", true, "INSERT INTO {t} VALUES (1); BEGIN; INSERT INTO {t} VALUES (2)");
        unfinished(g, "half-of-a-multi-statement", true, "INSERT INTO {t} VALUES (1); SELECT 1/0");
        unfinished(g, "lock-table", false, "LOCK TABLE {t} IN ACCESS EXCLUSIVE MODE", "TRUNCATE {t}");
        unfinished(g, "row-locks", false, "SELECT * FROM {t} FOR UPDATE");
        unfinished(g, "ddl", false, "ALTER TABLE {t} ADD COLUMN x int", "INSERT INTO {t} VALUES (1)");
        g.reused("savepoint", stage -> {
            stage.afterwards("DROP TABLE {t}");
            stage.prepare("CREATE TABLE {t} (i int)");
            Connection first = stage.first();
            first.setAutoCommit(false);
            stage.run(first, "INSERT INTO {t} VALUES (1)");
            first.setSavepoint("kept");
            stage.run(first, "INSERT INTO {t} VALUES (2)");
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, COUNT);
            stage.run(next, "ROLLBACK TO kept");
            stage.everything(next);
        });
        g.reused("auto-commit-on-commits", stage -> {
            stage.afterwards("DROP TABLE {t}");
            stage.prepare("CREATE TABLE {t} (i int)");
            Connection first = stage.first();
            first.setAutoCommit(false);
            stage.run(first, "INSERT INTO {t} VALUES (1)");
            first.setAutoCommit(true);
            stage.letGo(first);
            stage.look(stage.next(), COUNT);
        });
    }

    private static void kinds(Group g) {
        g.reused("isolation", stage -> {
            Connection first = stage.first();
            first.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            first.setReadOnly(true);
            first.setAutoCommit(false);
            stage.look(first, "SHOW transaction_isolation", "SHOW transaction_read_only");
            stage.letGo(first);
            Connection next = stage.next();
            next.setAutoCommit(false);
            stage.look(next, "SHOW transaction_isolation", "SHOW transaction_read_only");
        });
        g.reusedAfter(
                "isolation-in-sql",
                "BEGIN ISOLATION LEVEL SERIALIZABLE, READ ONLY, DEFERRABLE; SELECT 1",
                "SHOW transaction_isolation",
                "SHOW transaction_read_only",
                "SHOW transaction_deferrable");
        g.reused("prepared-transaction", stage -> {
            stage.afterwards("DROP TABLE {t}");
            stage.afterwards("ROLLBACK PREPARED '{g}'");
            stage.prepare("CREATE TABLE {t} (i int)");
            Connection first = stage.first();
            stage.run(first, "BEGIN", "INSERT INTO {t} VALUES (1)", "PREPARE TRANSACTION '{g}'");
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, COUNT, "SELECT count(*) FROM pg_prepared_xacts WHERE gid = '{g}'");
            stage.everything(next);
            stage.run(next, "COMMIT PREPARED '{g}'");
            stage.look(next, COUNT);
        });
        g.reused("snapshot", stage -> {
            Connection first = stage.first();
            stage.run(first, "BEGIN ISOLATION LEVEL REPEATABLE READ");
            String snapshot = stage.rows(first, "SELECT pg_export_snapshot()");
            stage.letGo(first);
            stage.say("gone: "
                    + stage.awaitTrue("SELECT count(*) = 0 FROM pg_ls_dir('pg_snapshots') f WHERE f = '"
                            + snapshot.substring(1, snapshot.length() - 1) + "'"));
            Connection next = stage.next();
            stage.run(next, "BEGIN ISOLATION LEVEL REPEATABLE READ");
            stage.mask(snapshot.substring(1, snapshot.length() - 1), "{snapshot}");
            stage.run(next, "SET TRANSACTION SNAPSHOT '" + snapshot.substring(1, snapshot.length() - 1) + "'");
        });
        g.reusedAfter(
                "transaction-timeout",
                "SET transaction_timeout TO '60s'; SET idle_session_timeout TO '90s'",
                "SHOW transaction_timeout",
                "SHOW idle_session_timeout");
        g.reusedAfter("commit-outside", "COMMIT; ROLLBACK; ABORT", "SELECT 1");
        g.reused("temporary-isolation", stage -> {
            Connection first = stage.first();
            first.setAutoCommit(false);
            stage.run(first, "SET TRANSACTION READ ONLY");
            stage.letGo(first);
            Connection next = stage.next();
            next.setAutoCommit(false);
            stage.look(next, "SHOW transaction_read_only");
        });
    }

    private static void locks(Group g) {
        advisory(g, "advisory", "SELECT pg_advisory_lock({#k})");
        advisory(g, "advisory-shared", "SELECT pg_advisory_lock_shared({#k})");
        advisory(g, "advisory-often", "SELECT pg_advisory_lock({#k}), pg_advisory_lock({#k}), pg_advisory_lock({#k})");
        advisory(g, "advisory-try", "SELECT pg_try_advisory_lock({#k})");
        advisory(
                g,
                "advisory-in-a-transaction",
                "BEGIN; SELECT pg_advisory_xact_lock({#k}); SELECT pg_advisory_lock({#k})");
        advisory(g, "advisory-rolled-back", "BEGIN; SELECT pg_advisory_lock({#k}); ROLLBACK");
        g.reusedAfter("advisory-two-keys", "SELECT pg_advisory_lock({#k}, 1)", "SELECT pg_advisory_unlock({#k}, 1)");
        g.reused("advisory-in-a-function", stage -> {
            stage.afterwards("DROP FUNCTION {f}()");
            stage.prepare("CREATE FUNCTION {f}() RETURNS void LANGUAGE sql AS $$ SELECT pg_advisory_lock({#k}) $$");
            Connection first = stage.first();
            stage.run(first, "SELECT {f}()");
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, "SELECT pg_advisory_unlock({#k})");
            stage.everything(next);
        });
        g.either("advisory-somebody-waits", stage -> {
            Connection first = stage.first();
            stage.run(first, "SELECT pg_advisory_lock({#k})");
            Connection waiting = stage.open();
            FutureTask<String> lock = stage.start(() -> stage.rows(waiting, "SELECT pg_advisory_lock({#k})"));
            stage.say("waits: "
                    + stage.awaitTrue("SELECT count(*) = 1 FROM pg_locks WHERE NOT granted AND objid = {#k}"));
            stage.letGo(first);
            stage.say("got it: " + Stage.await(lock));
            stage.letGo(waiting);
            stage.everything(stage.next());
        });
        g.either("lock-somebody-waits", stage -> {
            stage.afterwards("DROP TABLE {t}");
            stage.prepare("CREATE TABLE {t} (i int)");
            Connection first = stage.first();
            first.setAutoCommit(false);
            stage.run(first, "LOCK TABLE {t}");
            Connection waiting = stage.open();
            FutureTask<String> insert = stage.start(() -> {
                try (Statement statement = waiting.createStatement()) {
                    return statement.executeUpdate(stage.fill("INSERT INTO {t} VALUES (1)"));
                }
            });
            stage.say("waits: "
                    + stage.awaitTrue(
                            "SELECT count(*) = 1 FROM pg_locks WHERE NOT granted AND relation = '{t}'::regclass"));
            stage.letGo(first);
            stage.say("inserted: " + Stage.await(insert));
        });
    }

    /** Another session gets the lock as soon as the server knows of the end; the next one does not hold it. */
    private static void advisory(Group g, String name, String sql) {
        g.reused(name, stage -> {
            Connection first = stage.first();
            stage.run(first, sql);
            stage.letGo(first);
            stage.say("free: "
                    + stage.awaitTrue(
                            "SELECT count(*) = 0 FROM pg_locks WHERE locktype = 'advisory'" + " AND objid = {#k}"));
            Connection next = stage.next();
            stage.look(next, "SELECT pg_advisory_unlock({#k})");
            stage.everything(next);
        });
    }
}
