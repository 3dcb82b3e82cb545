package dev.unchurn.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CleanStatementTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1",
                "select * from orders where id = ? and name like 'a%' escape '\\'",
                "SELECT count(*), max(o.total) FROM shop.orders o LEFT JOIN items i ON (i.order_id = o.id) GROUP BY o.id",
                "select coalesce(a, ?), cast(b as varchar(10)), extract(year from c) from t where id in (?, ?)",
                "insert into orders (id, note) values (?, 'set a.b') returning id",
                "insert into shop.orders(id) values (1), (2) on conflict (id) do update set note = excluded.note",
                "update orders set (a, b) = (1, 2) where exists (select 1 from items)",
                "delete from orders where id = any (?)",
                "with x as (select 1) select * from x",
                "select row_number() over (partition by a order by b) from t",
                "(select 1) union all (select 2)",
                "select 1; select 2;",
                "select \"Order\".\"Total\" from \"Order\" for update",
                "values (1, 2)",
                "select a::numeric(10,2), array[1,2], t.c[1] from t",
            })
    void plainStatement_isClean(String sql) {
        assertThat(PostgresStatement.judge(sql, true)).isSameAs(Verdict.CLEAN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select f(1)",
                "select shop.lower('x')",
                "select nextval('s')",
                "select lastval()",
                "select pg_advisory_lock(1)",
                "select set_config('work_mem', '1MB', false)",
                "update pg_settings set setting = '1MB' where name = 'work_mem'",
                "select 1 into kept",
                "set work_mem = '1MB'",
                "select 1; set work_mem = '1MB'",
                "begin",
                "listen x",
                "declare c cursor for select 1",
                "prepare p as select 1",
                "fetch c",
                "copy t from stdin",
                "create table t (a int)",
                "{call f()}",
                "select {fn now()}",
                "select \"=\"(1, 2)",
                "select \"my f\"(1)",
                "call p()",
                "notify x",
                "discard all",
                "vacuum",
                "lock table t",
                "select * from t, f(1)",
                "select lo_import('x')",
                "",
                "/* nothing */ analyze t",
            })
    void statementThatCannotBePlaced_isNotClean(String sql) {
        boolean isEmpty = sql.isEmpty();
        assertThat(PostgresStatement.judge(sql, true) == Verdict.CLEAN).as(sql).isEqualTo(isEmpty);
    }
}
