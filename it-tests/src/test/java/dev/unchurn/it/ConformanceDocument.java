package dev.unchurn.it;

import com.acme.conformance.Probe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** {@code docs/conformance.md}: who is the same as the raw driver, probe by probe. */
final class ConformanceDocument {
    /** Where it is, as seen from this module. */
    static final Path FILE = Path.of("../docs/conformance.md");

    private static final String NAME = "| `";

    private final List<String> lines = new ArrayList<>();

    /** What was run against a database with a driver. */
    record Subject(
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

    ConformanceDocument(List<Subject> subjects) throws Exception {
        head();
        for (Subject subject : subjects) summary(subject);
        shortList(subjects);
        lean(subjects);
        for (Subject subject : subjects) table(subject);
    }

    void write(Path file) throws Exception {
        Files.write(file, lines);
    }

    private void say(String text) {
        lines.addAll(text.lines().toList());
    }

    private void head() {
        say("""
                # Conformance

                Each probe is a small program that knows nothing of any pool. It changes or misuses a connection, closes it, opens the
                next one, and prints all that it can see: values, exceptions with class, SQLSTATE and message, and how the next
                session differs from the very first one (every setting, locks, channels, cursors, prepared statements, the temporary
                schema, each attribute of the connection). It runs on the raw driver and under something that reuses connections; if a
                single character differs, it counts as different.

                The probes are in `it-tests/src/main/java/com/acme/conformance`. This page is written by a run of all of them:

                    mvn verify -Pconformance -Dit.test=ConformanceDocumentTest

                with `-Djdk8.home=...` and the like for the other JVMs. Every build runs the probes on the agent and fails if one differs
                that is not on the short list below.
                """);
        say("\nLast run: " + LocalDate.now(ZoneOffset.UTC) + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch") + ".");
    }

    private void summary(Subject subject) {
        say("\n## " + subject.title() + "\n");
        say("| | probes | same as raw | different | hangs |");
        say("|---|--:|--:|--:|--:|");
        subject.pooled()
                .forEach((jvm, run) -> row("Unchurn, " + jvm, run, subject.raw().get(jvm), subject));
        subject.observed()
                .forEach((jvm, run) -> row(
                        "Unchurn, `mode=observe`, " + jvm, run, subject.raw().get(jvm), subject));
        row("Unchurn, `reset=lean`, " + Jvm.running(), subject.lean(), subject.rawOnRunningJvm(), subject);
        subject.others().forEach((name, run) -> row(name, run, subject.rawOnRunningJvm(), subject));
        ConformanceRun pooled = subject.pooled().get(Jvm.running());
        long reusable = count(subject, Probe.Reuse.REUSED, pooled, "reused", "new", "mixed");
        say("\nOf the " + reusable + " probes whose session can be made fresh, Unchurn reused "
                + count(subject, Probe.Reuse.REUSED, pooled, "reused") + " in this run on " + Jvm.running() + "; "
                + count(subject, Probe.Reuse.RETIRED, pooled, "new")
                + " left a session that no reset makes fresh: it was closed"
                + " and the next one was new.");
        if (!PgBouncer.installed().isPresent()) say("\nPgBouncer: not installed where this was run.");
    }

    private static long count(Subject subject, Probe.Reuse reuse, ConformanceRun run, String... outcomes) {
        return subject.probes().stream()
                .filter(probe -> probe.reuse() == reuse)
                .filter(probe -> List.of(outcomes).contains(run.reuse().get(probe.name())))
                .count();
    }

    private void row(String name, ConformanceRun run, ConformanceRun raw, Subject subject) {
        List<String> verdicts = subject.probes().stream()
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

    private void shortList(List<Subject> subjects) {
        say("\n## The short list\n");
        say("What reuse cannot hide in principle: why, and what bounds it.\n");
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        for (Subject subject : subjects) {
            for (Probe probe : subject.probes()) {
                if (!probe.isUnavoidable()) continue;
                String reason = "- Because " + probe.reason() + ". Bound: " + probe.bound() + ".";
                byReason.computeIfAbsent(reason, each -> new ArrayList<>()).add("`" + probe.name() + "`");
            }
        }
        byReason.forEach((reason, probes) -> say(reason + " (" + String.join(", ", probes) + ")"));
    }

    private void lean(List<Subject> subjects) {
        say("\n## What `reset=lean` cannot see\n");
        say("It saves the round trip after plain statements, and so leaves what these probes find:\n");
        for (Subject subject : subjects) {
            for (Probe probe : subject.probes()) {
                if (probe.isMissedByLean()) say("- `" + probe.name() + "`");
            }
        }
    }

    private void table(Subject subject) {
        say("\n## Probe by probe: " + subject.title() + "\n");
        say("| probe | Unchurn | " + String.join(" | ", subject.others().keySet()) + " |");
        say("|---|---|" + "---|".repeat(subject.others().size()));
        List<String> differing = subject.differing(subject.pooled());
        for (Probe probe : subject.probes()) {
            StringBuilder row = new StringBuilder(NAME).append(probe.name()).append("` | ");
            row.append(differing.contains(probe.name()) ? "differs" : "same").append(ourReuse(probe, subject));
            subject.others()
                    .values()
                    .forEach(run -> row.append(" | ").append(verdict(probe.name(), run, subject.rawOnRunningJvm())));
            say(row.append(" |").toString());
        }
    }

    private static String ourReuse(Probe probe, Subject subject) {
        return switch (subject.pooled().get(Jvm.running()).reuse().getOrDefault(probe.name(), "-")) {
            case "reused" -> ", reused";
            case "new" -> ", retired";
            case "mixed" -> ", reused and retired";
            default -> "";
        };
    }
}
