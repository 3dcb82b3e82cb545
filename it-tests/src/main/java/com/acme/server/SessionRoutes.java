package com.acme.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Uses a schema whose functions, triggers, views and so on leave things behind that a statement's text does not show, and one that
 * only looks so; after each use it looks at the next session. A function local_one with a setting of its own is there already:
 * only a superuser can make it. Arguments: URL, user, password.
 */
public final class SessionRoutes {
    private static final String[] SCHEMA = {
        "CREATE TABLE plain (id int, note text)",
        "CREATE FUNCTION harmless(x int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN UPDATE plain SET note = 'set a.b';"
                + " RETURN x; END $$",
        "CREATE FUNCTION set_user() RETURNS void LANGUAGE plpgsql AS $$ BEGIN"
                + " PERFORM set_config('app.tenant', 'x', false); END $$",
        "CREATE FUNCTION outer_one() RETURNS void LANGUAGE sql AS 'SELECT set_user()'",
        "CREATE FUNCTION seeds() RETURNS void LANGUAGE sql AS 'SELECT setseed(0.5)'",
        "CREATE FUNCTION builds(v text) RETURNS text LANGUAGE plpgsql AS $$ DECLARE r text; BEGIN"
                + " EXECUTE 'SELECT set_' || 'config(''app.tenant'', $1, false)' INTO r USING v; RETURN r; END $$",
        "CREATE FUNCTION makes_temporary() RETURNS void LANGUAGE plpgsql AS $$ BEGIN"
                + " CREATE TEMP TABLE IF NOT EXISTS scratch (id int); END $$",
        "CREATE PROCEDURE calls() LANGUAGE plpgsql AS $$ BEGIN SET app.tenant = 'x'; END $$",
        "CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " PERFORM set_config('app.tenant', 'x', true); RETURN NEW; END $$",
        "CREATE TABLE audited (id int PRIMARY KEY)",
        "CREATE TRIGGER audit_row BEFORE INSERT ON audited FOR EACH ROW EXECUTE FUNCTION audit()",
        "CREATE TABLE with_default (id int, who text DEFAULT set_config('app.tenant', 'x', false))",
        "CREATE VIEW seen AS SELECT set_config('app.tenant', 'x', false) AS it",
        "CREATE VIEW over_seen AS SELECT it FROM seen",
        "CREATE TABLE ruled (id int)",
        "CREATE RULE by_rule AS ON INSERT TO ruled DO ALSO SELECT set_config('app.tenant', 'x', false)",
        "CREATE TABLE guarded (id int)",
        "INSERT INTO guarded VALUES (1)",
        "ALTER TABLE guarded ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE guarded FORCE ROW LEVEL SECURITY",
        "CREATE POLICY by_user ON guarded USING (set_config('app.tenant', 'x', false) = 'x')",
        "CREATE FUNCTION checks(x int) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN SET app.tenant = 'x'; RETURN true; END $$",
        "CREATE TABLE checked (id int CHECK (checks(id)))",
        "CREATE DOMAIN small AS int CHECK (checks(VALUE))",
        "CREATE TABLE with_domain (id small)",
        "CREATE FUNCTION doubled(x int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN"
                + " PERFORM set_config('app.tenant', 'x', false); RETURN 2 * x; END $$",
        "CREATE TABLE generated (id int, twice int GENERATED ALWAYS AS (doubled(id)) STORED)",
        "CREATE TABLE indexed (id int)",
        "CREATE INDEX by_double ON indexed (doubled(id))",
        "CREATE AGGREGATE all_of (int) (SFUNC = second_of, STYPE = int)",
        "CREATE TABLE parent (id int PRIMARY KEY)",
        "INSERT INTO parent VALUES (1)",
        "CREATE TABLE child (parent int REFERENCES parent ON DELETE CASCADE)",
        "INSERT INTO child VALUES (1)",
        "CREATE FUNCTION on_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN SET app.tenant = 'x'; RETURN OLD; END $$",
        "CREATE TRIGGER at_delete BEFORE DELETE ON child FOR EACH ROW EXECUTE FUNCTION on_delete()",
        "CREATE TABLE parts (id int) PARTITION BY RANGE (id)",
        "CREATE TABLE part_1 PARTITION OF parts FOR VALUES FROM (0) TO (10)",
        "CREATE TRIGGER audit_part BEFORE INSERT ON part_1 FOR EACH ROW EXECUTE FUNCTION audit()",
    };

    private static final String SECOND =
            "CREATE FUNCTION second_of(a int, b int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN"
                    + " PERFORM set_config('app.tenant', 'x', false); RETURN b; END $$";

    private static final String[] REUSED = {
        "SELECT 1",
        "SELECT harmless(1)",
        "INSERT INTO plain VALUES (1, 'set_user')",
        "UPDATE plain SET note = 'outer_one()'",
        "SELECT count(*) FROM audited",
        "SELECT id FROM parts",
        "SELECT id FROM with_default",
        "INSERT INTO parent VALUES (2)",
    };

    private static final String[] NOT_REUSED = {
        "SELECT set_user()",
        "SELECT \"set_user\"()",
        "SELECT outer_one()",
        "SELECT local_one()",
        "SELECT seeds()",
        "SELECT builds('x')",
        "SELECT makes_temporary()",
        "CALL calls()",
        "INSERT INTO audited VALUES (1)",
        "INSERT INTO with_default (id) VALUES (1)",
        "SELECT * FROM seen",
        "SELECT * FROM over_seen",
        "INSERT INTO ruled VALUES (1)",
        "SELECT * FROM guarded",
        "INSERT INTO checked VALUES (1)",
        "INSERT INTO with_domain VALUES (1)",
        "SELECT 1::small",
        "INSERT INTO generated VALUES (1)",
        "INSERT INTO indexed VALUES (1)",
        "SELECT all_of(x) FROM generate_series(1, 2) x",
        "DELETE FROM parent",
        "INSERT INTO parts VALUES (1)",
        "PREPARE mine AS SELECT set_user(); EXECUTE mine",
        "SELECT * FROM query_to_xml('SELECT set_user()', true, false, '')",
    };

    private static String[] args;

    /** Runs. */
    public static void main(String[] arguments) throws Exception {
        args = arguments;
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute(SECOND);
            for (String sql : SCHEMA) {
                statement.execute(sql);
            }
        }
        firstUse();
        for (String sql : REUSED) {
            after(sql, true);
        }
        for (String sql : NOT_REUSED) {
            after(sql, false);
        }
        newRoute();
        rolledBack();
    }

    /** The very first session of a pool uses a route before anybody can know of it. */
    private static void firstUse() throws SQLException {
        after("SELECT set_user() /* first */", false);
    }

    /** A route that is made while the program runs is known at once. */
    private static void newRoute() throws SQLException {
        try (Connection maker = open();
                Statement statement = maker.createStatement()) {
            statement.execute("CREATE FUNCTION later() RETURNS void LANGUAGE plpgsql AS $$ BEGIN"
                    + " PERFORM set_config('app.tenant', 'x', false); END $$");
            after("SELECT later()", false);
        }
        after("SELECT later() /* again */", false);
    }

    /** What is made, used and rolled back has left its trace all the same. */
    private static void rolledBack() throws SQLException {
        int pid;
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            pid = pid(statement);
            connection.setAutoCommit(false);
            statement.execute("CREATE FUNCTION never() RETURNS void LANGUAGE plpgsql AS $$ BEGIN"
                    + " PERFORM set_config('app.tenant', 'x', false); END $$");
            statement.execute("SELECT never()");
            connection.rollback();
        }
        look("rolled back", pid, false);
    }

    private static void after(String sql, boolean reused) throws SQLException {
        int pid;
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            pid = pid(statement);
            try {
                statement.execute(sql);
            } catch (SQLException e) {
                System.out.println("  " + e.getSQLState() + " " + e.getMessage());
            }
        }
        look(sql, pid, reused);
    }

    private static void look(String sql, int before, boolean reused) throws SQLException {
        System.out.println("== " + (reused ? "reused after " : "not reused after ") + sql);
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            System.out.println("# same backend: " + (pid(statement) == before));
            print(statement, "SELECT current_setting('app.tenant', true) IS NULL");
            print(statement, "SELECT current_setting('app.local', true) IS NULL");
            print(statement, "SELECT pg_my_temp_schema()");
        }
    }

    private static Connection open() throws SQLException {
        return DriverManager.getConnection(args[0], args[1], args[2]);
    }

    private static int pid(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT pg_backend_pid()")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static void print(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            System.out.println("  " + rows.getString(1));
        }
    }

    private SessionRoutes() {}
}
