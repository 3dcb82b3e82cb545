package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.server.HeldLong;
import com.acme.server.KeptResultSet;
import com.acme.server.Leaks;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildJvm;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeakTest {
    private static final Duration SECONDS = Duration.ofSeconds(20);

    @ParameterizedTest
    @CsvSource({"pool", "observe"})
    void forgottenConnection_collected_isToldWithItsPlaceAndItsBackendIsGone(String mode) throws Exception {
        Database database = SharedServer.newDatabase();
        Outcome outcome;
        try (ChildJvm child = Programs.command(Jvm.running(), Leaks.class, database.arguments())
                .agent(AgentJar.path(), "mode=" + mode)
                .start()) {
            child.awaitOut(line -> line.equals("forgotten"), SECONDS);
            boolean gone = Backends.awaitGone(database.server(), pids(child.out()), SECONDS);
            child.awaitErr(line -> line.contains("leak: Leaks.forgetOnce"), SECONDS);
            child.awaitErr(line -> line.contains("leak: Leaks.forgetInLoop"), SECONDS);
            child.send("end");
            outcome = child.await(SECONDS);
            assertThat(gone).as(outcome.describe()).isTrue();
        }

        List<String> leaks = Told.lines(outcome.err(), "leak: ");
        assertThat(leaks).as(outcome.describe()).hasSize(4);
        assertThat(leaks.subList(0, 2)).allMatch(line -> line.contains("never closed 1 connection to"));
        assertThat(leaks)
                .anyMatch(line -> line.matches(".*leak: Leaks.forgetOnce \\(Leaks.java:[0-9]+\\).* never closed 1"
                        + " connection .*thread careless"))
                .anyMatch(line -> line.matches(".*leak: Leaks.forgetInLoop \\(Leaks.java:[0-9]+\\).* never closed 10"
                        + " connections .*thread main"));
        assertThat(outcome.err())
                .anyMatch(line -> line.startsWith("    at com.acme.server.Leaks.forgetOnce(Leaks.java:"));
        assertThat(Told.number(Told.summary(outcome.err(), database.name()), "leaked"))
                .isEqualTo(11);
    }

    private static List<Integer> pids(List<String> out) {
        return out.stream()
                .filter(line -> line.startsWith("# "))
                .flatMap(line -> Stream.of(line.split("[^0-9]+")))
                .filter(number -> !number.isEmpty())
                .map(Integer::valueOf)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"pool", "observe"})
    void resultSet_keptAlone_worksThroughCollectionsAndIsNoLeak(String mode) throws Exception {
        Database database = SharedServer.newDatabase();
        Outcome raw = Programs.raw(Jvm.running(), KeptResultSet.class, database.arguments());

        Outcome outcome = Programs.withAgent(Jvm.running(), "mode=" + mode, KeptResultSet.class, database.arguments());

        assertThat(outcome.out()).isEqualTo(raw.out()).contains("1000 rows, sum 500500");
        assertThat(Told.lines(outcome.err(), "leak")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"pool", "observe"})
    void connection_heldLong_isOverdueUntilItComesBack(String mode) throws Exception {
        Database database = SharedServer.newDatabase();
        try (ChildJvm child = Programs.command(Jvm.running(), HeldLong.class, database.arguments())
                .agent(AgentJar.path(), "overdue=1s,mode=" + mode)
                .start()) {
            String overdue = child.awaitErr(line -> line.contains("overdue: "), SECONDS);
            child.send("give it back");
            String back = child.awaitErr(line -> line.contains("came back after"), SECONDS);
            child.send("end");
            Outcome outcome = child.await(SECONDS);

            assertThat(overdue)
                    .matches(".*overdue: HeldLong.main \\(HeldLong.java:[0-9]+\\) has held a connection to .*");
            assertThat(back).matches(".*overdue: the connection .* of HeldLong.main .* came back after [0-9.]+ s");
            assertThat(Told.lines(outcome.err(), "overdue: ")).hasSize(2);
            assertThat(Told.lines(outcome.err(), "leak")).isEmpty();
            assertThat(Told.summary(outcome.err(), database.name())).contains("1 overdue");
        }
    }

    @Test
    void connection_heldLongWithoutThreshold_isNotTold() throws Exception {
        Database database = SharedServer.newDatabase();
        try (ChildJvm child = Programs.command(Jvm.running(), HeldLong.class, database.arguments())
                .agent(AgentJar.path(), "")
                .start()) {
            child.awaitOut(line -> line.equals("held"), SECONDS);
            child.send("give it back");
            child.send("end");

            assertThat(Told.lines(child.await(SECONDS).err(), "overdue")).isEmpty();
        }
    }
}
