package com.acme.conformance;

import java.sql.Connection;
import java.util.List;

/** What the server keeps in the memory of one process: libraries, seeds, procedural languages, connections of its own. */
final class PostgresLibraries {
    private PostgresLibraries() {}

    static List<Probe> probes() {
        Group g = new Group("postgres/libraries");
        libraries(g);
        seeds(g);
        languages(g);
        connections(g);
        replication(g);
        return g.probes();
    }

    private static void libraries(Group g) {
        superuser(g, "load", "LOAD 'auto_explain'", "SHOW auto_explain.log_min_duration");
        superuser(g, "load-again", "/* */ load 'pg_trgm'", "SHOW pg_trgm.similarity_threshold");
        g.retired("load-in-a-function", stage -> {
                    stage.asSuperuser();
                    stage.afterwards("DROP FUNCTION {f}()");
                    stage.prepare(
                            "CREATE FUNCTION {f}() RETURNS void LANGUAGE plpgsql AS $$ BEGIN LOAD 'auto_explain'; END $$");
                    dirty(stage, "SELECT {f}()", "SHOW auto_explain.log_min_duration");
                })
                .alone();
        g.either("preload-for-new-sessions", stage -> {
            stage.asSuperuser();
            dirty(stage, "SET local_preload_libraries TO 'auto_explain'", "SHOW local_preload_libraries");
        });
        g.either("of-a-language", stage -> {
                    stage.afterwards("DROP FUNCTION {f}()");
                    stage.prepare("CREATE FUNCTION {f}() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$");
                    dirty(stage, "SELECT {f}()", "SHOW plpgsql.variable_conflict");
                })
                .unavoidable(
                        "the server cannot unload the library of a language or extension once one of its functions has run",
                        "the names of the library's own settings, with their default values; `maxLifetime`");
        g.either("of-an-extension", stage -> {
                    if (!extension(stage, "pg_trgm")) return;
                    dirty(stage, "SELECT {x}.similarity('one', 'two')", "SHOW pg_trgm.similarity_threshold");
                })
                .unavoidable(
                        "the server cannot unload the library of a language or extension once one of its functions has run",
                        "the names of the library's own settings, with their default values; `maxLifetime`")
                .alone();
    }

    private static void superuser(Group g, String name, String dirt, String... looks) {
        g.retired(name, stage -> {
            stage.asSuperuser();
            dirty(stage, dirt, looks);
        });
    }

    private static void dirty(Stage stage, String sql, String... looks) throws Exception {
        Connection first = stage.first();
        stage.run(first, sql);
        stage.look(first, looks);
        stage.letGo(first);
        Connection next = stage.next();
        stage.look(next, looks);
        stage.everything(next);
    }

    /** Makes it in a schema of its own, {@code {x}}; false where the server does not have it. */
    private static boolean extension(Stage stage, String name) throws Exception {
        if (stage.rows(stage.other(), "SELECT 1 FROM pg_available_extensions WHERE name = '" + name + "'")
                .equals("[]")) {
            stage.say(name + " is not there");
            return false;
        }
        stage.afterwards("DROP SCHEMA {x} CASCADE");
        stage.run(
                stage.other(),
                "DROP EXTENSION IF EXISTS " + name + " CASCADE",
                "CREATE SCHEMA {x}",
                "GRANT USAGE ON SCHEMA {x} TO PUBLIC",
                "CREATE EXTENSION " + name + " SCHEMA {x}");
        return true;
    }

    /** The seed itself cannot be seen: with the same one, the same numbers come. */
    private static void seeds(Group g) {
        seed(g, "setseed", "SELECT setseed(0.25)");
        seed(g, "set-seed", "SET seed TO 0.25");
        seed(g, "set-config-seed", "SELECT set_config('seed', '0.25', false)");
        seed(g, "setseed-in-a-query", "SELECT 1 FROM (SELECT pg_catalog.setseed(0.25)) s");
        g.retired("setseed-in-a-function", stage -> {
                    stage.afterwards("DROP FUNCTION {f}()");
                    stage.prepare("CREATE FUNCTION {f}() RETURNS void LANGUAGE sql AS $$ SELECT setseed(0.25) $$");
                    seeded(stage, "SELECT {f}()");
                })
                .alone();
        g.reusedAfter("random-without-seed", "SELECT random()", "SELECT random() BETWEEN 0 AND 1");
    }

    private static void seed(Group g, String name, String dirt) {
        g.retired(name, stage -> seeded(stage, dirt));
    }

    private static void seeded(Stage stage, String dirt) throws Exception {
        Connection first = stage.first();
        stage.run(first, dirt);
        String expected = stage.rows(first, "SELECT random(), random()");
        stage.run(first, dirt);
        stage.letGo(first);
        Connection next = stage.next();
        stage.say("foreseen: " + stage.rows(next, "SELECT random(), random()").equals(expected));
        stage.everything(next);
    }

    private static void languages(Group g) {
        language(g, "plperl", "if ($_[0]) { $_SHARED{x} = $_[0]; } return $_SHARED{x};");
        language(g, "plpython3u", "if a is not None:\n  GD['x'] = a\nreturn GD.get('x')");
        language(
                g,
                "pltcl",
                "if {![argisnull 1]} { set GD(x) $1 }\nif {[info exists GD(x)]} { return $GD(x) }\nreturn_null");
    }

    private static void language(Group g, String language, String body) {
        g.either("memory-of-" + language, stage -> {
                    stage.afterwards("DROP EXTENSION " + language + " CASCADE");
                    String made = Stage.outcome(() -> {
                        try (java.sql.Statement statement = stage.other().createStatement()) {
                            statement.execute("CREATE EXTENSION " + language);
                            return "";
                        }
                    });
                    if (!made.isEmpty()) {
                        stage.say(language + " is not there");
                        return;
                    }
                    stage.run(
                            stage.other(),
                            "CREATE FUNCTION {f}(a text) RETURNS text LANGUAGE " + language + " AS $x$" + body + "$x$");
                    dirty(stage, "SELECT {f}('mine')", "SELECT {f}(NULL)");
                })
                .alone();
    }

    private static void connections(Group g) {
        g.either("dblink", stage -> {
                    stage.asSuperuser();
                    if (!extension(stage, "dblink")) return;
                    dirty(
                            stage,
                            "SELECT {x}.dblink_connect('mine', format('host=127.0.0.1 port=%s dbname=%s user=postgres',"
                                    + " inet_server_port(), current_database()))",
                            "SELECT {x}.dblink_get_connections()");
                })
                .alone();
        g.either("dblink-in-a-function", stage -> {
                    stage.asSuperuser();
                    if (!extension(stage, "dblink")) return;
                    stage.afterwards("DROP FUNCTION {f}()");
                    stage.prepare(
                            "CREATE FUNCTION {f}() RETURNS text LANGUAGE sql AS $$ SELECT {x}.dblink_connect('mine',"
                                    + " format('host=127.0.0.1 port=%s dbname=%s user=postgres', inet_server_port(), current_database())) $$");
                    dirty(stage, "SELECT {f}()", "SELECT {x}.dblink_get_connections()");
                })
                .alone();
        g.either("foreign-table", stage -> {
                    stage.asSuperuser();
                    if (!extension(stage, "postgres_fdw")) return;
                    String port = stage.rows(stage.other(), "SELECT inet_server_port(), current_database()");
                    String[] where = port.substring(1, port.length() - 1).split("[|]");
                    stage.prepare(
                            "CREATE TABLE {x}.t (i int)",
                            "CREATE SERVER {s} FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '"
                                    + where[0] + "', dbname '" + where[1] + "')",
                            "CREATE USER MAPPING FOR postgres SERVER {s} OPTIONS (user 'postgres')",
                            "CREATE FOREIGN TABLE {x}.f (i int) SERVER {s} OPTIONS (schema_name '{x}', table_name 't')");
                    dirty(
                            stage,
                            "SELECT * FROM {x}.f",
                            "SELECT server_name = '{s}' FROM {x}.postgres_fdw_get_connections()");
                })
                .alone();
    }

    private static void replication(Group g) {
        g.retired("replication-origin", stage -> {
                    stage.asSuperuser();
                    stage.afterwards("SELECT pg_replication_origin_drop('{o}')");
                    stage.prepare("SELECT pg_replication_origin_create('{o}')");
                    Connection first = stage.first();
                    long session = stage.session(first);
                    stage.run(first, "SELECT pg_replication_origin_session_setup('{o}')");
                    stage.look(first, "SELECT pg_replication_origin_session_is_setup()");
                    stage.letGo(first);
                    Connection next = stage.next();
                    stage.look(next, "SELECT pg_replication_origin_session_is_setup()");
                    stage.everything(next);
                    stage.say("gone: "
                            + stage.awaitTrue("SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = " + session));
                })
                .alone();
        g.either("temporary-slot", stage -> {
            stage.asSuperuser();
            Connection first = stage.first();
            stage.run(first, "SELECT pg_create_physical_replication_slot('{s}', true, true)");
            stage.letGo(first);
            stage.say("gone: "
                    + stage.awaitTrue("SELECT count(*) = 0 FROM pg_replication_slots WHERE slot_name = '{s}'"));
            stage.everything(stage.next());
        });
        g.either("backup", stage -> {
                    stage.asSuperuser();
                    Connection first = stage.first();
                    stage.run(first, "SELECT pg_backup_start('mine', true)");
                    stage.letGo(first);
                    Connection next = stage.next();
                    stage.attempt("stop", () -> stage.rows(next, "SELECT count(*) FROM pg_backup_stop(false)"));
                })
                .alone();
    }
}
