package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.conformance.Probe;
import com.acme.conformance.Probes;
import com.acme.conformance.Run;
import dev.unchurn.it.ConformanceRun.Commands;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** PostgreSQL with the newest pgjdbc: no probe can tell whether the agent is there. */
@Tag("alongside")
class ConformanceTest {
    private static final List<String> POSTGRES = List.of("postgres/");
    private static final int FEWEST = 80;
    private static final Map<Jvm, ConformanceRun> RAW = new HashMap<>();

    private static Database database;

    static List<Jvm> jvms() {
        return Jvms.inTurn();
    }

    @Test
    void probes_areManyAndHaveNamesOfTheirOwn() {
        assertThat(Probes.postgres()).hasSizeGreaterThanOrEqualTo(FEWEST);
        assertThat(Probes.all()).extracting(Probe::name).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void probes_pooled_seeWhatTheySeeRawOnReusedSessions(Jvm jvm) throws Exception {
        Commands pooled = probes -> command(jvm, probes).agent(AgentJar.path(), "mode=pool,verify=1");

        ConformanceRun run = ConformanceRun.of(pooled, POSTGRES);

        Conformance.assertSame(run, raw(jvm), shortList());
        Conformance.assertReuse(run, Probes.postgres(), pooled);
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void probes_observed_seeWhatTheySeeRaw(Jvm jvm) throws Exception {
        Commands observed = probes -> command(jvm, probes).agent(AgentJar.path(), "mode=observe");

        ConformanceRun run = ConformanceRun.of(observed, POSTGRES);

        Conformance.assertSame(run, raw(jvm), List.of());
    }

    @Test
    void probes_withLeanResets_missOnlyWhatIsDocumented() throws Exception {
        List<Probe> missed =
                Probes.postgres().stream().filter(Probe::isMissedByLean).toList();

        ConformanceRun run = ConformanceRun.of(
                probes -> command(Jvm.running(), probes).agent(AgentJar.path(), "mode=pool,reset=lean"), POSTGRES);

        List<Probe> excused = new ArrayList<>(shortList());
        excused.addAll(missed);
        ConformanceRun raw = raw(Jvm.running());
        Conformance.assertSame(run, raw, excused);
        assertThat(run.differing(raw)).as("lean is lean").contains("postgres/objects/serial-column-by-an-insert-alone");
    }

    private static List<Probe> shortList() {
        return Probes.postgres().stream().filter(Probe::isUnavoidable).toList();
    }

    private static synchronized ConformanceRun raw(Jvm jvm) throws Exception {
        ConformanceRun known = RAW.get(jvm);
        if (known == null) RAW.put(jvm, known = ConformanceRun.of(probes -> command(jvm, probes), POSTGRES));
        return known;
    }

    /** All runs share a database: what a probe makes has a name of its own, and is gone at its end. */
    private static synchronized ChildCommand command(Jvm jvm, List<String> probes) throws Exception {
        if (database == null) database = SharedServer.newDatabase();
        List<String> arguments = new ArrayList<>(List.of(database.arguments()));
        arguments.addAll(List.of("postgres", ""));
        arguments.addAll(probes);
        return Programs.command(jvm, Run.class, arguments.toArray(new String[0]));
    }
}
