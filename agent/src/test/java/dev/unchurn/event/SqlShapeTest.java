package dev.unchurn.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlShapeTest {
    @Test
    void of_text_hasNoLiterals() {
        assertThat(SqlShape.of("select  *\n from t where id=42")).isEqualTo("select * from t where id=?");
        assertThat(SqlShape.of("select 'it''s', 1.5e-3 , t1.c2")).isEqualTo("select ?, ?-? , t1.c2");
        assertThat(SqlShape.of("insert into t values (?, $1, :name)")).isEqualTo("insert into t values (?, $?, :name)");
        assertThat(SqlShape.of("select /* 'a' */ 1 -- by hand\n, 2")).isEqualTo("select ? , ?");
        assertThat(SqlShape.of("select $$a 'b'$$, $tag$ $$ 7 $tag$ x")).isEqualTo("select ?, ? x");
        assertThat(SqlShape.of("select \"Name\" from t")).isEqualTo("select ? from t");
        assertThat(SqlShape.of("select 'not ended")).isEqualTo("select ?");
        assertThat(SqlShape.of("select $1")).isEqualTo("select $?");
        assertThat(SqlShape.of("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter user u password 'secret'",
                "alter user u identified by secret",
                "create user u with encrypted password E'\\'secret'",
                "select 'a\\', secret, '",
                "select /* /* */ secret */ 1",
                "select \"secret\"",
                "select 0xsecret",
                "set x = $$secret$$",
                "set x = $q$secret",
                "select 1 # secret\n",
                "select dblink('password=secret')"
            })
    void of_textWithASecret_doesNotShowIt(String sql) {
        assertThat(SqlShape.of(sql)).doesNotContain("secret");
    }

    @Test
    void of_longText_isCutOff() {
        assertThat(SqlShape.of("select a, b ".repeat(1_000)))
                .hasSizeLessThan(300)
                .endsWith("...");
    }
}
