package com.acme.conformance;

import com.acme.conformance.Probe.Reuse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;

/** Settings of PostgreSQL, by every way to change one that has no dot in its name. */
final class PostgresSettings {
    private static final String WORK_MEM = "SHOW work_mem";
    private static final String WHO = "SELECT current_user = session_user, current_user = '{user}'";

    private PostgresSettings() {}

    static List<Probe> probes() {
        Group g = new Group("postgres/settings");
        statements(g);
        spellings(g);
        transactions(g);
        functions(g);
        people(g);
        whatTheDriverReads(g);
        forNewSessions(g);
        return g.probes();
    }

    private static void statements(Group g) {
        g.reusedAfter("set", "SET work_mem TO '7MB'", WORK_MEM);
        g.reusedAfter(
                "set-and-source",
                "SET work_mem TO '7MB'; SET client_encoding TO 'UTF8'",
                "SELECT name, source FROM pg_settings WHERE source NOT IN ('default', 'configuration file') ORDER BY name");
        g.reusedAfter("set-session", "SET SESSION work_mem = '7MB'", WORK_MEM);
        g.reusedAfter("search-path", "SET search_path TO pg_catalog", "SHOW search_path", "SELECT current_schema()");
        g.reusedAfter("schema", "SET SCHEMA 'pg_catalog'", "SELECT current_schema()");
        g.reusedAfter(
                "time-zone", "SET TIME ZONE 'Asia/Tokyo'", "SHOW TimeZone", "SELECT '2026-01-01'::timestamptz::text");
        g.reusedAfter("time-zone-interval", "SET TIME ZONE INTERVAL '-08:00' HOUR TO MINUTE", "SHOW TimeZone");
        g.reusedAfter("interval-style", "SET IntervalStyle TO 'iso_8601'", "SELECT interval '1 day'::text");
        g.reusedAfter("xml-option", "SET XML OPTION DOCUMENT", "SHOW xmloption");
        g.reusedAfter("float-digits", "SET extra_float_digits TO -10", "SELECT 1.0::float8 / 3");
        g.reusedAfter("application-name", "SET application_name TO 'somebody'", "SHOW application_name");
        g.reusedAfter("statement-timeout", "SET statement_timeout TO '30ms'", "SELECT pg_sleep(0.1)");
        g.reusedAfter("lock-timeout", "SET lock_timeout TO '77s'", "SHOW lock_timeout");
        g.reusedAfter("planner", "SET enable_seqscan TO off; SET enable_indexscan TO off", "SHOW enable_seqscan");
        g.reusedAfter("xact-defaults", "SET default_transaction_read_only TO on", "SHOW transaction_read_only");
        g.reusedAfter(
                "session-characteristics",
                "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ ONLY, DEFERRABLE",
                "SHOW transaction_isolation",
                "SHOW default_transaction_deferrable");
        g.reusedAfter("set-config", "SELECT set_config('work_mem', '7MB', false)", WORK_MEM);
        g.reusedAfter(
                "set-config-of-a-row", "SELECT set_config('work_mem', v, false) FROM (VALUES ('7MB')) t(v)", WORK_MEM);
        g.either("set-config-by-parameters", stage -> {
            Connection first = stage.first();
            try (PreparedStatement statement = first.prepareStatement("SELECT set_config(?, ?, false)")) {
                statement.setString(1, "work_mem");
                statement.setString(2, "7MB");
                stage.attempt("set", () -> statement.execute());
            }
            stage.look(first, WORK_MEM);
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, WORK_MEM);
            stage.everything(next);
        });
        g.reusedAfter(
                "update-of-the-view", "UPDATE pg_settings SET setting = '7168' WHERE name = 'work_mem'", WORK_MEM);
        g.reusedAfter("reset-by-the-program", "SET work_mem TO '7MB'; RESET ALL", "SHOW application_name", WORK_MEM);
        g.after(
                "discard-by-the-program",
                Reuse.REUSED,
                new String[] {"SET work_mem TO '7MB'", "DISCARD ALL"},
                "SHOW application_name",
                WORK_MEM);
        g.reusedAfter("bytea-output", "SET bytea_output TO 'escape'", "SELECT '\\x00ff'::bytea::text");
        g.reusedAfter(
                "toast-and-tables", "SET default_toast_compression TO 'pglz'; SET default_tablespace TO ''", WORK_MEM);
    }

    private static void spellings(Group g) {
        g.reusedAfter("spelling-multi", "SELECT 1; SET work_mem TO '7MB'; SELECT 2", WORK_MEM);
        g.reusedAfter("spelling-comment", "/* a /* nested */ one */ SET /**/ work_mem -- to\n TO '7MB'", WORK_MEM);
        g.reusedAfter("spelling-white-space", "\t\f\r\n  sEt\fwork_mem\rtO\t'7MB'  ;;", WORK_MEM);
        g.reusedAfter("spelling-line-comment", "-- first\nSET work_mem = '7MB'", WORK_MEM);
        g.reusedAfter("spelling-quoted", "SET \"work_mem\" = '7MB'", WORK_MEM);
        g.reusedAfter("spelling-escape", "SET \"Work_Mem\" = E'\\x37MB'", WORK_MEM);
        g.either("spelling-unicode", stage -> {
            Connection first = stage.first();
            stage.run(first, "SET U&\"wor\\006B_mem\" = '7MB'");
            stage.look(first, WORK_MEM);
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.reusedAfter("spelling-dollar", "SELECT $$;$$; SELECT $a$ $b$ ' $a$; SET work_mem = '7MB'", WORK_MEM);
    }

    private static void transactions(Group g) {
        g.after("local-outside", Reuse.REUSED, new String[] {"SET LOCAL work_mem TO '7MB'"}, WORK_MEM);
        g.after("local-committed", Reuse.REUSED, new String[] {"BEGIN; SET LOCAL work_mem TO '7MB'; COMMIT"}, WORK_MEM);
        g.after("local-open", Reuse.REUSED, new String[] {"BEGIN", "SET LOCAL work_mem TO '7MB'"}, WORK_MEM);
        g.after("rolled-back", Reuse.REUSED, new String[] {"BEGIN; SET work_mem TO '7MB'; ROLLBACK"}, WORK_MEM);
        g.after(
                "to-savepoint",
                Reuse.REUSED,
                new String[] {"BEGIN; SAVEPOINT a; SET work_mem TO '7MB'; ROLLBACK TO a; SET work_mem TO '8MB'; COMMIT"
                },
                WORK_MEM);
        g.after("open", Reuse.REUSED, new String[] {"BEGIN", "SET work_mem TO '7MB'"}, WORK_MEM);
        g.after(
                "before-a-failed-transaction",
                Reuse.REUSED,
                new String[] {"SET work_mem TO '7MB'", "BEGIN", "SET work_mem TO '8MB'", "SELECT 1/0"},
                WORK_MEM);
        g.reused("auto-commit-off", stage -> {
            Connection first = stage.first();
            first.setAutoCommit(false);
            stage.run(first, "SET work_mem TO '7MB'");
            first.commit();
            stage.run(first, "SET search_path TO pg_catalog");
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.after(
                "of-the-transaction",
                Reuse.REUSED,
                new String[] {"BEGIN; SET TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ ONLY; SELECT 1"},
                "SHOW transaction_isolation",
                "SHOW transaction_read_only");
        g.after("constraints", Reuse.REUSED, new String[] {"BEGIN; SET CONSTRAINTS ALL DEFERRED"}, "SELECT 1");
    }

    private static void functions(Group g) {
        g.either("in-a-function", stage -> {
            stage.afterwards("DROP FUNCTION {f}()");
            stage.prepare("CREATE FUNCTION {f}() RETURNS text LANGUAGE sql AS"
                    + " $$ SELECT set_config('work_mem', '7MB', false) $$");
            dirty(stage, "SELECT {f}()");
        });
        g.either("by-a-functions-clause", stage -> {
            stage.afterwards("DROP FUNCTION {f}()");
            stage.prepare("CREATE FUNCTION {f}() RETURNS text LANGUAGE sql SET work_mem = '7MB' AS"
                    + " $$ SELECT current_setting('work_mem') $$");
            dirty(stage, "SELECT {f}()");
        });
        g.either("altered-function", stage -> {
            stage.afterwards("DROP FUNCTION {f}()");
            stage.prepare(
                    "CREATE FUNCTION {f}() RETURNS text LANGUAGE sql AS $$ SELECT current_setting('work_mem') $$",
                    "ALTER FUNCTION {f}() SET work_mem FROM CURRENT");
            dirty(stage, "SELECT {f}()");
        });
        g.either("in-a-do-block", stage -> dirty(stage, "DO $$ BEGIN SET work_mem = '7MB'; END $$"));
    }

    private static void dirty(Stage stage, String sql) throws Exception {
        Connection first = stage.first();
        stage.run(first, sql);
        stage.look(first, WORK_MEM);
        stage.letGo(first);
        Connection next = stage.next();
        stage.look(next, WORK_MEM);
        stage.everything(next);
    }

    private static void people(Group g) {
        g.reused("role", stage -> {
            stage.afterwards("DROP ROLE {r}");
            stage.run(stage.other(), "CREATE ROLE {r}", "GRANT {r} TO {user}");
            Connection first = stage.first();
            stage.run(first, "SET ROLE {r}");
            stage.look(first, WHO);
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, WHO);
            stage.everything(next);
        });
        g.reused("session-authorization", stage -> {
            stage.asSuperuser();
            Connection first = stage.first();
            stage.run(first, "SET SESSION AUTHORIZATION {user}");
            stage.look(first, WHO, "SHOW is_superuser");
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, WHO, "SHOW is_superuser");
            stage.everything(next);
        });
        g.reused("local-session-authorization", stage -> {
            stage.asSuperuser();
            Connection first = stage.first();
            first.setAutoCommit(false);
            stage.run(first, "SET LOCAL SESSION AUTHORIZATION {user}");
            stage.look(first, WHO, "SHOW is_superuser");
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, WHO, "SHOW is_superuser");
            stage.everything(next);
        });
        g.reused("replication-role", stage -> {
            stage.asSuperuser();
            Connection first = stage.first();
            stage.run(first, "SET session_replication_role TO replica");
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, "SHOW session_replication_role");
            stage.everything(next);
        });
        g.reused("role-dropped-meanwhile", stage -> {
            stage.afterwards("DROP ROLE IF EXISTS {r}");
            stage.run(stage.other(), "CREATE ROLE {r}", "GRANT {r} TO {user}");
            Connection first = stage.first();
            stage.run(first, "SET ROLE {r}");
            stage.run(stage.other(), "DROP ROLE {r}");
            stage.letGo(first);
            stage.everything(stage.next());
        });
    }

    /** What pgjdbc relies on; some of it makes it give the connection up. */
    private static void whatTheDriverReads(Group g) {
        g.either("client-encoding", stage -> dirty(stage, "SET NAMES 'LATIN1'"));
        g.reusedAfter("client-encoding-the-same", "SET NAMES 'UTF8'", "SHOW client_encoding");
        g.either("date-style", stage -> dirty(stage, "SET DateStyle TO 'German'"));
        g.reusedAfter("date-style-iso", "SET DateStyle TO 'ISO, DMY'", "SELECT '01/02/2026'::date::text");
        g.reused("strings", stage -> {
            Connection first = stage.first();
            stage.run(first, "SET standard_conforming_strings TO off", "SET escape_string_warning TO off");
            stage.look(first, "SELECT '\\\\'");
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, "SELECT '\\\\'");
            stage.everything(next);
        });
        g.reused("messages", stage -> {
            Connection first = stage.first();
            stage.run(first, "SET client_min_messages TO debug5");
            stage.letGo(first);
            Connection next = stage.next();
            try (java.sql.Statement statement = next.createStatement()) {
                statement.execute("SELECT 1");
                stage.attempt("warnings", () -> statement.getWarnings());
            }
            stage.everything(next);
        });
    }

    private static void forNewSessions(Group g) {
        g.either("alter-role", stage -> {
                    stage.afterwards("ALTER ROLE {user} RESET work_mem");
                    Connection first = stage.first();
                    stage.run(first, "ALTER ROLE CURRENT_USER SET work_mem TO '7MB'");
                    stage.letGo(first);
                    Connection next = stage.next();
                    stage.look(next, WORK_MEM);
                })
                .alone();
        g.either("alter-role-by-another", stage -> {
                    stage.afterwards("ALTER ROLE {user} RESET work_mem");
                    stage.letGo(stage.first());
                    stage.run(stage.other(), "ALTER ROLE {user} SET work_mem TO '7MB'");
                    stage.look(stage.next(), WORK_MEM);
                })
                .alone();
        g.either("alter-database", stage -> {
                    Connection first = stage.first();
                    String database = first.getCatalog();
                    stage.afterwards("ALTER DATABASE " + database + " RESET work_mem");
                    stage.run(first, "ALTER DATABASE " + database + " SET work_mem TO '7MB'");
                    stage.letGo(first);
                    stage.look(stage.next(), WORK_MEM);
                })
                .alone();
        g.either("alter-system", stage -> {
                    stage.afterwards("SELECT pg_reload_conf()");
                    stage.afterwards("ALTER SYSTEM RESET work_mem");
                    stage.letGo(stage.first());
                    stage.run(stage.other(), "ALTER SYSTEM SET work_mem TO '7MB'", "SELECT pg_reload_conf()");
                    stage.say("known outside: " + stage.awaitTrue("SELECT current_setting('work_mem') = '7MB'"));
                    stage.look(stage.next(), WORK_MEM);
                })
                .alone();
    }
}
