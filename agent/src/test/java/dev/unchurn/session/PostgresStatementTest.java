package dev.unchurn.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresStatementTest {
    /** Parts between spaces may get other case and white space; parts in quotes stay. */
    static String[] irreversible() {
        return new String[] {
            "set app.user = 'x'",
            "set session app.user to 'x'",
            "set local app.user = 1",
            "set \"App\" . \"User\" = 1",
            "set \"app.user\" = 1",
            "set session.user = 1",
            "set local . user = 1",
            "reset app.user",
            "set seed = 0.5",
            "set session seed to 0.5",
            "begin ; set a.b = 1 ; commit",
            "select set_config ( 'app.user' , 'x' , false )",
            "select pg_catalog . set_config ( 'app.user' , 'x' , true )",
            "select \"set_config\" ( 'app.user' , ? , false )",
            "select set_config ( ? , ? , ? )",
            "select set_config ( $1 , $2 , $3 )",
            "select set_config ( name , 'x' , false ) from settings",
            "select set_config ( setting_name => 'a.b' , new_value => 'x' , is_local => false )",
            "select set_config ( 'a' || '.b' , 'x' , false )",
            "select set_config ( 'a'\n'.b' , 'x' , false )",
            "select set_config ( E'a\\056b' , 'x' , false )",
            "select set_config ( U&'a\\002eb' , 'x' , false )",
            "select set_config ( $$a.b$$ , 'x' , false )",
            "select set_config ( 'seed' , '0.5' , false )",
            "select U&\"set\\005fconfig\" ( 'a.b' , 'x' , false )",
            "{ ? = call set_config ( ? , ? , ? ) }",
            "load 'auto_explain'",
            "do $$ begin perform 1; end $$",
            "do language plpgsql 'begin end'",
            "select setseed ( 0.5 )",
            "create temp table t ( a int )",
            "create temporary view v as select 1",
            "create or replace temp view v as select 1",
            "create local temporary table t ( a int )",
            "create global temp sequence s",
            "select 1 into temp t",
            "select 1 into temporary table t",
            "create function pg_temp . f ( ) returns int language sql as 'select 1'",
            "set search_path to 'pg_temp' , public",
            "select set_config ( 'search_path' , 'pg_temp' , false )",
            "select dblink_connect ( 'x' )",
            "create function f ( ) returns void language plpgsql as $$ begin set a.b = 1; end $$",
            "create or replace procedure f ( ) language sql as 'select setseed(1)'",
            "create function f ( ) returns void language plpgsql as $$ begin execute x; end $$",
            "create function f ( ) returns void language plperl as $$ 1 $$",
            "create function f ( ) returns int language sql set a.b = 1 as 'select 1'",
            "alter function f ( ) set a.b = 1",
            "select query_to_xml ( ? , true , false , '' )",
            "select * from ts_stat ( 'select set_config(''a.b'', ''x'', false)' )",
            "select * from dblink ( 'dbname=x' , 'select 1' ) as t ( a int )",
            "select pg_backup_start ( 'label' )",
            "select pg_catalog . pg_replication_origin_session_setup ( 'origin' )",
            "select pg_create_physical_replication_slot ( 'slot' , true , true )",
            "alter role app set search_path = x",
            "alter user app set search_path = x",
            "alter database d set search_path = x",
            // the setting is hidden behind a literal by one of the two meanings of a backslash
            "select '\\' ; set a.b = 1 ; select '",
            "select '\\'' ; set a.b = 1 ; --'",
        };
    }

    @ParameterizedTest
    @MethodSource("irreversible")
    void statement_thatLeavesWhatNoResetUndoes_isIrreversible(String sql) {
        assertThat(PostgresStatement.judge(sql, true).irreversible()).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("irreversible")
    void irreversible_inAnyCaseAndSpacing_isIrreversible(String sql) {
        Random random = new Random(20);
        for (int i = 0; i < 200; i++) {
            String disguised = disguised(sql, random);
            assertThat(PostgresStatement.judge(disguised, true).irreversible())
                    .as(disguised)
                    .isNotNull();
        }
    }

    private static String disguised(String sql, Random random) {
        String[] spaces = {" ", "\t", "\r\n", "  ", "/**/", "/* a'b /* \" */ $$ */", " -- it's \"\n", "\f"};
        StringBuilder out = new StringBuilder(spaces[random.nextInt(spaces.length)]);
        if (random.nextBoolean()) out.append("select 'x;', \"y\" , $$ z' $$ ; ");
        for (String part : sql.split(" ")) {
            boolean quoted = part.contains("'") || part.contains("\"") || part.contains("$");
            for (int i = 0; i < part.length(); i++) {
                String c = part.substring(i, i + 1);
                out.append(!quoted && random.nextBoolean() ? c.toUpperCase(Locale.ROOT) : c);
            }
            // inside of a literal no comment is one, so only plain spaces go next to quotes
            out.append(sql.indexOf('\'') < 0 && sql.indexOf('$') < 0 ? spaces[random.nextInt(spaces.length)] : " ");
        }
        return out.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "select 1",
                "set search_path to a, b",
                "set session characteristics as transaction isolation level serializable",
                "set local work_mem = '1MB'",
                "set time zone 'Europe/Berlin'",
                "set session authorization 'a.b'",
                "set constraints s.c deferred",
                "reset all",
                "show app.user",
                "select set_config('search_path', ?, false)",
                "select current_setting('app.user', true)",
                "update t set a = 1, b.c = 2 where temp = 3",
                "select temp, load, set_config_x, \"do\" from temp",
                "select 1 as \"set a.b\"",
                "insert into temp values (1)",
                "insert into t values (1) on conflict (id) do update set a = excluded.a",
                "insert into t values (1) on conflict do nothing",
                "create function f() returns void language plpgsql as $$ begin set work_mem = 1; end $$",
                "create function f() returns void language sql as 'select 1'",
                "create trigger t before insert on a for each row execute function f('x')",
                "create table language (load int, do_ int, \"set\" text default 'set x')",
                "comment on table t is 'set_config(''a.b'')'",
                "select '; set a.b = 1'",
                "select E'\\'; set a.b = 1'",
                "-- set a.b = 1",
                "/* ; set a.b = 1 */ select 1",
                "select a from t where b like ? escape '\\'",
                "select a from t where b like ? escape '\\' and c = 'x'",
                "listen x",
                "create table template (a int)",
                "select nspname from pg_namespace where nspname !~ '^pg_temp_'",
                "alter table database rename to x",
            })
    void statement_thatTheResetUndoes_isPlain(String sql) {
        Verdict verdict = PostgresStatement.judge(sql, true);
        assertThat(verdict.irreversible()).isNull();
        assertThat(verdict.needsDatabase()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop database d",
                "/* x */ Drop\nDatabase if exists d",
                "CREATE DATABASE d TEMPLATE t",
                "alter database d rename to e",
                "select 1; drop database d",
                "set a.b = 1; drop database d",
                "alter role app password 'x'",
                "alter user app nologin",
                "drop role app",
                "drop user if exists app",
                "revoke connect on database d from public"
            })
    void statement_aboutADatabase_needsItAlone(String sql) {
        assertThat(PostgresStatement.judge(sql, true).needsDatabase()).isTrue();
    }

    @Test
    void reason_ofAVerdict_showsNoLiteral() {
        assertThat(PostgresStatement.judge("set app.user = 'secret'", true).irreversible())
                .contains("app.user")
                .doesNotContain("secret");
        assertThat(PostgresStatement.judge("select set_config('my secret.x', 'y', false)", true)
                        .irreversible())
                .doesNotContain("secret");
        assertThat(PostgresStatement.judge("set \"my secret\".x = 1", true).irreversible())
                .doesNotContain("secret");
    }

    @Test
    void settings_areToldOnlyWhereNothingElseIsIrreversible_andTheTextHasOneMeaning() {
        assertThat(PostgresStatement.judge("set App.A = 1; set local b.c = 2", true)
                        .settings())
                .containsExactly("app.a", "b.c");
        assertThat(PostgresStatement.judge("set a.b = 1; load 'x'", true).settings())
                .isEmpty();
        assertThat(PostgresStatement.judge("set a.b = '\\'; load ''x'", true).settings())
                .isEmpty();
    }

    @Test
    void anyText_isJudgedWithoutThrowing() {
        String[] pieces = {
            "set",
            "SET_CONFIG",
            "(",
            "'",
            "\"",
            "$",
            "$$",
            "$a$",
            "/*",
            "*/",
            "--",
            "\n",
            "\\",
            "E'",
            "U&\"",
            ".",
            ";",
            "temp",
            "into",
            "create",
            "é",
            "\u2003",
            "\0",
            "1",
            " ",
            "database",
            "alter",
            "role",
            "pg_temp",
            "\uD83D"
        };
        Random random = new Random(4711);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder sql = new StringBuilder();
            for (int n = random.nextInt(12); n >= 0; n--) sql.append(pieces[random.nextInt(pieces.length)]);
            assertThat(PostgresStatement.judge(sql.toString(), true)).isNotNull();
        }
    }
}
