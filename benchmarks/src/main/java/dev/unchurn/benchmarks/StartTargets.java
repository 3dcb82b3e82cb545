package dev.unchurn.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the project wants a start to cost at most, and whether it does. Stateless. */
final class StartTargets {
    /** For {@code hello}, which opens no connection: how many times the CPU time of the empty agent. */
    private static final double TIMES = 1.25;

    /** For {@code jdbc}, which opens one and does little else: milliseconds of CPU time more than with the empty agent. */
    private static final double MILLIS = 80;

    /** Of what OpenTelemetry's agent adds. */
    private static final double SHARE = 0.1;

    private StartTargets() {}

    /**
     * A line for each target.
     *
     * @param program its name
     * @param times the CPU time, as a multiple of that with the empty agent
     * @param more the CPU time beyond it, in milliseconds
     * @param shares that in parts of what OpenTelemetry's agent adds; empty when that was not measured
     * @param lost how many classes of the program are shared with the empty agent and not with ours
     */
    static List<String> lines(String program, Ratio times, Difference more, List<Double> shares, int lost) {
        List<String> lines = new ArrayList<>();
        if (program.equals("jdbc")) {
            lines.add(line("CPU more than the empty agent, ms", more.text(1), "%.0f", MILLIS, more.mean()));
        } else if (program.equals("hello")) {
            lines.add(line("CPU, times the empty agent", text(times), "%.2f", TIMES, times.mean()));
        }
        if (!shares.isEmpty()) {
            Difference share = Difference.of(shares);
            lines.add(line("CPU added, of what OpenTelemetry adds", share.text(3), "%.1f", SHARE, share.mean()));
        }
        lines.add(line("classes of the program that are no longer shared", String.valueOf(lost), "%.0f", 0, lost));
        return lines;
    }

    private static String text(Ratio ratio) {
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", ratio.mean(), ratio.low(), ratio.high());
    }

    private static String line(String what, String found, String format, double most, double mean) {
        String target = String.format(Locale.ROOT, format, most);
        return "- " + what + ": " + found + "; target at most " + target + ": " + (mean <= most ? "met" : "**missed**");
    }
}
