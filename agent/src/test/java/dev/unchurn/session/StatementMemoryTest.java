package dev.unchurn.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatementMemoryTest {
    private final StatementMemory memory = new StatementMemory(sql -> PostgresStatement.judge(sql, true));

    @Test
    void text_seenBefore_hasTheSameVerdict() {
        Verdict first = memory.verdict("set a.b = 1");
        assertThat(first.irreversible()).isNotNull();
        assertThat(memory.verdict("set a.b = 1")).isSameAs(first);
        assertThat(memory.verdict("select 1")).isSameAs(Verdict.CLEAN);
    }

    @Test
    void texts_withoutEnd_areNotAllKept() throws Exception {
        for (int i = 0; i < 10_000; i++) memory.verdict("select " + i);
        assertThat(kept().size()).isBetween(1, 2_000);
    }

    @Test
    void text_ofGreatLength_isJudgedButNotKept() throws Exception {
        assertThat(memory.verdict("select 1" + " ".repeat(300_000) + "; set a.b = 1")
                        .irreversible())
                .isNotNull();
        assertThat(kept()).isEmpty();
    }

    @Test
    void longTexts_areKept_butNotWithoutBound() throws Exception {
        for (int i = 0; i < 100; i++) memory.verdict("select " + i + " ".repeat(150_000));

        assertThat(kept().size()).isBetween(1, 13);
    }

    private Map<?, ?> kept() throws Exception {
        Field verdicts = StatementMemory.class.getDeclaredField("verdicts");
        verdicts.setAccessible(true);
        return (Map<?, ?>) verdicts.get(memory);
    }
}
