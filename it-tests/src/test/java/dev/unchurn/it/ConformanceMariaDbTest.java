package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.conformance.Probe;
import com.acme.conformance.Probes;
import com.acme.conformance.Run;
import dev.unchurn.it.ConformanceRun.Commands;
import dev.unchurn.it.SharedMariaDb.Database;
import dev.unchurn.itsupport.ChildCommand;
import dev.unchurn.itsupport.ChildJvm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** MariaDB through its own drivers and MySQL's: no probe can tell whether the agent is there. */
@Tag("alongside")
class ConformanceMariaDbTest {
    private static final List<String> MARIADB = List.of("mariadb/");
    private static final int FEWEST = 30;
    private static final Map<Program, ConformanceRun> RAW = new HashMap<>();

    private static Database database;

    /** What the probes run on. */
    record Program(Jvm jvm, MariaDbDriver driver) {
        @Override
        public String toString() {
            return driver + " on " + jvm;
        }
    }

    /** The newest drivers everywhere, the oldest on Java 8, all of them on the running JVM. */
    static List<Program> programs() {
        List<Program> programs = new ArrayList<>();
        for (Jvm jvm : Jvms.inTurn()) {
            List<MariaDbDriver> drivers = new ArrayList<>(MariaDbDriver.newest());
            if (jvm.feature() == 8) drivers.addAll(MariaDbDriver.oldest());
            if (jvm.feature() == Jvm.running().feature()) drivers = MariaDbDriver.all();
            for (MariaDbDriver driver : drivers) programs.add(new Program(jvm, driver));
        }
        return programs;
    }

    @Test
    void probes_areMany() {
        assertThat(Probes.mariaDb()).hasSizeGreaterThanOrEqualTo(FEWEST);
    }

    /** Without those on the short list: what changes for new sessions only, {@code verify=1} may notice, too. */
    @ParameterizedTest
    @MethodSource("programs")
    void probes_pooled_seeWhatTheySeeRawOnReusedSessions(Program program) throws Exception {
        Commands pooled = probes -> command(program, probes).agent(AgentJar.path(), "mode=pool,verify=1");
        List<Probe> probes = Probes.mariaDb().stream()
                .filter(probe -> !probe.isUnavoidable())
                .toList();

        ConformanceRun run =
                ConformanceRun.of(pooled, probes.stream().map(Probe::name).toList());

        Conformance.assertSame(run, raw(program), shortList());
        Conformance.assertReuse(run, probes, pooled);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void probes_observed_seeWhatTheySeeRaw(Program program) throws Exception {
        Commands observed = probes -> command(program, probes).agent(AgentJar.path(), "mode=observe");

        ConformanceRun run = ConformanceRun.of(observed, MARIADB);

        Conformance.assertSame(run, raw(program), List.of());
    }

    private static List<Probe> shortList() {
        return Probes.mariaDb().stream().filter(Probe::isUnavoidable).toList();
    }

    private static synchronized ConformanceRun raw(Program program) throws Exception {
        ConformanceRun known = RAW.get(program);
        if (known == null) RAW.put(program, known = ConformanceRun.of(probes -> command(program, probes), MARIADB));
        return known;
    }

    /** All runs share a database: what a probe makes has a name of its own, and is gone at its end. */
    private static synchronized ChildCommand command(Program program, List<String> probes) throws Exception {
        if (database == null) database = SharedMariaDb.newDatabase();
        List<String> arguments = new ArrayList<>(List.of(program.driver().arguments(database)));
        arguments.addAll(List.of("root", ""));
        arguments.addAll(probes);
        return ChildJvm.java(program.jvm().home())
                .classPath(
                        Programs.jarOf(Run.class),
                        Programs.jarOf(org.postgresql.Driver.class),
                        program.driver().path())
                .main(Run.class.getName(), arguments.toArray(new String[0]));
    }
}
