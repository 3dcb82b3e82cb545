package dev.unchurn.it;

import com.acme.conformance.Probe;
import com.acme.conformance.Probes;
import com.acme.conformance.Run;
import dev.unchurn.itsupport.ChildCommand;
import dev.unchurn.itsupport.ChildJvm;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the conformance probes said in one run of {@link Run}.
 *
 * @param said what each probe printed, and the first session under its heading
 * @param reuse for each probe {@code reused}, {@code new}, {@code mixed} or {@code -}
 * @param err what was written to standard error
 */
record ConformanceRun(Map<String, List<String>> said, Map<String, String> reuse, List<String> err) {
    static final String HANGS = "  (hangs)";

    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final int EXIT_OF_A_HANG = 3;

    /** Makes the command of one child, given the arguments that it has to pass on after its own. */
    interface Commands {
        ChildCommand with(List<String> probes) throws Exception;
    }

    /** Runs the probes whose names begin so; after one that hangs, another child goes on with the next. */
    static ConformanceRun of(Commands commands, List<String> beginnings) throws Exception {
        ConformanceRun run = new ConformanceRun(new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
        String next = null;
        do {
            List<String> arguments = new ArrayList<>(beginnings);
            if (next != null) arguments.add("+" + next);
            Outcome outcome = ended(commands.with(arguments));
            run.add(outcome);
            next = outcome.exit() == EXIT_OF_A_HANG ? run.following(beginnings) : null;
            if (outcome.exit() != 0 && outcome.exit() != EXIT_OF_A_HANG) {
                throw new AssertionError("The probes ended badly: " + outcome.describe());
            }
        } while (next != null);
        return run;
    }

    private static Outcome ended(ChildCommand command) throws Exception {
        try (ChildJvm child = command.start()) {
            return child.await(PATIENCE);
        }
    }

    private void add(Outcome outcome) {
        List<String> block = new ArrayList<>();
        for (String line : outcome.out()) {
            if (line.startsWith("== ")) {
                block = new ArrayList<>();
                said.put(line.substring(3), block);
            } else if (line.startsWith("~ ")) {
                int end = line.lastIndexOf(' ');
                reuse.put(line.substring(2, end), line.substring(end + 1));
            } else {
                block.add(line);
            }
        }
        err.addAll(outcome.err());
    }

    /** The probe after the last one that ran; null if there is none. */
    private String following(List<String> beginnings) {
        return Probes.all().stream()
                .map(Probe::name)
                .filter(name -> beginnings.stream().anyMatch(name::startsWith))
                .dropWhile(name -> !reuse.containsKey(name))
                .filter(name -> !reuse.containsKey(name))
                .findFirst()
                .orElse(null);
    }

    /** Whether a probe saw what it sees in the other run. */
    boolean isSame(String probe, ConformanceRun raw) {
        return raw.linesOf(probe).equals(linesOf(probe));
    }

    private List<String> linesOf(String probe) {
        return said.getOrDefault(probe, List.of("  (did not run)"));
    }

    /** The names of all blocks that are not the same. */
    List<String> differing(ConformanceRun raw) {
        return Stream.concat(raw.said.keySet().stream(), said.keySet().stream())
                .distinct()
                .filter(probe -> !isSame(probe, raw))
                .toList();
    }

    /** What a person wants to read of the differences of these probes. */
    String describe(List<String> probes, ConformanceRun raw) {
        StringBuilder text = new StringBuilder();
        for (String probe : probes) {
            List<String> expected = new ArrayList<>(raw.linesOf(probe));
            List<String> actual = new ArrayList<>(linesOf(probe));
            text.append("\n== ").append(probe);
            raw.linesOf(probe).forEach(actual::remove);
            linesOf(probe).forEach(expected::remove);
            expected.forEach(line -> text.append("\n- ").append(line.trim()));
            actual.forEach(line -> text.append("\n+ ").append(line.trim()));
        }
        return text.toString();
    }
}
