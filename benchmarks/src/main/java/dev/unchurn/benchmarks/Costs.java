package dev.unchurn.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** What a unit of one contender has cost in the rounds so far. Not thread-safe. */
final class Costs {
    private final List<Double> nanos = new ArrayList<>();
    private final List<Double> bytes = new ArrayList<>();

    /** Adds a round: the medians of its turns. */
    void add(List<Turn> turns) {
        nanos.add(Ratio.median(turns.stream().map(Turn::wallNanos).toList()));
        bytes.add(Ratio.median(turns.stream().map(Turn::bytes).toList()));
    }

    double micros() {
        return Ratio.median(nanos) / 1_000;
    }

    double bytes() {
        return Ratio.median(bytes);
    }

    /** In time, round by round. */
    Ratio timesOf(Costs other) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < nanos.size(); i++) ratios.add(nanos.get(i) / other.nanos.get(i));
        return Ratio.of(ratios);
    }
}
