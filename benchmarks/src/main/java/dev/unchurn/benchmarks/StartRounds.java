package dev.unchurn.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Starts one program in all variants, in turns: each round is one run of each, in an order that moves on with every round, so
 * that a busy minute of the machine hits all alike. Prints one table. Not thread-safe.
 */
final class StartRounds {
    static final String NONE = "no agent";
    static final String EMPTY = "an empty agent";
    static final String UNCHURN = "Unchurn";
    static final String OPEN_TELEMETRY = "OpenTelemetry";

    private final String program;
    private final Map<String, List<String>> commands;
    private final Map<String, List<Cost>> costs = new LinkedHashMap<>();
    private int rounds;

    /**
     * @param program its name
     * @param commands what to run, by the names above
     */
    StartRounds(String program, Map<String, List<String>> commands) {
        this.program = program;
        this.commands = new LinkedHashMap<>(commands);
        for (String name : commands.keySet()) costs.put(name, new ArrayList<>());
    }

    /**
     * A round that does not count: files are read, the server knows the role. What fails here, as by a crash of the JVM, is
     * said and left out from then on.
     *
     * @throws IOException when the program fails with the empty agent, which all others are compared with
     */
    void warmUp() throws IOException, InterruptedException {
        for (String name : List.copyOf(commands.keySet())) {
            try {
                Cost.of(of(commands, name));
            } catch (IOException failure) {
                if (name.equals(EMPTY)) throw failure;
                commands.remove(name);
                System.out.println("FAILS with " + name + ": " + failure.getMessage());
            }
        }
    }

    void round() throws IOException, InterruptedException {
        List<String> names = new ArrayList<>(commands.keySet());
        for (int i = 0; i < names.size(); i++) {
            String name = names.get((i + rounds) % names.size());
            of(costs, name).add(Cost.of(of(commands, name)));
        }
        rounds++;
    }

    void print() throws IOException, InterruptedException {
        System.out.println(
                "| agent | CPU, ms | CPU, times empty | CPU, ms more than empty | wall, ms | wall, times empty "
                        + "| classes loaded | from an archive | the program's from an archive |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        LoadedClasses bare = LoadedClasses.of(of(commands, EMPTY));
        LoadedClasses ours = bare;
        for (String name : commands.keySet()) {
            LoadedClasses loaded = name.equals(EMPTY) ? bare : LoadedClasses.of(of(commands, name));
            if (name.equals(UNCHURN)) ours = loaded;
            print(name, loaded);
        }
        System.out.println();
        if (!commands.containsKey(UNCHURN)) return;
        verdicts(bare.applicationLostBy(ours)).forEach(System.out::println);
        System.out.println(
                "- classes of Unchurn that were loaded: " + ours.ours().size());
        if (Boolean.getBoolean("list")) ours.ours().forEach(System.out::println);
    }

    private List<String> verdicts(int lost) {
        Ratio times = Ratio.of(ratios(UNCHURN, Cost::cpuMillis));
        Difference more = Difference.of(more(UNCHURN, Cost::cpuMillis));
        return StartTargets.lines(program, times, more, shares(), lost);
    }

    private void print(String name, LoadedClasses loaded) {
        boolean isBase = name.equals(EMPTY);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.0f | %s | %s | %.0f | %s | %d | %d | %d |%n",
                name,
                median(name, Cost::cpuMillis),
                isBase ? "" : times(name, Cost::cpuMillis),
                isBase ? "" : Difference.of(more(name, Cost::cpuMillis)).text(1),
                median(name, Cost::wallMillis),
                isBase ? "" : times(name, Cost::wallMillis),
                loaded.all(),
                loaded.shared(),
                loaded.application().size());
    }

    private double median(String name, ToDoubleFunction<Cost> what) {
        return Ratio.median(of(costs, name).stream().map(what::applyAsDouble).toList());
    }

    private String times(String name, ToDoubleFunction<Cost> what) {
        Ratio ratio = Ratio.of(ratios(name, what));
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", ratio.mean(), ratio.low(), ratio.high());
    }

    private List<Double> ratios(String name, ToDoubleFunction<Cost> what) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < rounds; round++) ratios.add(at(name, round, what) / at(EMPTY, round, what));
        return ratios;
    }

    /** Of the CPU time that OpenTelemetry's agent adds; empty when it does not run. */
    private List<Double> shares() {
        List<Double> shares = new ArrayList<>();
        if (!commands.containsKey(OPEN_TELEMETRY)) return shares;
        List<Double> ours = more(UNCHURN, Cost::cpuMillis);
        List<Double> theirs = more(OPEN_TELEMETRY, Cost::cpuMillis);
        for (int round = 0; round < rounds; round++) shares.add(ours.get(round) / theirs.get(round));
        return shares;
    }

    private List<Double> more(String name, ToDoubleFunction<Cost> what) {
        List<Double> more = new ArrayList<>();
        for (int round = 0; round < rounds; round++) more.add(at(name, round, what) - at(EMPTY, round, what));
        return more;
    }

    private double at(String name, int round, ToDoubleFunction<Cost> what) {
        return what.applyAsDouble(of(costs, name).get(round));
    }

    private static <T> T of(Map<String, T> named, String name) {
        T found = named.get(name);
        if (found == null) throw new IllegalArgumentException("no variant " + name);
        return found;
    }
}
