package com.acme.conformance;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;

/**
 * Custom settings of PostgreSQL. Once a session has known one, it reads as an empty string and never again as NULL: no reset
 * undoes that. So programs that ask "is it NULL?" must get another session, whatever way the setting was made.
 */
final class PostgresCustom {
    private static final String TENANT = "SELECT current_setting('{app}.tenant', true) IS NULL";
    private static final String SETS = "set_config('{app}.tenant', 'acme', false)";
    private static final String FUNCTION =
            "CREATE FUNCTION {f}() RETURNS text LANGUAGE sql AS $$ SELECT " + SETS + " $$";

    private PostgresCustom() {}

    static List<Probe> probes() {
        Group g = new Group("postgres/custom");
        inTheText(g);
        atRunTime(g);
        routes(g);
        return g.probes();
    }

    private static void inTheText(Group g) {
        text(g, "set", "SET {app}.tenant TO 'acme'");
        text(g, "set-session", "SET SESSION {app}.tenant TO 'acme'");
        text(g, "set-local", "BEGIN; SET LOCAL {app}.tenant TO 'acme'; COMMIT");
        text(g, "set-local-outside", "SET LOCAL {app}.tenant TO 'acme'");
        text(g, "rolled-back", "BEGIN; SET {app}.tenant TO 'acme'; ROLLBACK");
        text(g, "set-and-reset", "SET {app}.tenant TO 'acme'; RESET {app}.tenant");
        text(g, "set-to-default", "SET {app}.tenant TO DEFAULT");
        text(g, "set-config", "SELECT " + SETS);
        text(g, "set-config-local", "SELECT set_config('{app}.tenant', 'acme', true)");
        text(g, "set-config-null", "SELECT set_config('{app}.tenant', NULL, false)");
        text(g, "set-config-qualified", "SELECT pg_catalog . set_config ('{app}.tenant', 'acme', false)");
        text(g, "spelling", "/* a */ sEt -- b\n \"{app}\" . tenant = 'acme'");
        text(g, "spelling-unicode", "SELECT U&\"set\\005fconfig\"('{app}.tenant', 'acme', false)");
        text(g, "multi", "SELECT 1; SELECT ';'; SET {app}.tenant = 'acme'; SELECT 2");
        text(g, "in-a-condition", "SELECT 1 WHERE " + SETS + " IS NOT NULL");
        text(g, "in-an-explain", "EXPLAIN ANALYZE SELECT " + SETS);
        text(g, "in-a-prepare", "PREPARE {p} AS SELECT " + SETS + "; EXECUTE {p}");
        text(g, "in-a-cursor", "BEGIN; DECLARE {c} CURSOR FOR SELECT " + SETS + "; FETCH ALL FROM {c}; COMMIT");
        text(g, "in-a-do-block", "DO $$ BEGIN PERFORM set_config('{app}.ten' || 'ant', 'acme', false); END $$");
        text(g, "in-a-do-block-dynamic", "DO $$ BEGIN EXECUTE 'SE' || 'T {app}.tenant = 1'; END $$");
        text(
                g,
                "update-of-the-view",
                "SET {app}.tenant = ''; UPDATE pg_settings SET setting = '1' WHERE name LIKE '{app}.%'");
        g.retired("client-info-of-the-url", stage -> {
            java.util.Properties properties = new java.util.Properties();
            properties.setProperty("options", stage.fill("-c {app}.tenant=acme"));
            Connection with = stage.open(properties);
            stage.look(with, TENANT);
            stage.letGo(with);
            Connection first = stage.first();
            stage.run(first, "SET {app}.tenant TO 'other'");
            stage.letGo(first);
            stage.look(stage.next(), TENANT);
        });
    }

    private static void text(Group g, String name, String sql) {
        g.retiredAfter(name, sql, TENANT);
    }

    private static void atRunTime(Group g) {
        text(g, "name-put-together", "SELECT set_config('{app}.ten' || 'ant', 'acme', false)");
        text(g, "name-from-a-row", "SELECT set_config(n, 'acme', false) FROM (VALUES ('{app}.tenant')) t(n)");
        text(
                g,
                "text-run-by-a-built-in",
                "SELECT query_to_xml('SELECT set' || '_config(''{app}.tenant'', ''1'', false)'," + " true, true, '')");
        text(
                g,
                "text-run-by-text-search",
                "SELECT * FROM ts_stat('SELECT to_tsvector(set' || '_config(''{app}.tenant''," + " ''one'', false))')");
        parameter(g, "name-as-a-parameter", "SELECT set_config(?, 'acme', false)", "{app}.tenant");
        parameter(g, "text-as-a-parameter", "SELECT query_to_xml(?, true, true, '')", "SELECT " + SETS);
        g.retired("batch", stage -> {
            Connection first = stage.first();
            try (java.sql.Statement statement = first.createStatement()) {
                statement.addBatch("SELECT 1 WHERE false");
                statement.addBatch(stage.fill("SET {app}.tenant TO 'acme'"));
                stage.attempt("batch", () -> statement.executeBatch());
            }
            ended(stage, first);
        });
        g.retired("callable", stage -> {
            Connection first = stage.first();
            try (java.sql.CallableStatement call = first.prepareCall("{? = call set_config(?, ?, ?)}")) {
                call.registerOutParameter(1, java.sql.Types.VARCHAR);
                call.setString(2, stage.unique("app") + ".tenant");
                call.setString(3, "acme");
                call.setBoolean(4, false);
                call.execute();
                stage.attempt("result", () -> call.getString(1));
            }
            ended(stage, first);
        });
        g.retired("rows-of-a-prepared-text", stage -> {
            Connection first = stage.first();
            for (int i = 0; i < 7; i++) {
                try (PreparedStatement statement =
                        first.prepareStatement(stage.fill("SELECT set_config('{app}.tenant', ?, false)"))) {
                    statement.setString(1, "acme" + i);
                    statement.execute();
                }
            }
            ended(stage, first);
        });
    }

    private static void parameter(Group g, String name, String sql, String value) {
        g.retired(name, stage -> {
            Connection first = stage.first();
            try (PreparedStatement statement = first.prepareStatement(sql)) {
                statement.setString(1, stage.fill(value));
                stage.attempt("run", () -> statement.execute());
            }
            ended(stage, first);
        });
    }

    private static void ended(Stage stage, Connection first) throws Exception {
        stage.look(first, TENANT);
        stage.letGo(first);
        Connection next = stage.next();
        stage.look(next, TENANT);
        stage.everything(next);
    }

    /** Ways that the text of the program's statements does not show. */
    private static void routes(Group g) {
        route(g, "function", "FUNCTION {f}()", "SELECT {f}()", FUNCTION);
        route(
                g,
                "function-in-a-schema",
                "SCHEMA {s} CASCADE",
                "SELECT {s}.f()",
                "CREATE SCHEMA {s}",
                "CREATE FUNCTION {s}.f() RETURNS text LANGUAGE sql AS $$ SELECT " + SETS + " $$");
        route(
                g,
                "function-plpgsql",
                "FUNCTION {f}()",
                "SELECT {f}()",
                "CREATE FUNCTION {f}() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM " + SETS + "; END $$");
        route(
                g,
                "function-dynamic",
                "FUNCTION {f}(text)",
                "SELECT {f}('SE' || 'T {app}.tenant = 1')",
                "CREATE FUNCTION {f}(t text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE t; END $$");
        route(
                g,
                "function-set-clause",
                "FUNCTION {f}()",
                "SELECT {f}()",
                "super",
                "CREATE FUNCTION {f}() RETURNS int LANGUAGE sql SET {app}.tenant = 'acme' AS $$ SELECT 1 $$");
        route(
                g,
                "function-standard-body",
                "FUNCTION {f}()",
                "SELECT {f}()",
                "CREATE FUNCTION {f}() RETURNS text LANGUAGE sql RETURN " + SETS);
        route(
                g,
                "function-nested",
                "FUNCTION {f}() CASCADE; DROP FUNCTION {o}()",
                "SELECT {o}()",
                FUNCTION,
                "CREATE FUNCTION {o}() RETURNS text LANGUAGE sql AS $$ SELECT {f}() $$");
        route(
                g,
                "function-overloaded",
                "FUNCTION {f}(); DROP FUNCTION {f}(int)",
                "SELECT {f}()",
                FUNCTION,
                "CREATE FUNCTION {f}(i int) RETURNS int LANGUAGE sql AS $$ SELECT i $$");
        route(
                g,
                "procedure",
                "PROCEDURE {f}()",
                "CALL {f}()",
                "CREATE PROCEDURE {f}() LANGUAGE sql AS $$ SELECT " + SETS + " $$");
        route(
                g,
                "aggregate",
                "AGGREGATE {a}(int); DROP FUNCTION {f}(int, int)",
                "SELECT {a}(i) FROM generate_series(1, 3) i",
                "CREATE FUNCTION {f}(s int, i int) RETURNS int LANGUAGE sql AS $$ SELECT length(" + SETS + ") $$",
                "CREATE AGGREGATE {a}(int) (SFUNC = {f}, STYPE = int)");
        route(
                g,
                "operator",
                "SCHEMA {s} CASCADE; DROP FUNCTION {f}(int, int)",
                "SELECT 1 OPERATOR({s}.<=>) 2",
                "CREATE SCHEMA {s}",
                "CREATE FUNCTION {f}(a int, b int) RETURNS int LANGUAGE sql AS $$ SELECT length(" + SETS + ") $$",
                "CREATE OPERATOR {s}.<=> (LEFTARG = int, RIGHTARG = int, FUNCTION = {f})");
        route(
                g,
                "cast-in-a-view",
                "TYPE {t} CASCADE",
                "SELECT * FROM {v}",
                "CREATE TYPE {t} AS (a int)",
                "CREATE FUNCTION {f}(a {t}) RETURNS int LANGUAGE sql AS $$ SELECT length(" + SETS + ") $$",
                "CREATE CAST ({t} AS int) WITH FUNCTION {f}({t})",
                "CREATE VIEW {v} AS SELECT ROW(1)::{t}::int AS i");
        route(
                g,
                "cast",
                "TYPE {t} CASCADE",
                "SELECT ROW(1)::{t}::int",
                "CREATE TYPE {t} AS (a int)",
                "CREATE FUNCTION {f}(a {t}) RETURNS int LANGUAGE sql AS $$ SELECT length(" + SETS + ") $$",
                "CREATE CAST ({t} AS int) WITH FUNCTION {f}({t})");
        route(g, "view", "VIEW {v}", "SELECT * FROM {v}", "CREATE VIEW {v} AS SELECT " + SETS);
        route(
                g,
                "view-of-a-function",
                "FUNCTION {f}() CASCADE",
                "SELECT * FROM {v}",
                FUNCTION,
                "CREATE VIEW {v} AS SELECT {f}() AS x");
        route(
                g,
                "materialized-view",
                "MATERIALIZED VIEW {v}",
                "REFRESH MATERIALIZED VIEW {v}",
                "CREATE MATERIALIZED VIEW {v} AS SELECT " + SETS + " WITH NO DATA");
        route(
                g,
                "column-default",
                "TABLE {t}",
                "INSERT INTO {t} (i) VALUES (1)",
                "CREATE TABLE {t} (i int, x text DEFAULT " + SETS + ")");
        route(
                g,
                "column-default-copied",
                "TABLE {t}",
                "INSERT INTO {t} SELECT 1",
                "CREATE TABLE {o} (i int, x text DEFAULT " + SETS + ")",
                "CREATE TABLE {t} (LIKE {o} INCLUDING ALL)",
                "DROP TABLE {o}");
        route(
                g,
                "check-constraint",
                "TABLE {t}",
                "INSERT INTO {t} VALUES (1)",
                "CREATE TABLE {t} (i int CHECK (" + SETS + " <> ''))");
        route(
                g,
                "domain",
                "TABLE {t}; DROP DOMAIN {d}",
                "INSERT INTO {t} VALUES (1)",
                "CREATE DOMAIN {d} AS int CHECK (" + SETS + " <> '')",
                "CREATE TABLE {t} (i {d})");
        route(g, "domain-cast", "DOMAIN {d}", "SELECT 1::{d}", "CREATE DOMAIN {d} AS int CHECK (" + SETS + " <> '')");
        route(
                g,
                "domain-default",
                "TABLE {t}; DROP DOMAIN {d}",
                "INSERT INTO {t} (i) VALUES (1)",
                "CREATE DOMAIN {d} AS text DEFAULT " + SETS,
                "CREATE TABLE {t} (i int, x {d})");
        route(
                g,
                "index-expression",
                "TABLE {t}; DROP FUNCTION {f}(int)",
                "INSERT INTO {t} VALUES (1)",
                "CREATE FUNCTION {f}(i int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT length(" + SETS + ") $$",
                "CREATE TABLE {t} (i int)",
                "CREATE INDEX ON {t} ({f}(i))");
        route(
                g,
                "generated-column",
                "TABLE {t}; DROP FUNCTION {f}(int)",
                "INSERT INTO {t} VALUES (1)",
                "CREATE FUNCTION {f}(i int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT length(" + SETS + ") $$",
                "CREATE TABLE {t} (i int, j int GENERATED ALWAYS AS ({f}(i)) STORED)");
        route(
                g,
                "trigger",
                "TABLE {t}; DROP FUNCTION {f}()",
                "INSERT INTO {t} VALUES (1)",
                triggerFunction(),
                "CREATE TABLE {t} (i int)",
                "CREATE TRIGGER g BEFORE INSERT ON {t} FOR EACH ROW EXECUTE FUNCTION {f}()");
        route(
                g,
                "trigger-of-a-statement",
                "TABLE {t}; DROP FUNCTION {f}()",
                "DELETE FROM {t}",
                triggerFunction(),
                "CREATE TABLE {t} (i int)",
                "CREATE TRIGGER g AFTER DELETE ON {t} FOR EACH STATEMENT EXECUTE FUNCTION {f}()");
        route(
                g,
                "trigger-of-a-partition",
                "TABLE {t}; DROP FUNCTION {f}()",
                "INSERT INTO {t} VALUES (1)",
                triggerFunction(),
                "CREATE TABLE {t} (i int) PARTITION BY LIST (i)",
                "CREATE TABLE {p} PARTITION OF {t} FOR VALUES IN (1)",
                "CREATE TRIGGER g AFTER INSERT ON {p} FOR EACH ROW EXECUTE FUNCTION {f}()");
        route(
                g,
                "trigger-of-a-cascade",
                "TABLE {c}; DROP TABLE {t}; DROP FUNCTION {f}()",
                "DELETE FROM {t} WHERE i = 1",
                triggerFunction(),
                "CREATE TABLE {t} (i int PRIMARY KEY)",
                "CREATE TABLE {c} (i int REFERENCES {t} ON DELETE CASCADE)",
                "INSERT INTO {t} VALUES (1)",
                "INSERT INTO {c} VALUES (1)",
                "CREATE TRIGGER g AFTER DELETE ON {c} FOR EACH ROW EXECUTE FUNCTION {f}()");
        route(
                g,
                "trigger-through-a-view",
                "TABLE {t} CASCADE; DROP FUNCTION {f}()",
                "INSERT INTO {v} VALUES (1)",
                triggerFunction(),
                "CREATE TABLE {t} (i int)",
                "CREATE VIEW {v} AS SELECT i FROM {t}",
                "CREATE TRIGGER g BEFORE INSERT ON {t} FOR EACH ROW EXECUTE FUNCTION {f}()");
        route(
                g,
                "trigger-deferred",
                "TABLE {t}; DROP FUNCTION {f}()",
                "INSERT INTO {t} VALUES (1)",
                triggerFunction(),
                "CREATE TABLE {t} (i int)",
                "CREATE CONSTRAINT TRIGGER g AFTER INSERT ON {t} DEFERRABLE INITIALLY DEFERRED"
                        + " FOR EACH ROW EXECUTE FUNCTION {f}()");
        route(
                g,
                "rule",
                "TABLE {t}",
                "INSERT INTO {t} VALUES (1)",
                "CREATE TABLE {t} (i int)",
                "CREATE RULE r AS ON INSERT TO {t} DO ALSO SELECT " + SETS);
        route(
                g,
                "policy",
                "TABLE {t}",
                "SELECT * FROM {t}",
                "CREATE TABLE {t} (i int)",
                "INSERT INTO {t} VALUES (1)",
                "ALTER TABLE {t} ENABLE ROW LEVEL SECURITY",
                "ALTER TABLE {t} FORCE ROW LEVEL SECURITY",
                "CREATE POLICY p ON {t} USING (" + SETS + " <> '')");
        route(
                        g,
                        "event-trigger",
                        "EVENT TRIGGER {e}; DROP FUNCTION {f}()",
                        "CREATE DOMAIN {d} AS int; DROP DOMAIN {d}",
                        "super",
                        "CREATE FUNCTION {f}() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM " + SETS
                                + "; END $$",
                        "CREATE EVENT TRIGGER {e} ON ddl_command_end WHEN TAG IN ('CREATE DOMAIN') EXECUTE FUNCTION {f}()")
                .alone();
        route(
                g,
                "internal-alias",
                "FUNCTION {f}(text, text, bool)",
                "SELECT {f}('{app}.tenant', 'acme', false)",
                "super",
                "CREATE FUNCTION {f}(text, text, bool) RETURNS text LANGUAGE internal AS 'set_config_by_name'");
        g.retired("function-made-by-the-same-session", stage -> {
            stage.afterwards("DROP FUNCTION {f}()");
            Connection first = stage.first();
            stage.run(first, FUNCTION, "SELECT {f}()");
            ended(stage, first);
        });
        g.retired("copy-into-a-default", stage -> {
            stage.afterwards("DROP TABLE {t}");
            stage.prepare("CREATE TABLE {t} (i int, x text DEFAULT " + SETS + ")");
            Connection first = stage.first();
            stage.attempt(
                    "copied",
                    () -> first.unwrap(org.postgresql.PGConnection.class)
                            .getCopyAPI()
                            .copyIn(stage.fill("COPY {t} (i) FROM STDIN"), new java.io.StringReader("1\n2\n")));
            ended(stage, first);
        });
        g.reused("routes-that-are-not-taken", stage -> {
            stage.afterwards("DROP FUNCTION {f}()");
            stage.prepare(FUNCTION);
            Connection first = stage.first();
            stage.run(first, "SET work_mem TO '7MB'", "SELECT count(*) FROM pg_class");
            stage.letGo(first);
            stage.everything(stage.next());
        });
    }

    private static String triggerFunction() {
        return "CREATE FUNCTION {f}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM " + SETS
                + "; RETURN NEW; END $$";
    }

    /**
     * Makes something with the given statements, then uses it. The first statement may be {@code super}: they are the
     * superuser's then.
     */
    private static Probe route(Group g, String name, String drop, String use, String... setup) {
        return g.retired("route-" + name, stage -> {
            stage.afterwards("DROP " + drop);
            if (setup[0].equals("super")) {
                for (int i = 1; i < setup.length; i++) stage.run(stage.other(), setup[i]);
            } else {
                stage.prepare(setup);
            }
            Connection first = stage.first();
            stage.run(first, use);
            ended(stage, first);
        });
    }
}
