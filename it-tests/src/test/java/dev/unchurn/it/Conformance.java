package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.conformance.Probe;
import com.acme.conformance.Probe.Reuse;
import dev.unchurn.it.ConformanceRun.Commands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is demanded of a run of the probes under the agent. */
final class Conformance {
    /** Reuse also depends on who is faster, the reset or a new connection: who is unlucky may try again. */
    private static final int TRIES = 3;

    private Conformance() {}

    /** Every probe saw what it sees raw, but those that are on the short list. */
    static void assertSame(ConformanceRun run, ConformanceRun raw, List<Probe> shortList) {
        List<String> excused = shortList.stream().map(Probe::name).toList();
        List<String> differing = run.differing(raw).stream()
                .filter(probe -> !excused.contains(probe))
                .toList();
        assertThat(differing).as(run.describe(differing, raw)).isEmpty();
        assertThat(run.err().stream().filter(line -> line.contains("ERROR unchurn")))
                .as("the agent's log")
                .isEmpty();
    }

    /** What may be reused is, and nothing else. At the first try, nine of ten. */
    static void assertReuse(ConformanceRun run, List<Probe> probes, Commands again) throws Exception {
        assertThat(probes)
                .filteredOn(probe -> probe.reuse() == Reuse.RETIRED)
                .allSatisfy(probe -> assertThat(run.reuse()).containsEntry(probe.name(), "new"));
        List<String> wanted = probes.stream()
                .filter(probe -> probe.reuse() == Reuse.REUSED)
                .map(Probe::name)
                .toList();
        List<String> missing = notReused(wanted, run.reuse());
        assertThat(missing.size()).as("Not reused: " + missing).isLessThanOrEqualTo(wanted.size() / 10);
        for (int i = 1; i < TRIES && !missing.isEmpty(); i++) {
            missing = notReused(missing, ConformanceRun.of(again, missing).reuse());
        }
        assertThat(missing).as("never reused").isEmpty();
    }

    private static List<String> notReused(List<String> probes, Map<String, String> reuse) {
        List<String> missing = new ArrayList<>(probes);
        missing.removeIf(probe -> "reused".equals(reuse.get(probe)));
        return missing;
    }
}
