package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.conformance.Probe;
import com.acme.conformance.Probes;
import com.acme.conformance.Run;
import com.acme.programs.BorrowCycles;
import com.acme.server.BrokenCalls;
import com.acme.server.SuperuserSession;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildCommand;
import dev.unchurn.itsupport.ChildJvm;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drivers that programs still carry; where they are: system property {@code unchurn.drivers}. */
@Tag("alongside")
class OldDriverTest {
    private static final Duration SECONDS = Duration.ofSeconds(30);

    @ParameterizedTest
    @ValueSource(strings = {"42.2.5", "42.2.29", "42.5.6"})
    void program_withAnOldDriver_isPooledAndPrintsTheSame(String version) throws Exception {
        Database database = SharedServer.newDatabase();
        Outcome raw = Programs.run(command(version, BorrowCycles.class, database.arguments()));
        database.server().awaitBackends(database.name(), 0, SECONDS);
        long rawSessions = database.server().sessions(database.name());

        Outcome outcome = pooled(version, BorrowCycles.class, database.arguments());

        database.server().awaitBackends(database.name(), 0, SECONDS);
        assertThat(outcome.out()).as(outcome.describe()).isEqualTo(raw.out());
        assertThat(database.server().sessions(database.name()) - rawSessions).isBetween(1L, 9L);
        assertThat(Told.lines(outcome.err(), "ERROR")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"42.2.5", "42.5.6"})
    void release_whileACallRuns_breaksItAsRaw(String version) throws Exception {
        Database database = SharedServer.newDatabase();
        Outcome raw = Programs.run(command(version, BrokenCalls.class, database.arguments()));

        Outcome outcome = pooled(version, BrokenCalls.class, database.arguments());

        assertThat(outcome.out()).as(outcome.describe()).isEqualTo(raw.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"42.2.5", "42.2.29", "42.5.6"})
    void session_leftChanged_isFreshForTheNextBorrower(String version) throws Exception {
        Database database = SharedServer.newDatabase();
        String[] arguments = {database.url(), "postgres", "", database.user()};
        Outcome raw = Programs.run(command(version, SuperuserSession.class, arguments));

        Outcome outcome = pooled(version, SuperuserSession.class, arguments);

        assertThat(Told.same(outcome)).as(outcome.describe()).isEqualTo(Told.same(raw));
        assertThat(Told.backends(outcome)).as(outcome.describe()).containsOnly("# same backend: true");
    }

    /** What a version does differently when it is pooled, and why. */
    private static final Map<String, List<String>> EXCUSED = Map.of(
            // asks its closed connection for a type that another closed connection answers for
            "42.2.5", List.of("postgres/holder/stale-array-for-another-connection"),
            "42.2.29", List.of(),
            "42.5.6", List.of());

    @ParameterizedTest
    @ValueSource(strings = {"42.2.5", "42.2.29", "42.5.6"})
    void probesOfDriverAndHolder_pooled_seeWhatTheySeeRaw(String version) throws Exception {
        List<String> beginnings = List.of("postgres/driver/", "postgres/holder/");
        Database database = SharedServer.newDatabase();
        ConformanceRun raw = ConformanceRun.of(probes -> probing(version, database, probes), beginnings);

        ConformanceRun run =
                ConformanceRun.of(probes -> probing(version, database, probes).agent(AgentJar.path(), ""), beginnings);

        List<Probe> shortList = Probes.postgres().stream()
                .filter(probe -> probe.isUnavoidable() || EXCUSED.get(version).contains(probe.name()))
                .toList();
        Conformance.assertSame(run, raw, shortList);
        List<Probe> wanted = Probes.postgres().stream()
                .filter(probe -> run.reuse().containsKey(probe.name()) && probe.reuse() == Probe.Reuse.REUSED)
                .toList();
        assertThat(wanted)
                .filteredOn(probe -> "reused".equals(run.reuse().get(probe.name())))
                .hasSizeGreaterThan(wanted.size() * 9 / 10);
    }

    private static ChildCommand probing(String version, Database database, List<String> probes) {
        List<String> arguments = new ArrayList<>(List.of(database.arguments()));
        arguments.addAll(List.of("postgres", ""));
        arguments.addAll(probes);
        return command(version, Run.class, arguments.toArray(new String[0]));
    }

    private static Outcome pooled(String version, Class<?> program, String... arguments) throws Exception {
        return Programs.run(command(version, program, arguments).agent(AgentJar.path(), ""));
    }

    private static ChildCommand command(String version, Class<?> program, String... arguments) {
        Path drivers = Path.of(System.getProperty("unchurn.drivers", "target/drivers"));
        return ChildJvm.java()
                .classPath(
                        Programs.jarOf(program),
                        drivers.resolve("postgresql-" + version + ".jar").toAbsolutePath())
                .main(program.getName(), arguments);
    }
}
