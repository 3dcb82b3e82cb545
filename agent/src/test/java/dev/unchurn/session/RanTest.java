package dev.unchurn.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RanTest {
    private static final String USE = "SELECT make_temporary()";

    private final Ran ran = new Ran();
    private final Catalogue catalogue = new Catalogue(new UnopenedOrigin());

    private String reason(int drops) {
        return ran.reasonBy(catalogue, new StatementMemory(sql -> Verdict.PLAIN), drops);
    }

    @Test
    void whatAnotherSessionDroppedAfterItWasUsed_cannotBeJudged() {
        ran.add(USE, 3);
        assertThat(reason(3)).isNull();
        assertThat(reason(4)).contains("another session dropped something");
    }

    @Test
    void whatItDroppedItself_isNoReason() {
        ran.add(USE, 3);
        ran.drop();
        assertThat(reason(4)).isNull();
        assertThat(reason(5)).isNotNull();
    }

    @Test
    void whatWasDroppedBefore_isNoReason() {
        ran.drop();
        ran.add(USE, 7);
        assertThat(reason(7)).isNull();
        ran.clear();
        assertThat(reason(9)).isNull();
    }
}
