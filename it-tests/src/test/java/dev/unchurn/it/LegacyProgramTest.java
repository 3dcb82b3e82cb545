package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.orders.Main;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildCommand;
import dev.unchurn.itsupport.ChildJvm;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The example of a legacy program, with all its sins, on every JVM. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LegacyProgramTest {
    private static final int THREADS = 8;
    private static final int OPERATIONS = 1_500;

    @TempDir
    static Path directory;

    private Database database;
    private List<String> rawResults;
    private long rawSessions;

    static List<Jvm> jvms() {
        return Jvms.all();
    }

    @BeforeAll
    void runRaw() throws Exception {
        database = SharedServer.newDatabase();
        try (ChildJvm child = program(Jvm.running()).start()) {
            rawResults = results(ended(child));
        }
        rawSessions = sessions();
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void program_withTheFlag_doesTheSameWithAHandfulOfConnections(Jvm jvm) throws Exception {
        database.empty();
        try (ChildJvm child = program(jvm).agent(AgentJar.path(), "").start()) {
            Outcome outcome = ended(child);

            assertThat(results(outcome)).hasSizeGreaterThan(20).isEqualTo(rawResults);
            assertThat(sessions()).as(outcome.describe()).isBetween(1L, THREADS + 5L);
            assertThat(rawSessions).isGreaterThanOrEqualTo(OPERATIONS);
            List<String> leaks = outcome.err().stream()
                    .filter(line -> line.contains("unchurn: leak: "))
                    .toList();
            assertThat(leaks)
                    .as(outcome.describe())
                    .isNotEmpty()
                    .allMatch(line -> line.contains("(NightlyCheck.java:20)"));
        }
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void program_thatIsAttachedTo_doesTheSameWithFewerConnections(Jvm jvm) throws Exception {
        database.empty();
        ChildCommand command = program(jvm);
        if (jvm.feature() >= 21) command.options("-XX:+EnableDynamicAgentLoading");
        try (ChildJvm child = command.start()) {
            child.awaitOut("Setting up"::equals, Programs.PATIENCE);
            Attaching.to(child);
            Outcome outcome = ended(child);

            assertThat(results(outcome)).isEqualTo(rawResults);
            assertThat(sessions()).as(outcome.describe()).isLessThan(rawSessions / 2);
        }
    }

    private ChildCommand program(Jvm jvm) throws Exception {
        Path settings = directory.resolve("orders.properties");
        Files.write(
                settings,
                List.of(
                        "url=" + database.url(),
                        "user=" + database.user(),
                        "password=" + SharedServer.PASSWORD,
                        "threads=" + THREADS,
                        "operations=" + OPERATIONS,
                        "warmup=50"));
        return ChildJvm.java(jvm.home())
                .options(Programs.collectingSoon())
                .classPath(Programs.jarOf(Main.class), Programs.jarOf(org.postgresql.Driver.class))
                .main(Main.class.getName(), settings.toString());
    }

    private static Outcome ended(ChildJvm child) throws Exception {
        Outcome outcome = child.await(Programs.PATIENCE);
        assertThat(outcome.exit()).as(outcome.describe()).isZero();
        return outcome;
    }

    private static List<String> results(Outcome outcome) {
        return outcome.out().stream().filter(line -> line.startsWith("RESULT ")).toList();
    }

    private long sessions() throws Exception {
        database.server().awaitBackends(database.name(), 0, Duration.ofSeconds(20));
        return database.server().sessions(database.name());
    }
}
