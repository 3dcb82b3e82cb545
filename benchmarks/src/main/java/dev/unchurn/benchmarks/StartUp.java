package dev.unchurn.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the agent adds to the start of a program that never touches JDBC: whole JVMs that say hello, without an agent, with an
 * empty one and with ours, in turns, so that a busy minute of the machine hits all alike. Prints medians, the medians of the
 * ratios within a round, and how many classes of ours were loaded.
 *
 * <p>{@code java -cp benchmarks.jar dev.unchurn.benchmarks.StartUp [rounds]}; {@code -Djava=} names another JVM for the
 * programs, {@code -Dagent.jar=} another agent. Needs {@code bash}.
 */
public final class StartUp {
    private static final int WARM_UP_ROUNDS = 2;

    /** A line of {@code -verbose:class}, on Java 8 and later, that names a class of ours. */
    private static final Pattern OURS =
            Pattern.compile("(?:\\[Loaded|\\]) (dev\\.unchurn\\.\\S+|java\\.sql\\.Unchurn\\S*) (?:from|source)");

    private final String java;
    private final String classPath;
    private final Map<String, List<String>> variants = new LinkedHashMap<>();

    private StartUp(String java, Workbench workbench) throws IOException {
        this.java = java;
        this.classPath = workbench.hello().toString();
        variants.put("none", List.of());
        variants.put("empty", List.of("-javaagent:" + workbench.emptyAgent()));
        variants.put("unchurn", List.of("-javaagent:" + AgentJar.path()));
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = arguments.length == 0 ? 15 : Integer.parseInt(arguments[0]);
        String java = System.getProperty(
                "java", Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Path directory = Files.createTempDirectory("unchurn-startup");
        try {
            new StartUp(java, new Workbench(directory)).run(rounds);
        } finally {
            delete(directory);
        }
    }

    private void run(int rounds) throws IOException, InterruptedException {
        for (int round = 0; round < WARM_UP_ROUNDS; round++) round();
        List<Map<String, Cost>> measured = new ArrayList<>();
        for (int round = 0; round < rounds; round++) measured.add(round());
        System.out.println(java + ", " + rounds + " rounds");
        for (String variant : variants.keySet()) print(variant, measured);
        List<String> loaded = loadedOfOurs();
        System.out.println("classes of ours in a program without JDBC: " + loaded.size());
        if (Boolean.getBoolean("list")) loaded.forEach(System.out::println);
    }

    private Map<String, Cost> round() throws IOException, InterruptedException {
        Map<String, Cost> costs = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> variant : variants.entrySet()) {
            costs.put(variant.getKey(), Cost.of(command(variant.getValue())));
        }
        return costs;
    }

    private List<String> command(List<String> options) {
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, "Hello"));
        return command;
    }

    private static void print(String variant, List<Map<String, Cost>> measured) {
        System.out.printf(
                Locale.ROOT,
                "%-8s CPU %6.1f ms (%.2f of empty)   wall %6.1f ms (%.2f of empty)%n",
                variant,
                median(measured, round -> round.get(variant).cpuMillis()),
                median(
                        measured,
                        round -> round.get(variant).cpuMillis()
                                / round.get("empty").cpuMillis()),
                median(measured, round -> round.get(variant).wallMillis()),
                median(
                        measured,
                        round -> round.get(variant).wallMillis()
                                / round.get("empty").wallMillis()));
    }

    private static double median(List<Map<String, Cost>> measured, ToDoubleFunction<Map<String, Cost>> value) {
        double[] sorted = measured.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private List<String> loadedOfOurs() throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(variants.get("unchurn"));
        options.add("-verbose:class");
        Process process =
                new ProcessBuilder(command(options)).redirectErrorStream(true).start();
        List<String> loaded = new ArrayList<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher ours = OURS.matcher(line);
                if (ours.find()) loaded.add(ours.group(1));
            }
        }
        if (process.waitFor() != 0) throw new IOException("the program failed with the agent");
        return loaded;
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            Path[] found = files.toArray(Path[]::new);
            for (int index = found.length - 1; index >= 0; index--) Files.delete(found[index]);
        }
    }
}
