package dev.unchurn.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** What a unit of one contender has cost in the rounds so far. Not thread-safe. */
final class Costs {
    private final List<Double> nanos = new ArrayList<>();
    private final List<Double> cpuNanos = new ArrayList<>();
    private final List<Double> bytes = new ArrayList<>();

    /** Adds a round: the medians of its turns, and the mean of the processor time, which is counted in hundredths of a second. */
    void add(List<Turn> turns) {
        nanos.add(Ratio.median(turns.stream().map(Turn::wallNanos).toList()));
        cpuNanos.add(turns.stream().mapToDouble(Turn::cpuNanos).average().orElse(Double.NaN));
        bytes.add(Ratio.median(turns.stream().map(Turn::bytes).toList()));
    }

    double micros() {
        return Ratio.median(nanos) / 1_000;
    }

    /** Of the whole program. */
    double cpuMicros() {
        return Ratio.median(cpuNanos) / 1_000;
    }

    double bytes() {
        return Ratio.median(bytes);
    }

    /** In time, round by round. */
    Ratio timesOf(Costs other) {
        return times(nanos, other.nanos);
    }

    /** In processor time, round by round. */
    Ratio cpuTimesOf(Costs other) {
        return times(cpuNanos, other.cpuNanos);
    }

    private static Ratio times(List<Double> ours, List<Double> others) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) ratios.add(ours.get(i) / others.get(i));
        return Ratio.of(ratios);
    }
}
