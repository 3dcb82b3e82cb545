package dev.unchurn.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What one run of a program took, in milliseconds: CPU time of all its threads, user and system, and wall time. */
record Cost(double cpuMillis, double wallMillis) {
    private static final String MARK = "cost-in-seconds";

    /**
     * Runs a command to its end under the shell's {@code time}, the one way to learn the CPU time of a child that needs no
     * native code.
     *
     * @throws IOException when the command fails
     */
    static Cost of(List<String> command) throws IOException, InterruptedException {
        List<String> timed = new ArrayList<>(
                List.of("bash", "-c", "TIMEFORMAT='" + MARK + " %R %U %S'; time \"$@\" >/dev/null", "bash"));
        timed.addAll(command);
        Process process = new ProcessBuilder(timed).redirectErrorStream(true).start();
        Cost cost = null;
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(MARK)) cost = parse(line);
                else said.append(line).append('\n');
            }
        }
        if (process.waitFor() != 0 || cost == null) throw new IOException(command + " failed:\n" + said);
        return cost;
    }

    private static Cost parse(String line) {
        String[] words = line.split(" ", -1);
        double wall = Double.parseDouble(words[1]);
        double user = Double.parseDouble(words[2]);
        double system = Double.parseDouble(words[3]);
        return new Cost(1000 * (user + system), 1000 * wall);
    }
}
