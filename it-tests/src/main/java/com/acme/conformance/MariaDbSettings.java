package com.acme.conformance;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Timestamp;
import java.util.List;
import java.util.Properties;

/** Variables, roles and the default database of MariaDB, by every way to change them. */
final class MariaDbSettings {
    private static final String ZONE = "SELECT @@session.time_zone";

    private MariaDbSettings() {}

    static List<Probe> probes() {
        Group g = new Group("mariadb/settings");
        variables(g);
        routes(g);
        spellings(g);
        databases(g);
        return g.probes();
    }

    private static void variables(Group g) {
        g.reusedAfter("user-variable", "SET @tenant := 5", "SELECT @tenant");
        g.reusedAfter("user-variable-selected", "SELECT 5 INTO @tenant", "SELECT @tenant");
        g.reusedAfter("sql-mode", "SET sql_mode = 'ANSI_QUOTES,ALLOW_INVALID_DATES'", "SELECT @@sql_mode");
        g.reusedAfter("isolation", "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE", "SELECT @@tx_isolation");
        g.reusedAfter("read-only", "SET SESSION TRANSACTION READ ONLY", "SELECT @@tx_read_only");
        g.reusedAfter("select-limit", "SET sql_select_limit = 1", "SELECT 1 UNION SELECT 2");
        g.reusedAfter("checks-off", "SET foreign_key_checks = 0, unique_checks = 0", "SELECT @@foreign_key_checks");
        g.reusedAfter("clock", "SET timestamp = 1000000000", "SELECT year(now()) > 2001");
        g.reusedAfter("statement-time", "SET max_statement_time = 3.5", "SELECT @@max_statement_time");
        g.reusedAfter("wait-timeout", "SET wait_timeout = 11, net_read_timeout = 3", "SELECT @@wait_timeout");
        g.reusedAfter("language", "SET lc_time_names = 'en_GB'", "SELECT @@lc_time_names");
        g.reusedAfter("insert-id", "SET insert_id = 500", "SELECT @@insert_id");
        g.reusedAfter("auto-increment", "SET auto_increment_increment = 7", "SELECT @@auto_increment_increment");
        g.reusedAfter(
                "read-back-in-time", "SET system_versioning_asof = '2020-01-01'", "SELECT @@system_versioning_asof");
        g.reusedAfter("optimizer", "SET optimizer_switch = 'index_merge=off', big_tables = 1", "SELECT @@big_tables");
        g.reusedAfter("thread-number", "SET pseudo_thread_id = 4711", "SELECT @@pseudo_thread_id = 4711");
        g.reusedAfter("seed", "SET rand_seed1 = 1, rand_seed2 = 2", "SELECT rand() < 1e-8");
        g.reusedAfter("completion", "SET completion_type = 'CHAIN'", "SELECT @@completion_type");
        g.reusedAfter("tracking", "SET session_track_schema = 0, session_track_system_variables = ''");
        nextTransaction(g);
        timeZone(g);
        globalVariable(g);
    }

    private static void nextTransaction(Group g) {
        g.reused("next-transaction", stage -> {
            Connection first = stage.first();
            stage.run(first, "CREATE TABLE {t} (n INT)", "SET TRANSACTION READ ONLY");
            stage.afterwards("DROP TABLE IF EXISTS {t}");
            stage.letGo(first);
            Connection next = stage.next();
            stage.attempt("insert", () -> update(next, stage.fill("INSERT INTO {t} VALUES (1)")));
            stage.everything(next);
        });
    }

    private static void timeZone(Group g) {
        g.reused("time-zone", stage -> {
            Connection first = stage.first();
            stage.run(first, "SET time_zone = '+05:30'");
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, ZONE, "SELECT from_unixtime(0)");
            stage.attempt("by the driver", () -> {
                try (PreparedStatement statement = next.prepareStatement("SELECT unix_timestamp(?)")) {
                    statement.setTimestamp(1, new Timestamp(86_400_000L));
                    return statement.executeQuery().next();
                }
            });
            stage.everything(next);
        });
    }

    private static void globalVariable(Group g) {
        g.either("set-global", stage -> {
                    Connection first = stage.first();
                    stage.letGo(first);
                    stage.run(stage.other(), "SET GLOBAL max_sort_length = 1025");
                    stage.afterwards("SET GLOBAL max_sort_length = 1024");
                    stage.look(stage.next(), "SELECT @@max_sort_length");
                })
                .alone()
                .unavoidable(
                        "A session takes the global values of variables when it begins.",
                        "Seen after maxLifetime, or at once by a session that is reset after the change.");
    }

    private static void routes(Group g) {
        after(g, "in-a-procedure", "CREATE PROCEDURE {p}() SET time_zone = '+07:00', @tenant = 5", "CALL {p}()");
        after(
                g,
                "in-a-function",
                "CREATE FUNCTION {p}() RETURNS INT BEGIN SET time_zone = '+07:00', @tenant = 5; RETURN 1; END",
                "SELECT {p}()");
        after(
                g,
                "in-a-trigger",
                "CREATE TABLE {t} (n INT)",
                "CREATE TRIGGER {p} BEFORE INSERT ON {t} FOR EACH ROW SET time_zone = '+07:00', @tenant = 5",
                "INSERT INTO {t} VALUES (1)");
        after(
                g,
                "behind-a-view",
                "CREATE FUNCTION {p}() RETURNS INT BEGIN SET time_zone = '+07:00', @tenant = 5; RETURN 1; END",
                "CREATE VIEW {v} AS SELECT {p}() n",
                "SELECT * FROM {v}");
        after(g, "in-a-block", "BEGIN NOT ATOMIC SET time_zone = '+07:00', @tenant = 5; END");
        after(g, Probe.Reuse.EITHER, "immediate", "EXECUTE IMMEDIATE concat('SET time_', 'zone = ''+07:00''')");
        after(g, "prepared-in-sql", "PREPARE zone FROM 'SET time_zone = ?'", "EXECUTE zone USING '+07:00'");
        g.reused("prepared", stage -> {
            Connection first = stage.first();
            try (PreparedStatement statement = first.prepareStatement("SET time_zone = ?")) {
                statement.setString(1, "+07:00");
                statement.execute();
            }
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.either("several-at-once", stage -> {
            Properties several = new Properties();
            several.setProperty("allowMultiQueries", "true");
            Connection first = stage.open(several);
            stage.run(first, "SELECT 1; SET time_zone = '+07:00'; SELECT 2");
            stage.look(first, ZONE);
            stage.letGo(first);
            Connection next = stage.open(several);
            stage.look(next, ZONE);
        });
    }

    private static void spellings(Group g) {
        String[] spellings = {
            "/* a */ /* b */SET time_zone = '+07:00'",
            "-- a\n\tSET\ntime_zone = '+07:00'",
            "# a\nsEt SESSION time_zone := '+07:00'",
            "/*! SET time_zone = '+07:00' */",
            "/*M!100100 SET time_zone = '+07:00' */",
            "SET @@session.time_zone = '+07:00'",
            "SET LOCAL time_zone = '+07:00'",
            "SET STATEMENT max_statement_time = 5 FOR SET time_zone = '+07:00'",
            "SET @@SESSION . time_zone = concat('+07', ':00')",
        };
        for (int i = 0; i < spellings.length; i++) g.reusedAfter("spelling-" + (i + 1), spellings[i], ZONE);
    }

    private static void databases(Group g) {
        g.reusedAfter("use", "USE information_schema", "SELECT database()");
        after(g, "use-immediate", "EXECUTE IMMEDIATE 'USE information_schema'");
        after(
                g,
                "use-in-a-procedure",
                "CREATE PROCEDURE {p}() EXECUTE IMMEDIATE 'USE information_schema'",
                "CALL {p}()");
        g.either("use-after-none", stage -> {
            for (int i = 0; i < 2; i++) {
                Connection connection = stage.openAt(stage.url(""));
                stage.look(connection, "SELECT database()");
                stage.run(connection, "USE information_schema");
                stage.letGo(connection);
            }
        });
        g.reused("use-dropped", stage -> {
            Connection first = stage.first();
            stage.run(first, "CREATE DATABASE {d}", "USE {d}", "DROP DATABASE {d}");
            stage.look(first, "SELECT database()");
            stage.letGo(first);
            stage.everything(stage.next());
        });
    }

    /** Statements, of which the first ones may make a table, view or routine, and then everything. */
    private static void after(Group g, String name, String... dirt) {
        after(g, Probe.Reuse.REUSED, name, dirt);
    }

    private static void after(Group g, Probe.Reuse reuse, String name, String... dirt) {
        g.add(name, reuse, stage -> {
            Connection first = stage.first();
            cleanUp(stage);
            stage.run(first, dirt);
            stage.look(first, ZONE, "SELECT @tenant");
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, ZONE, "SELECT @tenant");
            stage.everything(next);
        });
    }

    private static void cleanUp(Stage stage) {
        for (String kind : new String[] {"PROCEDURE", "FUNCTION", "VIEW", "TABLE"}) {
            String name = kind.equals("TABLE") ? "{t}" : kind.equals("VIEW") ? "{v}" : "{p}";
            stage.afterwards("DROP " + kind + " IF EXISTS " + name);
        }
    }

    private static int update(Connection connection, String sql) throws Exception {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return statement.executeUpdate();
        }
    }
}
