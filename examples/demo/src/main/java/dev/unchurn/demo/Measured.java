package dev.unchurn.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one run of the program said and did.
 *
 * @param operations how many operations were timed
 * @param seconds how long they took together
 * @param p50Micros the time that half of the operations stayed under
 * @param p99Micros the time that 99 of 100 operations stayed under
 * @param sessions connections that the server saw, from set-up to the end
 * @param peak the most connections that were open at the same time, as sampled
 * @param results the program's result lines
 * @param agentLines the agent's lines on standard error
 */
record Measured(
        int operations,
        double seconds,
        long p50Micros,
        long p99Micros,
        long sessions,
        int peak,
        List<String> results,
        List<String> agentLines) {
    private static final Pattern TIMING =
            Pattern.compile("TIMING operations=(\\d+) seconds=([\\d.]+) p50_us=(\\d+) p99_us=(\\d+)");

    /** Reads the program's output. */
    static Measured of(List<String> out, List<String> err, long sessions, int peak) {
        List<String> results = new ArrayList<>();
        Matcher timing = null;
        for (String line : out) {
            Matcher matcher = TIMING.matcher(line);
            if (matcher.matches()) {
                timing = matcher;
            } else if (line.startsWith("RESULT ")) {
                results.add(line);
            }
        }
        if (timing == null) {
            throw new IllegalArgumentException("The program printed no line of timing");
        }
        return new Measured(
                Integer.parseInt(timing.group(1)),
                Double.parseDouble(timing.group(2)),
                Long.parseLong(timing.group(3)),
                Long.parseLong(timing.group(4)),
                sessions,
                peak,
                List.copyOf(results),
                err.stream().filter(line -> line.contains("unchurn")).toList());
    }

    double perSecond() {
        return operations / seconds;
    }
}
