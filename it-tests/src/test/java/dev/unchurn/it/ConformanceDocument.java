package dev.unchurn.it;

import com.acme.conformance.Probe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** {@code docs/conformance.md}: who is the same as the raw driver, probe by probe. */
final class ConformanceDocument {
    /** Where it is, as seen from this module. */
    static final Path FILE = Path.of("../docs/conformance.md");

    private static final String NAME = "| `";

    private final List<String> lines = new ArrayList<>();

    /** What the probes of a database said with one driver: on the raw driver, under the agent, behind other pools. */
    record Findings(
            String title,
            List<Probe> probes,
            Map<Jvm, ConformanceRun> raw,
            Map<Jvm, ConformanceRun> pooled,
            Map<Jvm, ConformanceRun> observed,
            ConformanceRun lean,
            Map<String, ConformanceRun> others) {
        ConformanceRun rawOnRunningJvm() {
            return raw.get(Jvm.running());
        }

        /** What differs on any JVM. */
        List<String> differing(Map<Jvm, ConformanceRun> runs) {
            TreeSet<String> all = new TreeSet<>();
            runs.forEach((jvm, run) -> all.addAll(run.differing(raw.get(jvm))));
            return List.copyOf(all);
        }
    }

    /** The names of the probes in the table. */
    static List<String> probesNamed() throws Exception {
        return Files.readAllLines(FILE).stream()
                .filter(line -> line.startsWith(NAME))
                .map(line -> line.substring(NAME.length(), line.indexOf('`', NAME.length())))
                .toList();
    }

    ConformanceDocument(List<Findings> all) throws Exception {
        head();
        for (Findings found : all) summary(found);
        shortList(all);
        lean(all);
        for (Findings found : all) table(found);
    }

    void write(Path file) throws Exception {
        Files.write(file, lines);
    }

    private void say(String text) {
        lines.addAll(text.lines().toList());
    }

    private void heading(String text) {
        lines.addAll(List.of("", text, ""));
    }

    private void head() {
        say("""
                # Conformance

                Each probe is a small program that knows nothing of any pool. It changes or misuses a connection, closes it, opens the
                next one, and prints all that it can see: values, exceptions with class, SQLSTATE and message, and how the next
                session differs from the very first one (every setting, locks, channels, cursors, prepared statements, the temporary
                schema, each attribute of the connection). It runs on the raw driver and under something that reuses connections; if a
                single character differs, it counts as different. What has not ended after a quarter of a minute, where the raw driver
                needs milliseconds, hangs. Other pools run with their default settings (Agroal has none for its size: 20; PgBouncer in
                session mode, and told to ignore `extra_float_digits`, without which pgjdbc cannot connect), each probe in a pool of
                its own, so that none pays for what another has left.

                The probes are in `it-tests/src/main/java/com/acme/conformance`. This page is written by a run of all of them:

                    mvn verify -Pconformance -Dit.test=ConformanceDocumentTest

                with `-Djdk8.home=...` and the like for the other JVMs. Every build runs the probes on the agent and fails if one differs
                that is not on the short list below. It also runs them in random order in eight threads on one pool, for some seconds;
                for ten minutes:

                    mvn verify -Dit.test=SoakTest -Dunchurn.soak.seconds=600
                """);
        say("\nLast run: " + LocalDate.now(ZoneOffset.UTC) + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch") + ".");
    }

    private void summary(Findings found) {
        heading("## " + found.title());
        say("| | probes | same as raw | different | hangs |");
        say("|---|--:|--:|--:|--:|");
        found.pooled()
                .forEach((jvm, run) -> row("Unchurn, " + jvm, run, found.raw().get(jvm), found));
        found.observed()
                .forEach((jvm, run) ->
                        row("Unchurn, `mode=observe`, " + jvm, run, found.raw().get(jvm), found));
        row("Unchurn, `reset=lean`, " + Jvm.running(), found.lean(), found.rawOnRunningJvm(), found);
        found.others().forEach((name, run) -> row(name, run, found.rawOnRunningJvm(), found));
        ConformanceRun pooled = found.pooled().get(Jvm.running());
        long reusable = count(found, Probe.Reuse.REUSED, pooled, "reused", "new", "mixed");
        say("\nOf the " + reusable + " probes whose session can be made fresh, Unchurn reused "
                + count(found, Probe.Reuse.REUSED, pooled, "reused") + " in this run on " + Jvm.running() + "; "
                + count(found, Probe.Reuse.RETIRED, pooled, "new")
                + " left a session that no reset makes fresh: it was closed"
                + " and the next one was new.");
        if (!PgBouncer.installed().isPresent()) say("\nPgBouncer: not installed where this was run.");
    }

    private static long count(Findings found, Probe.Reuse reuse, ConformanceRun run, String... outcomes) {
        return found.probes().stream()
                .filter(probe -> probe.reuse() == reuse)
                .filter(probe -> List.of(outcomes).contains(run.reuse().get(probe.name())))
                .count();
    }

    private void row(String name, ConformanceRun run, ConformanceRun raw, Findings found) {
        List<String> verdicts = found.probes().stream()
                .map(probe -> verdict(probe.name(), run, raw))
                .toList();
        long same = verdicts.stream().filter("same"::equals).count();
        long hangs = verdicts.stream().filter("hangs"::equals).count();
        say("| " + name + " | " + verdicts.size() + " | " + same + " | " + (verdicts.size() - same - hangs) + " | "
                + hangs + " |");
    }

    private static String verdict(String probe, ConformanceRun run, ConformanceRun raw) {
        if (run.said().getOrDefault(probe, List.of()).contains(ConformanceRun.HANGS)) return "hangs";
        return run.isSame(probe, raw) ? "same" : "differs";
    }

    private void shortList(List<Findings> all) {
        heading("## The short list");
        say("What reuse cannot hide in principle: why, and what bounds it.");
        say("\n");
        Map<String, Set<String>> byReason = new LinkedHashMap<>();
        for (Findings found : all) {
            for (Probe probe : found.probes()) {
                if (!probe.isUnavoidable()) continue;
                String reason = "- " + sentence(probe.reason()) + " Bound: " + sentence(probe.bound());
                byReason.computeIfAbsent(reason, each -> new LinkedHashSet<>()).add("`" + probe.name() + "`");
            }
        }
        byReason.forEach((reason, probes) -> say(reason + " (" + String.join(", ", probes) + ")"));
    }

    private static String sentence(String text) {
        String begun = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
        return begun.endsWith(".") ? begun : begun + ".";
    }

    private void lean(List<Findings> all) {
        heading("## What `reset=lean` cannot see");
        say("It saves the round trip after plain statements, and so leaves what these probes find:");
        say("\n");
        Set<String> missed = new LinkedHashSet<>();
        for (Findings found : all) {
            for (Probe probe : found.probes()) {
                if (probe.isMissedByLean()) missed.add("- `" + probe.name() + "`");
            }
        }
        missed.forEach(this::say);
    }

    private void table(Findings found) {
        heading("## Probe by probe: " + found.title());
        say("| probe | Unchurn | " + String.join(" | ", found.others().keySet()) + " |");
        say("|---|---|" + "---|".repeat(found.others().size()));
        List<String> differing = found.differing(found.pooled());
        for (Probe probe : found.probes()) {
            StringBuilder row = new StringBuilder(NAME).append(probe.name()).append("` | ");
            row.append(differing.contains(probe.name()) ? "differs" : "same").append(ourReuse(probe, found));
            found.others()
                    .values()
                    .forEach(run -> row.append(" | ").append(verdict(probe.name(), run, found.rawOnRunningJvm())));
            say(row.append(" |").toString());
        }
    }

    private static String ourReuse(Probe probe, Findings found) {
        return switch (found.pooled().get(Jvm.running()).reuse().getOrDefault(probe.name(), "-")) {
            case "reused" -> ", reused";
            case "new" -> ", retired";
            case "mixed" -> ", reused and retired";
            default -> "";
        };
    }
}
