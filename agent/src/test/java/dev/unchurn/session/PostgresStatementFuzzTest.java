package dev.unchurn.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Statements in every disguise that the server's lexer allows. The seed is in the message of a failure. */
class PostgresStatementFuzzTest {
    private static final int ROUNDS = 30_000;

    /** Parts that a space separates; anything that the lexer skips may stand there. */
    private static final String[] IRREVERSIBLE = {
        "set app.x = '1'",
        "set local app . x to 1",
        "reset app.x",
        "select set_config ( 'app.x' , '1' , false )",
        "select pg_catalog . set_config ( $1 , $2 , true )",
        "select setseed ( 0.1 )",
        "load 'x'",
        "do $body$ begin end $body$",
        "create temp table t ( a int )",
        "select 1 into temporary t",
        "create table pg_temp . t ( a int )",
        "select dblink_exec ( 'x' , 'y' )",
        "select query_to_xml ( 'select 1' , true , true , '' )",
        "alter role r set a = 1",
        "create function f ( ) returns void language sql as $f$ select set_config('a.b', 'c', false) $f$",
    };

    private static final String[] TOUCHING = {
        "set work_mem = '1MB'",
        "set session authorization x",
        "listen x",
        "select pg_advisory_lock ( 1 )",
        "select nextval ( 's' )",
        "prepare p as select 1",
        "declare c cursor with hold for select 1",
        "begin",
        "select unknown_function ( )",
        "create table t ( a int )",
        "select * from pg_settings",
        "copy t to stdout",
        "call p ( )",
        "notify x , 'y'",
    };

    private static final String[] CLEAN = {
        "select 1",
        "select count ( * ) from t where a = 'x'",
        "insert into t ( a ) values ( 'y' ) on conflict do nothing",
        "update t set a = lower ( b ) where c in ( 1 , 2 )",
        "delete from t",
        "with x as ( select 1 ) select * from x",
    };

    /** What the server's lexer skips: white space (scan.l: space, tab, line feed, return, form feed) and comments. */
    private static final String[] SKIPPED = {
        " ",
        "\t",
        "\n",
        "\r",
        "\f",
        "/**/",
        "/* set */",
        "/* ' */",
        "/* \" */",
        "/* $$ */",
        "/* /* */ ; */",
        "-- '\n",
        "-- set a.b\r",
        "--\n",
        "/*--*/",
        "/* $f$ */"
    };

    /** Whole statements that hide nothing, but have in them what could be taken for an end or a beginning. */
    private static final String[] HARMLESS = {
        "select ';'", "select 'it''s'", "select '/*'", "select '--'", "select $$ ' $$", "select $a$ $$ ; $b$ $a$",
                "select e'\\''",
        "select E'\\\\'", "select \"x'\"", "select \"/*\" from t", "select 'a' 'b'", "select n'x'", "select b'1'",
                "select $$--$$",
        "select 1 -- x\n", "select 1 /* y */", "", "select '$$'", "select '\"'", "select u&'x'",
                "select 1 as \"a\"\"b\"",
        "select a$b$c from t", "select 1.5e3"
    };

    private final long seed = Long.getLong("unchurn.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void irreversible_inAnyDisguise_isIrreversible() {
        for (int i = 0; i < ROUNDS; i++) {
            String sql = among(one(IRREVERSIBLE));
            assertThat(PostgresStatement.judge(sql, true).irreversible())
                    .as("seed %d: %s", seed, sql)
                    .isNotNull();
        }
    }

    @Test
    void touching_inAnyDisguise_isNotClean() {
        for (int i = 0; i < ROUNDS; i++) {
            String sql = among(one(TOUCHING));
            assertThat(PostgresStatement.judge(sql, true))
                    .as("seed %d: %s", seed, sql)
                    .isNotSameAs(Verdict.CLEAN);
        }
    }

    /** Otherwise a judge that calls nothing clean would pass, too. */
    @Test
    void clean_inAnyDisguise_isClean() {
        for (int i = 0; i < ROUNDS; i++) {
            String sql = disguised(one(CLEAN));
            assertThat(PostgresStatement.judge(sql, true))
                    .as("seed %d: %s", seed, sql)
                    .isSameAs(Verdict.CLEAN);
        }
    }

    private String among(String core) {
        StringBuilder sql = new StringBuilder();
        for (int n = random.nextInt(3); n > 0; n--)
            sql.append(skipped(0)).append(one(HARMLESS)).append(skipped(0)).append(';');
        sql.append(disguised(core));
        for (int n = random.nextInt(3); n > 0; n--)
            sql.append(';').append(skipped(0)).append(one(HARMLESS));
        return sql.toString();
    }

    /** Other case, other spaces; what is in quotes stays. */
    private String disguised(String core) {
        StringBuilder sql = new StringBuilder(skipped(0));
        char quote = 0;
        boolean wide = core.indexOf('$') < 0;
        for (int i = 0; i < core.length(); i++) {
            char c = core.charAt(i);
            if (c == '\'') quote = quote == 0 ? c : 0;
            if (quote == 0 && wide && c == ' ') sql.append(skipped(1));
            else if (quote == 0 && wide && random.nextBoolean())
                sql.append(String.valueOf(c).toUpperCase(Locale.ROOT));
            else sql.append(c);
        }
        return sql.append(skipped(0)).toString();
    }

    private String skipped(int atLeast) {
        StringBuilder skipped = new StringBuilder();
        for (int n = atLeast + random.nextInt(3); n > 0; n--) skipped.append(one(SKIPPED));
        return skipped.toString();
    }

    private String one(String[] all) {
        return all[random.nextInt(all.length)];
    }
}
