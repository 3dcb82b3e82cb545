package dev.unchurn.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.testing.LiveJvm;
import java.sql.Connection;
import java.sql.Driver;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.jdbc.PgConnection;

class UnchurnGateTest {
    private static final Connection CONNECTION = (Connection) LiveJvm.INTERNALS.allocate(PgConnection.class);

    private static final class Answers implements UnchurnAnswers {
        final List<String> questions = new ArrayList<>();

        @Override
        public @Nullable Connection connect(String url, Properties info, @Nullable Class<?> caller) {
            questions.add("connect " + url);
            return CONNECTION;
        }

        @Override
        public void ready() {
            questions.add("ready");
        }

        @Override
        public void deregistered(@Nullable Driver driver) {
            questions.add("deregistered");
        }

        @Override
        public void closed(Connection connection) {
            questions.add("closed");
        }

        @Override
        public void aborted(Connection connection) {
            questions.add("aborted");
        }
    }

    @AfterEach
    void makeTransparent() {
        UnchurnGate.install(null);
    }

    @Test
    void gate_withoutAnswers_isTransparent() throws Exception {
        assertThat(UnchurnGate.connect("jdbc:x", new Properties(), null)).isNull();
        UnchurnGate.ready();
        UnchurnGate.deregistered(null);
        UnchurnGate.closed(CONNECTION);
        UnchurnGate.aborted(CONNECTION);
        assertThat(UnchurnGate.answers()).isNull();
    }

    @Test
    void gate_withAnswers_passesEveryQuestionOn() throws Exception {
        Answers answers = new Answers();
        UnchurnGate.install(answers);
        assertThat(UnchurnGate.connect("jdbc:x", new Properties(), null)).isSameAs(CONNECTION);
        UnchurnGate.ready();
        UnchurnGate.deregistered(null);
        UnchurnGate.closed(CONNECTION);
        UnchurnGate.aborted(CONNECTION);
        assertThat(answers.questions).containsExactly("connect jdbc:x", "ready", "deregistered", "closed", "aborted");
    }

    @Test
    void url_thatIsMissing_isDriverManagersBusiness() throws Exception {
        Answers answers = new Answers();
        UnchurnGate.install(answers);
        assertThat(UnchurnGate.connect(null, new Properties(), null)).isNull();
        assertThat(UnchurnGate.connect("jdbc:x", null, null)).isNull();
        assertThat(answers.questions).isEmpty();
    }
}
