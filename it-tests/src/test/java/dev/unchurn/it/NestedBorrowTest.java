package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.server.FifthConnection;
import com.acme.server.NestedBorrows;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NestedBorrowTest {
    @Test
    void twentyThreadsFiveDeep_defaultOptions_finishWithoutAnyTimeout() throws Exception {
        Outcome outcome = nested("");

        assertThat(outcome.out()).as(outcome.describe()).containsExactly("300 queries, 0 errors");
        assertThat(Told.lines(outcome.err(), "beyond max")).isEmpty();
        assertThat(Told.lines(outcome.err(), "timed out")).isEmpty();
    }

    @Test
    void twentyThreadsFiveDeep_maxTen_finishWithAWarning() throws Exception {
        Outcome outcome = nested("max=10");

        assertThat(outcome.out()).as(outcome.describe()).containsExactly("300 queries, 0 errors");
        assertThat(Told.lines(outcome.err(), "WARN"))
                .anyMatch(line -> line.contains(
                        "opened a connection beyond max=10, as threads that hold one wait for" + " another; held by "));
        assertThat(Told.lines(outcome.err(), "timed out")).isEmpty();
    }

    @Test
    void fullPool_holdersThatDoNotWait_isATransientErrorWithTheCounts() throws Exception {
        Database database = SharedServer.newDatabase();

        Outcome outcome = Programs.withAgent(
                Jvm.running(), "max=4,borrowTimeout=1s", FifthConnection.class, database.arguments());

        assertThat(outcome.out().get(0)).isEqualTo("java.sql.SQLTransientConnectionException");
        assertThat(outcome.out().get(2))
                .contains("no connection came back within 1")
                .contains("(max=4: 4 borrowed, 0 idle, 0 opening, 0 resetting, 0 other threads waiting)")
                .contains("held by ");
        assertThat(outcome.out().get(3)).isEqualTo("afterwards valid: true");
        assertThat(Told.lines(outcome.err(), "a thread waited in vain for 1"))
                .singleElement()
                .asString()
                .contains(" s (max=4); held by ");
        assertThat(Told.summary(outcome.err(), database.name())).contains("1 timed out");
    }

    private static Outcome nested(String options) throws Exception {
        Database database = SharedServer.newDatabase();
        String[] arguments = Stream.concat(Stream.of(database.arguments()), Stream.of("20", "5", "3"))
                .toArray(String[]::new);
        return Programs.withAgent(Jvm.running(), options, NestedBorrows.class, arguments);
    }
}
