package com.acme.conformance;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;

/** What a session of MariaDB owns besides its variables: temporary objects, locks, handlers, counters. */
final class MariaDbObjects {
    private MariaDbObjects() {}

    static List<Probe> probes() {
        Group g = new Group("mariadb/objects");
        temporary(g);
        locks(g);
        named(g);
        numbers(g);
        return g.probes();
    }

    private static void temporary(Group g) {
        g.reusedAfter("temporary-table", "CREATE TEMPORARY TABLE {t} (n INT)", "SELECT * FROM {t}");
        g.reusedAfter("temporary-sequence", "CREATE TEMPORARY SEQUENCE {s}", "SELECT nextval({s})");
        g.reused("temporary-over-real", stage -> {
            Connection first = stage.first();
            stage.run(first, "CREATE TABLE {t} (n INT)", "CREATE TEMPORARY TABLE {t} (other VARCHAR(9))");
            stage.afterwards("DROP TABLE IF EXISTS {t}");
            stage.look(first, "SELECT other FROM {t}");
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, "SELECT n FROM {t}", "SELECT other FROM {t}");
            stage.everything(next);
        });
        g.reused("temporary-in-a-procedure", stage -> {
            Connection first = stage.first();
            stage.run(first, "CREATE PROCEDURE {p}() CREATE TEMPORARY TABLE {t} AS SELECT 1 AS n", "CALL {p}()");
            stage.afterwards("DROP PROCEDURE IF EXISTS {p}");
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, "SELECT n FROM {t}");
            stage.everything(next);
        });
    }

    private static void locks(Group g) {
        locked(g, "lock-tables", "LOCK TABLES {t} WRITE");
        locked(g, "lock-for-reading", "LOCK TABLES {t} READ");
        locked(g, "flushed-and-locked", "FLUSH TABLES {t} WITH READ LOCK");
        locked(g, "backup-lock", "BACKUP LOCK {t}");
        locked(g, "global-read-lock", "FLUSH TABLES WITH READ LOCK").alone();
        locked(g, "backup-stage", "BACKUP STAGE START", "BACKUP STAGE BLOCK_DDL")
                .alone();
        g.reused("get-lock", stage -> {
            Connection first = stage.first();
            stage.look(first, "SELECT get_lock('{a}', 0), get_lock('{b}', 0), get_lock('{a}', 0)");
            stage.say("held: " + stage.rows(stage.other(), "SELECT is_free_lock('{a}'), is_free_lock('{b}')"));
            stage.letGo(first);
            stage.say("free: " + stage.awaitTrue("SELECT is_free_lock('{a}') AND is_free_lock('{b}')"));
            Connection next = stage.next();
            stage.look(next, "SELECT release_lock('{a}')", "SELECT release_all_locks()");
            stage.everything(next);
        });
    }

    private static Probe locked(Group g, String name, String... dirt) {
        return g.reused(name, stage -> {
            stage.run(stage.other(), "CREATE TABLE {t} (n INT) ENGINE=MyISAM");
            stage.afterwards("DROP TABLE IF EXISTS {t}");
            Connection first = stage.first();
            stage.run(first, dirt);
            stage.letGo(first);
            stage.run(stage.other(), "SET lock_wait_timeout = 10");
            stage.attempt("from outside", () -> {
                stage.run(stage.other(), "INSERT INTO {t} VALUES (1)", "ALTER TABLE {t} ADD m INT");
                return stage.rows(stage.other(), "SELECT * FROM {t}");
            });
            Connection next = stage.next();
            stage.run(next, "CREATE TABLE {v} (n INT)", "DROP TABLE {v}");
            stage.everything(next);
        });
    }

    private static void named(Group g) {
        g.reused("handler", stage -> {
            Connection first = stage.first();
            stage.run(first, "CREATE TABLE {t} (n INT)", "HANDLER {t} OPEN AS h");
            stage.afterwards("DROP TABLE IF EXISTS {t}");
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, "HANDLER h READ FIRST");
            stage.everything(next);
        });
        g.reusedAfter("prepared", "PREPARE p FROM 'SELECT 1'", "EXECUTE p");
        g.either("profiles", stage -> {
            Connection first = stage.first();
            stage.run(first, "SET profiling = 1", "SELECT 1", "SELECT 2");
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, "SHOW PROFILES");
            stage.everything(next);
        });
        g.either("profiles-of-a-procedure", stage -> {
            Connection first = stage.first();
            stage.run(first, "CREATE PROCEDURE {p}() SET profiling = 1", "CALL {p}()", "SELECT 1");
            stage.afterwards("DROP PROCEDURE IF EXISTS {p}");
            stage.letGo(first);
            stage.look(stage.next(), "SHOW PROFILES");
        });
        g.reusedAfter("optimizer-trace", "SET optimizer_trace = 'enabled=on'", "SELECT @@optimizer_trace");
    }

    private static void numbers(Group g) {
        g.reused("last-insert-id", stage -> {
            Connection first = stage.first();
            stage.run(first, "CREATE TABLE {t} (id INT AUTO_INCREMENT PRIMARY KEY, n INT)");
            stage.afterwards("DROP TABLE IF EXISTS {t}");
            stage.run(first, "INSERT INTO {t} (n) VALUES (1), (2)");
            stage.look(first, "SELECT last_insert_id()");
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, "SELECT last_insert_id(), @@identity");
            stage.everything(next);
        });
        g.reusedAfter("last-insert-id-set", "SELECT last_insert_id(77)", "SELECT last_insert_id()");
        g.reused("sequence", stage -> {
            Connection first = stage.first();
            stage.run(first, "CREATE SEQUENCE {s}");
            stage.afterwards("DROP SEQUENCE IF EXISTS {s}");
            stage.look(first, "SELECT nextval({s})", "SELECT lastval({s})");
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, "SELECT lastval({s})");
            stage.everything(next);
        });
        g.either("row-count", stage -> {
            Connection first = stage.first();
            stage.run(first, "CREATE TABLE {t} AS SELECT seq FROM seq_1_to_5");
            stage.afterwards("DROP TABLE IF EXISTS {t}");
            stage.run(first, "UPDATE {t} SET seq = seq + 1");
            stage.letGo(first);
            Connection next = stage.open();
            stage.look(next, "SELECT row_count()");
            stage.letGo(next);
        });
        g.reused("found-rows", stage -> {
            Connection first = stage.first();
            stage.look(first, "SELECT SQL_CALC_FOUND_ROWS seq FROM seq_1_to_20 LIMIT 1");
            stage.look(first, "SELECT found_rows()");
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, "SELECT seq FROM seq_1_to_3", "SELECT found_rows()");
            stage.everything(next);
        });
        g.reused("counters", stage -> {
            Connection first = stage.first();
            stage.run(first, "CREATE TEMPORARY TABLE {t} (n INT)", "INSERT INTO {t} VALUES (1)", "DROP TABLE {t}");
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(
                    next,
                    "SHOW SESSION STATUS WHERE variable_name IN ('Com_insert', 'Handler_write', 'Com_drop_table')");
            stage.everything(next);
        });
        g.either("warnings", stage -> {
            Connection first = stage.first();
            try (Statement statement = first.createStatement();
                    ResultSet row = statement.executeQuery("SELECT 1/0, cast('abc' AS INT)")) {
                row.next();
                stage.attempt("of the statement", () -> Stage.describe(statement.getWarnings()));
            }
            stage.attempt("of the connection", () -> first.getWarnings() != null);
            stage.letGo(first);
            Connection next = stage.open();
            stage.attempt("of the connection", () -> next.getWarnings() != null);
            stage.look(next, "SHOW WARNINGS", "SELECT @@warning_count");
            stage.letGo(next);
        });
        g.either("error", stage -> {
            Connection first = stage.first();
            stage.look(first, "SELECT nothing_of_the_kind");
            stage.letGo(first);
            Connection next = stage.open();
            stage.look(next, "SHOW ERRORS", "SELECT @@error_count");
            stage.letGo(next);
        });
    }
}
