package dev.unchurn.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MariaDbStatementTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET GLOBAL max_connections = 7",
                "set @@global.sql_mode=''",
                "SET SESSION a = 1, GLOBAL b = 2",
                "SET a = f(1, 2), @@GLOBAL.b = 2",
                "begin not atomic declare exit handler for sqlexception set global a = 1; select 1; end",
                "SET STATEMENT max_statement_time = 1 FOR SET GLOBAL a = 1",
                "select 1; set global a = 1",
                "if 1 then set global a = 1; end if",
                "GRANT SELECT ON t TO u",
                "revoke all on t from u",
                "CREATE USER u",
                "create or replace user u",
                "drop role r",
                "ALTER USER u IDENTIFIED BY 'x'",
                "rename user a to b",
                "SET PASSWORD = PASSWORD('x')",
                "set default role r",
                "FLUSH LOCAL PRIVILEGES",
                "EXECUTE IMMEDIATE 'SET GLOBAL a = 1'",
                "prepare p from \"set global a = 1\"",
                "execute immediate 'execute immediate ''set global a = 1'''",
                "ALTER DATABASE d CHARACTER SET utf8mb4",
                "create or replace schema d",
                "/*!50000 SET GLOBAL a = 1 */",
                "/*M!100000 SET GLOBAL a = 1 */"
            })
    void whatChangesNewSessions_isIrreversibleAndIdleOnesGo(String sql) {
        Verdict verdict = MariaDbStatement.judge(sql);

        assertThat(verdict.irreversible()).isNotNull();
        assertThat(verdict.needsDatabase()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET profiling = 1",
                "set @@session.profiling=on",
                "XA START 'x'",
                "EXECUTE IMMEDIATE @x",
                "prepare p from @x",
                "execute immediate concat('a', 'b')",
                "execute immediate 'a' 'b'"
            })
    void whatNoResetUndoes_isIrreversible(String sql) {
        Verdict verdict = MariaDbStatement.judge(sql);

        assertThat(verdict.irreversible()).isNotNull();
        assertThat(verdict.needsDatabase()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DROP DATABASE d", "drop schema if exists d"})
    void dropDatabase_makesIdleOnesGo(String sql) {
        Verdict verdict = MariaDbStatement.judge(sql);

        assertThat(verdict.irreversible()).isNull();
        assertThat(verdict.needsDatabase()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET sql_mode = @@global.sql_mode",
                "SET a = concat(@@global.b, @@global.c)",
                "set @x = 1",
                "set names utf8mb4",
                "set role r",
                "SELECT @@global.max_connections",
                "show global status",
                "use d",
                "CREATE DATABASE d",
                "create table user (a int)",
                "drop table role",
                "create temporary table t (a int)",
                "lock tables t write",
                "select get_lock('x', 1)",
                "execute immediate 'select 1'",
                "prepare p from 'select ?'",
                "execute p",
                "call p()",
                "begin",
                "select 1 into @x",
                "select sql_calc_found_rows * from t",
                "select next value for s",
                "select my_own(1)",
                "select s.count(1)",
                "select @x := 1",
                "select 1; select 2",
                "select last_insert_id(5)"
            })
    void whatTheResetUndoes_isPlain(String sql) {
        assertThat(MariaDbStatement.judge(sql)).isSameAs(Verdict.PLAIN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE t SET a = 1, global = 2",
                "insert into t set `global` = 1",
                "SELECT 1",
                "select count(*), max(a) from t where b in (1, 2) and c = 'set global x = 1';",
                "insert into t (a, b) values (?, ?)",
                "INSERT INTO d.t(a) SELECT b FROM u",
                "insert ignore into t values (1)",
                "update t set a = lower(b)",
                "delete from t where exists (select 1 from u)",
                "replace into t (a) values (now())",
                "select `a``b` from t -- set global x = 1"
            })
    void whatLeavesNothing_isClean(String sql) {
        assertThat(MariaDbStatement.judge(sql)).isSameAs(Verdict.CLEAN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 'a\\' ; set global a = 1 -- '",
                "select \"a\\\" ; set global a = 1 -- \"",
                "/*!999999 ' */ set global a = 1 -- '"
            })
    void text_thatCanBeReadInTwoWays_isJudgedByTheStricter(String sql) {
        assertThat(MariaDbStatement.judge(sql).irreversible()).isNotNull();
    }
}
