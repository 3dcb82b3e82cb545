package dev.unchurn.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RouteMapTest {
    private final RouteMap map = new RouteMap();

    private void function(long oid, String name, String body) {
        PostgresStatement source = PostgresStatement.ofBody(body);
        map.function(oid, name, source);
        String effect = source.verdict().irreversible();
        if (effect != null) map.leaves(RouteMap.FUNCTION, oid, Routes.BY_NAMING, "function", effect);
    }

    private static @Nullable String reason(Routes routes, String sql) {
        return routes.reasonFor(SqlWords.of(sql, false));
    }

    @Test
    void databaseWithoutRoutes_hasNothingToFollow() {
        function(1, "f", "begin update t set a = 1; end");

        assertThat(map.isHarmless()).isTrue();
        assertThat(map.follow().isEmpty()).isTrue();
    }

    @Test
    void function_thatCallsOneThatMakesASetting_isARouteToo() {
        function(1, "inner_one", "begin set a.b = 1; end");
        function(2, "middle", "select inner_one()");
        function(3, "outer_one", "select x from MIDDLE()");
        function(4, "other", "select 'outer_one'");
        Routes routes = map.follow();

        assertThat(reason(routes, "select outer_one()"))
                .isEqualTo("function outer_one: custom setting a.b cannot be undone");
        assertThat(reason(routes, "select Middle()")).isNotNull();
        assertThat(reason(routes, "select other(), 'inner_one'")).isNull();
    }

    @Test
    void trigger_isARouteForWritersOnly() {
        function(1, "audit", "begin set a.b = 1; end");
        map.named(RouteMap.RELATION, 2, "Orders");
        map.uses(RouteMap.RELATION, 2, Routes.BY_WRITING, "trigger t on", RouteMap.FUNCTION, 1);
        function(3, "reader", "select count(*) from orders");
        function(4, "writer", "insert into orders values (1)");
        Routes routes = map.follow();

        assertThat(reason(routes, "select * from orders, reader()")).isNull();
        assertThat(reason(routes, "insert into orders values (1)"))
                .isEqualTo("trigger t on Orders: custom setting a.b cannot be undone");
        assertThat(reason(routes, "select writer()")).startsWith("function writer: ");
    }

    @Test
    void cascade_isARouteForThoseWhoChangeTheParentOnly() {
        function(1, "audit", "begin set a.b = 1; end");
        map.named(RouteMap.RELATION, 2, "child");
        map.named(RouteMap.RELATION, 3, "parent");
        map.uses(RouteMap.RELATION, 2, Routes.BY_WRITING, "trigger t on", RouteMap.FUNCTION, 1);
        map.uses(RouteMap.RELATION, 3, Routes.BY_CHANGING, "a table that refers to", RouteMap.RELATION, 2);
        Routes routes = map.follow();

        assertThat(reason(routes, "insert into parent values (1)")).isNull();
        assertThat(reason(routes, "delete from parent")).isNotNull();
        assertThat(reason(routes, "insert into child values (1)")).isNotNull();
    }

    @Test
    void operator_isARouteForEverybody_unlessItIsWrittenInC() {
        map.opaque(1, "c_function", true);
        map.leaves(RouteMap.FUNCTION, 1, Routes.BY_NAMING, "function", "it is written in C");
        map.uses(RouteMap.EVERYTHING, 2, Routes.BY_NAMING, "operator +", RouteMap.FUNCTION, 1);
        assertThat(reason(map.follow(), "select 1")).isNull();

        function(3, "adds", "begin set a.b = 1; end");
        map.uses(RouteMap.EVERYTHING, 4, Routes.BY_NAMING, "operator ++", RouteMap.FUNCTION, 3);
        assertThat(reason(map.follow(), "select 1")).startsWith("operator ++: ");
    }

    @Test
    void eventTrigger_isARouteForThoseWhoDefine() {
        function(1, "on_ddl", "begin set a.b = 1; end");
        map.uses(RouteMap.DEFINING, 2, Routes.BY_NAMING, "event trigger e", RouteMap.FUNCTION, 1);
        Routes routes = map.follow();

        assertThat(reason(routes, "create table t (a int)")).startsWith("event trigger e: ");
        assertThat(reason(routes, "select 1")).isNull();
    }

    @Test
    void functionThatBuildsOrdinaryStatements_isARouteOnlyWhereThereAreOthers() {
        String building = "begin execute format('insert into %I values (1)', name); end";
        function(1, "builder", building);
        assertThat(map.isHarmless()).isTrue();

        function(2, "f", "begin set a.b = 1; end");
        assertThat(reason(map.follow(), "select builder()")).startsWith("function builder: statements that it builds");
    }

    @Test
    void functionThatBuildsAnything_isARoute() {
        function(1, "runs", "begin execute sql_text; end");
        function(2, "selects", "begin execute 'select ' || x; end");
        Routes routes = map.follow();

        assertThat(reason(routes, "select runs()")).isNotNull();
        assertThat(reason(routes, "select selects()")).isNotNull();
    }
}
