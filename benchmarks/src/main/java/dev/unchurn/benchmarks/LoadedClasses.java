package dev.unchurn.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The classes that one run of a program loads, as {@code -verbose:class} tells them on Java 8 and later. Immutable.
 *
 * @param all how many
 * @param shared those of them that came from an archive, the JDK's own or the program's
 * @param application those of the shared ones that are the program's: neither the JDK's nor generated for a lambda
 * @param ours names of the agent's classes
 */
record LoadedClasses(int all, int shared, Set<String> application, List<String> ours) {
    private static final Pattern LOADED = Pattern.compile("(?:\\[Loaded|\\]) (\\S+) (?:from|source:) (.*)");
    private static final Pattern OURS = Pattern.compile("dev\\.unchurn\\..*|java\\.sql\\.Unchurn.*");
    private static final Pattern JDKS = Pattern.compile("(?:javax?|jdk|sun|com\\.sun)\\..*|.*\\$\\$.*|.*/0x.*");

    /** @throws IOException when the program fails */
    static LoadedClasses of(List<String> command) throws IOException, InterruptedException {
        List<String> verbose = new ArrayList<>(command);
        verbose.add(1, "-verbose:class");
        Process process = new ProcessBuilder(verbose).redirectErrorStream(true).start();
        Counter counter = new Counter();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) counter.hear(line);
        }
        if (process.waitFor() != 0) throw new IOException(command + " failed");
        return new LoadedClasses(counter.all, counter.shared, counter.application, counter.ours);
    }

    /** How many of the program's classes that these shared are not shared any more with those. */
    int applicationLostBy(LoadedClasses those) {
        Set<String> lost = new LinkedHashSet<>(application);
        lost.removeAll(those.application());
        return lost.size();
    }

    private static final class Counter {
        private int all;
        private int shared;
        private final Set<String> application = new LinkedHashSet<>();
        private final List<String> ours = new ArrayList<>();

        void hear(String line) {
            Matcher loaded = LOADED.matcher(line);
            if (!loaded.find()) return;
            all++;
            String name = loaded.group(1);
            if (OURS.matcher(name).matches()) ours.add(name);
            if (!loaded.group(2).contains("shared objects file")) return;
            shared++;
            if (!JDKS.matcher(name).matches()) application.add(name);
        }
    }
}
