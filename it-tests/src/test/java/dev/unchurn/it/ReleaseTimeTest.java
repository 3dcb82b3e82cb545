package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.server.ReleaseTimes;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildJvm;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A release costs the program about what a close costs it, whatever goes on; and what is left behind is soon clean. */
class ReleaseTimeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final int ROUNDS = 7;
    private static final long RESET_TIMEOUT_MILLIS = 2_000;
    private static final long MORE_MICROS = 50_000;

    /** One close: by whom, in what state, how long it took, and what the server said how much later. */
    record Close(String who, String state, long micros, String left, long leftMillis) {
        static Close of(String line) {
            String[] parts = line.split("\\|");
            return new Close(parts[0], parts[1], Long.parseLong(parts[2]), parts[3], Long.parseLong(parts[4]));
        }
    }

    @Test
    void release_inEveryState_takesNoLongerThanACloseAndLeavesNothing() throws Exception {
        Outcome outcome = run();
        List<Close> closes = outcome.out().stream()
                .filter(line -> line.contains("|"))
                .map(Close::of)
                .toList();

        Map<String, Long> raw = medians(closes, "raw");
        Map<String, Long> ours = medians(closes, "ours");
        assertThat(ours).as(outcome.describe()).hasSize(14).hasSameSizeAs(raw);
        ours.forEach((state, micros) -> assertThat(micros)
                .as(state + ", µs: " + ours + " raw " + raw)
                .isLessThan(raw.get(state) + MORE_MICROS));
        assertThat(closes)
                .filteredOn(close -> !close.state().equals("dead network"))
                .hasSize(2 * 13 * ROUNDS)
                .allSatisfy(close -> {
                    assertThat(close.left()).isIn("idle", "gone");
                    assertThat(close.leftMillis()).isLessThan(RESET_TIMEOUT_MILLIS);
                });
        assertThat(Told.lines(outcome.err(), "ERROR")).isEmpty();
        assertThat(closes)
                .filteredOn(close -> close.who().equals("ours"))
                .filteredOn(close -> List.of("nothing", "open transaction", "failed transaction", "streaming")
                        .contains(close.state()))
                .as("sessions are reused, else this says nothing")
                .filteredOn(close -> close.left().equals("idle"))
                .hasSizeGreaterThanOrEqualTo(3 * ROUNDS);
    }

    private static Outcome run() throws Exception {
        Database database = SharedServer.newDatabase();
        try (StallingProxy proxy = new StallingProxy(database.server().port());
                ChildJvm child = Programs.command(
                                Jvm.running(),
                                ReleaseTimes.class,
                                database.url(),
                                "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/" + database.name(),
                                database.user(),
                                SharedServer.PASSWORD)
                        .agent(AgentJar.path(), "resetTimeout=" + RESET_TIMEOUT_MILLIS + "ms")
                        .start()) {
            for (int i = 1; i <= 2 * ROUNDS; i++) {
                int asked = i;
                child.awaitOut(line -> stalls(child) >= asked, PATIENCE);
                proxy.stall();
                child.send("");
            }
            Outcome outcome = child.await(PATIENCE);
            assertThat(outcome.exit()).as(outcome.describe()).isZero();
            assertThat(Told.lines(outcome.err(), "session reset took longer than resetTimeout"))
                    .as("what is dead is retired")
                    .isNotEmpty();
            return outcome;
        }
    }

    private static long stalls(ChildJvm child) {
        return child.out().stream().filter("stall"::equals).count();
    }

    private static Map<String, Long> medians(List<Close> closes, String who) {
        return closes.stream()
                .filter(close -> close.who().equals(who))
                .collect(Collectors.groupingBy(
                        Close::state,
                        TreeMap::new,
                        Collectors.collectingAndThen(
                                Collectors.mapping(Close::micros, Collectors.toList()), ReleaseTimeTest::median)));
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
