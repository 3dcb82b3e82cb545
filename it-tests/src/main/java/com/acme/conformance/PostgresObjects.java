package com.acme.conformance;

import com.acme.conformance.Probe.Reuse;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;

/** Temporary objects, sequences, and objects that change while a session waits in a pool. */
final class PostgresObjects {
    private static final String TEMPORARY = "SELECT pg_my_temp_schema() = 0";

    private PostgresObjects() {}

    static List<Probe> probes() {
        Group g = new Group("postgres/objects");
        temporary(g);
        sequences(g);
        changes(g);
        return g.probes();
    }

    private static void temporary(Group g) {
        g.retiredAfter("temp-table", "CREATE TEMP TABLE mine (i int)", "SELECT * FROM mine", TEMPORARY);
        g.retiredAfter("temp-table-dropped", "CREATE TEMPORARY TABLE mine (i int); DROP TABLE mine", TEMPORARY);
        g.retiredAfter(
                "temp-table-on-commit-drop", "BEGIN; CREATE TEMP TABLE mine (i int) ON COMMIT DROP; COMMIT", TEMPORARY);
        g.after(
                "temp-table-rolled-back",
                Reuse.EITHER,
                new String[] {"BEGIN; CREATE TEMP TABLE mine (i int); ROLLBACK"},
                TEMPORARY);
        g.retiredAfter(
                "temp-table-as", "CREATE LOCAL TEMP TABLE mine AS SELECT 1 AS i", "SELECT * FROM mine", TEMPORARY);
        g.retiredAfter(
                "temp-view", "CREATE OR REPLACE TEMP VIEW mine AS SELECT 1 AS i", "SELECT * FROM mine", TEMPORARY);
        g.retiredAfter("temp-recursive-view", "CREATE TEMP RECURSIVE VIEW mine (i) AS SELECT 1", "SELECT * FROM mine");
        g.retiredAfter("temp-sequence", "CREATE TEMP SEQUENCE mine", "SELECT nextval('mine')", TEMPORARY);
        g.retiredAfter(
                "temp-function",
                "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql RETURN 1",
                "SELECT pg_temp.f()",
                TEMPORARY);
        g.retiredAfter("temp-type", "CREATE TYPE pg_temp.mine AS (i int)", "SELECT NULL::pg_temp.mine", TEMPORARY);
        g.retiredAfter("temp-select-into", "SELECT 1 AS i INTO TEMP mine", "SELECT * FROM mine", TEMPORARY);
        g.retiredAfter("temp-by-schema", "CREATE TABLE pg_temp.mine (i int)", "SELECT * FROM mine", TEMPORARY);
        g.retiredAfter(
                "temp-by-quoted-schema", "CREATE TABLE \"pg_temp\".mine (i int)", "SELECT * FROM mine", TEMPORARY);
        g.retiredAfter(
                "temp-by-search-path", "SET search_path TO pg_temp, public; CREATE TABLE mine (i int)", TEMPORARY);
        g.retiredAfter(
                "temp-by-set-config",
                "SELECT set_config('search_path', 'pg_temp', false); CREATE TABLE mine (i int)",
                TEMPORARY);
        g.retired("temp-by-a-function", stage -> {
            stage.afterwards("DROP FUNCTION {f}()");
            stage.prepare("CREATE FUNCTION {f}() RETURNS void LANGUAGE plpgsql AS"
                    + " $$ BEGIN CREATE TEMP TABLE mine (i int); END $$");
            dirty(stage, "SELECT {f}()", TEMPORARY);
        }).alone();
        g.retired("temp-hides-a-table", stage -> {
            stage.afterwards("DROP TABLE {t}");
            stage.prepare("CREATE TABLE {t} (i int)", "INSERT INTO {t} VALUES (1)");
            dirty(stage, "CREATE TEMP TABLE {t} (i int)", "SELECT count(*) FROM {t}");
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

    private static void sequences(Group g) {
        sequence(g, "nextval", "SELECT nextval('{q}')", "SELECT currval('{q}')", "SELECT lastval()");
        sequence(g, "setval", "SELECT setval('{q}', 7)", "SELECT lastval()", "SELECT nextval('{q}')");
        sequence(g, "cached-values", "ALTER SEQUENCE {q} CACHE 10; SELECT nextval('{q}')", "SELECT nextval('{q}')");
        sequence(
                g,
                "discarded",
                "SELECT nextval('{q}'); DISCARD SEQUENCES",
                "SELECT currval('{q}')",
                "SELECT lastval()");
        g.reused("serial-column", stage -> {
            stage.afterwards("DROP TABLE {t}");
            stage.prepare("CREATE TABLE {t} (i serial, x int)");
            dirty(stage, "INSERT INTO {t} (x) VALUES (1)", "SELECT lastval()");
        });
        g.reused("identity-column", stage -> {
            stage.afterwards("DROP TABLE {t}");
            stage.prepare("CREATE TABLE {t} (i int GENERATED ALWAYS AS IDENTITY, x int)");
            dirty(stage, "INSERT INTO {t} (x) VALUES (1)", "SELECT lastval()");
        });
        g.reused("serial-column-by-an-insert-alone", stage -> {
                    stage.afterwards("DROP TABLE {t}");
                    stage.prepare("CREATE TABLE {t} (i serial, x int)");
                    Connection first = stage.first();
                    stage.run(first, "INSERT INTO {t} (x) VALUES (1)");
                    stage.letGo(first);
                    stage.look(stage.next(), "SELECT lastval()", "SELECT currval('{t}_i_seq')");
                })
                .leanMisses();
        g.reused("sequence-dropped-meanwhile", stage -> {
            stage.prepare("CREATE SEQUENCE {q}");
            Connection first = stage.first();
            stage.run(first, "SELECT nextval('{q}')");
            stage.run(stage.other(), "DROP SEQUENCE {q}");
            stage.look(first, "SELECT currval('{q}')");
            stage.letGo(first);
            stage.everything(stage.next());
        });
    }

    private static Probe sequence(Group g, String name, String dirt, String... looks) {
        return g.reused(name, stage -> {
            stage.afterwards("DROP SEQUENCE {q}");
            stage.prepare("CREATE SEQUENCE {q}");
            dirty(stage, dirt, looks);
        });
    }

    private static void changes(Group g) {
        g.reused("columns-change", stage -> {
            stage.afterwards("DROP TABLE {t}");
            stage.prepare("CREATE TABLE {t} (i int)", "INSERT INTO {t} VALUES (1)");
            Connection first = stage.first();
            stage.attempt("before", () -> often(stage, first));
            stage.letGo(first);
            stage.run(stage.other(), "ALTER TABLE {t} ADD COLUMN x text DEFAULT 'new'");
            Connection next = stage.next();
            stage.attempt("after", () -> often(stage, next));
            stage.everything(next);
        });
        g.reused("table-made-anew", stage -> {
            stage.afterwards("DROP TABLE {t}");
            stage.prepare("CREATE TABLE {t} (i int)", "INSERT INTO {t} VALUES (1)");
            Connection first = stage.first();
            stage.attempt("before", () -> often(stage, first));
            stage.letGo(first);
            stage.run(
                    stage.other(),
                    "DROP TABLE {t}",
                    "CREATE TABLE {t} (i text)",
                    "INSERT INTO {t} VALUES ('one')",
                    "GRANT ALL ON {t} TO PUBLIC");
            Connection next = stage.next();
            stage.attempt("after", () -> often(stage, next));
        });
        g.either("enum-made-anew", stage -> {
            stage.afterwards("DROP TYPE {e}");
            stage.prepare("CREATE TYPE {e} AS ENUM ('a', 'b')");
            Connection first = stage.first();
            stage.attempt("before", () -> enumeration(stage, first));
            stage.letGo(first);
            stage.run(stage.other(), "DROP TYPE {e}", "CREATE TYPE {e} AS ENUM ('c', 'a')");
            Connection next = stage.next();
            stage.attempt("after", () -> enumeration(stage, next));
        });
        g.either("composite-made-anew", stage -> {
            stage.afterwards("DROP TYPE {e}");
            stage.prepare("CREATE TYPE {e} AS (a int)");
            Connection first = stage.first();
            stage.attempt("before", () -> composite(stage, first));
            stage.letGo(first);
            stage.run(stage.other(), "DROP TYPE {e}", "CREATE DOMAIN {e} AS int");
            stage.afterwards("DROP DOMAIN {e}");
            Connection next = stage.next();
            stage.attempt("after", () -> composite(stage, next));
        });
        g.either("type-renamed", stage -> {
            stage.afterwards("DROP TYPE {n}");
            stage.prepare("CREATE TYPE {e} AS ENUM ('a', 'b')");
            Connection first = stage.first();
            stage.attempt("before", () -> typeName(stage, first, "SELECT 'a'::{e}"));
            stage.letGo(first);
            stage.run(stage.other(), "ALTER TYPE {e} RENAME TO {n}");
            Connection next = stage.next();
            stage.attempt("after", () -> typeName(stage, next, "SELECT 'a'::{n}"));
        });
        g.either("type-made-later", stage -> {
            stage.afterwards("DROP TYPE {e}");
            Connection first = stage.first();
            stage.attempt("before", () -> enumeration(stage, first));
            stage.letGo(first);
            stage.run(stage.other(), "CREATE TYPE {e} AS ENUM ('a', 'b')");
            Connection next = stage.next();
            stage.attempt("after", () -> enumeration(stage, next));
        });
        g.reused("rights-revoked", stage -> {
            stage.afterwards("DROP TABLE {t}");
            stage.run(stage.other(), "CREATE TABLE {t} (i int)", "GRANT ALL ON {t} TO {user}");
            Connection first = stage.first();
            stage.look(first, "SELECT count(*) FROM {t}");
            stage.letGo(first);
            stage.run(stage.other(), "REVOKE ALL ON {t} FROM {user}");
            stage.look(stage.next(), "SELECT count(*) FROM {t}");
        });
        g.reused("schema-dropped", stage -> {
            stage.prepare("CREATE SCHEMA {s}", "CREATE TABLE {s}.t (i int)");
            Connection first = stage.first();
            stage.run(first, "SET search_path TO {s}");
            stage.look(first, "SELECT count(*) FROM t");
            stage.run(stage.other(), "DROP SCHEMA {s} CASCADE");
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.reused("analyze-and-vacuum", stage -> {
            stage.afterwards("DROP TABLE {t}");
            stage.prepare("CREATE TABLE {t} AS SELECT generate_series(1, 100) AS i");
            dirty(stage, "ANALYZE {t}", "SELECT reltuples FROM pg_class WHERE relname = '{t}'");
        });
        g.reused("vacuum-at-once", stage -> {
            stage.afterwards("DROP TABLE {t}");
            stage.prepare("CREATE TABLE {t} (i int)");
            Connection first = stage.first();
            stage.run(first, "INSERT INTO {t} VALUES (1)", "VACUUM FULL {t}", "REINDEX TABLE {t}");
            stage.letGo(first);
            stage.everything(stage.next());
        });
    }

    /** Often enough for the driver to let the server keep the statement. */
    private static String often(Stage stage, Connection connection) throws Exception {
        String last = "";
        for (int i = 0; i < 8; i++) {
            try (PreparedStatement statement = connection.prepareStatement(stage.fill("SELECT * FROM {t}"));
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) last = Stage.columns(rows, 1);
            }
        }
        return last;
    }

    private static String enumeration(Stage stage, Connection connection) throws Exception {
        Array array = connection.createArrayOf(stage.unique("e"), new Object[] {"a"});
        try (PreparedStatement statement = connection.prepareStatement("SELECT ?, pg_typeof(?)")) {
            statement.setArray(1, array);
            statement.setArray(2, array);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1) + " " + rows.getString(2) + " " + array.getBaseTypeName();
            }
        }
    }

    private static String composite(Stage stage, Connection connection) throws Exception {
        try (PreparedStatement statement = connection.prepareStatement(stage.fill("SELECT NULL::{e}"));
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getMetaData().getColumnTypeName(1) + " "
                    + rows.getMetaData().getColumnType(1) + " "
                    + rows.getMetaData().getColumnClassName(1);
        }
    }

    private static String typeName(Stage stage, Connection connection, String sql) throws Exception {
        try (PreparedStatement statement = connection.prepareStatement(stage.fill(sql));
                ResultSet rows = statement.executeQuery()) {
            return rows.getMetaData().getColumnTypeName(1);
        }
    }
}
