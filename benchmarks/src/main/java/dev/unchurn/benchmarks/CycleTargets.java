package dev.unchurn.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the project wants of borrowing and closing, and whether it has it. For one size of pools: it remembers what one thread
 * allocates. Not thread-safe.
 */
final class CycleTargets {
    private static final int MANY_THREADS = 32;

    private static final double TIMES_HIKARI = 1.0;
    private static final double TIMES_BARE = 0.5;
    private static final double BYTES = 300;

    /** Of the bytes with many threads to those with one. They should be the same; the rest is noise. */
    private static final double GROWTH = 1.1;

    private double bytesOfOne = Double.NaN;

    /** A line for each target that these measurements, and those with one thread before them, can tell of. */
    List<String> lines(int threads, Map<String, Costs> costs) {
        List<String> lines = new ArrayList<>();
        Costs ours = costs.get(Cycles.OURS);
        if (ours == null) return lines;
        Costs hikari = costs.get(Cycles.HIKARI);
        if (hikari != null) lines.add(time(Cycles.HIKARI, ours.timesOf(hikari), TIMES_HIKARI));
        Costs bare = costs.get(Cycles.BARE);
        if (bare != null) lines.add(time(Cycles.BARE, ours.timesOf(bare), TIMES_BARE));
        lines.add(line("bytes of " + Cycles.OURS, whole(ours.bytes()), whole(BYTES), ours.bytes() <= BYTES));
        if (threads == 1) bytesOfOne = ours.bytes();
        if (threads >= MANY_THREADS && !Double.isNaN(bytesOfOne)) {
            double growth = ours.bytes() / bytesOfOne;
            String what = "bytes of " + Cycles.OURS + " with " + threads + " threads / with one";
            lines.add(line(what, String.format(Locale.ROOT, "%.3f", growth), "" + GROWTH, growth <= GROWTH));
        }
        return lines;
    }

    private static String time(String other, Ratio ratio, double target) {
        return line("time of " + Cycles.OURS + " / " + other, ratio.toString(), "" + target, ratio.mean() <= target);
    }

    private static String whole(double number) {
        return String.format(Locale.ROOT, "%.0f", number);
    }

    private static String line(String what, String value, String target, boolean met) {
        return "- " + what + ": " + value + "; target at most " + target + ": " + (met ? "met" : "**missed**");
    }
}
