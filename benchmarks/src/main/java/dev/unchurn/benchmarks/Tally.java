package dev.unchurn.benchmarks;

import dev.unchurn.benchmarks.stage.Footprint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** What was measured of one contender. Not thread-safe. */
final class Tally {
    /**
     * What one turn came to.
     *
     * @param micros how long each unit took
     * @param sessions how many the server began
     * @param serverMillis of processor time, of all processes on the server's side
     */
    record Turn(Histogram micros, double seconds, double clientMillis, double serverMillis, long sessions) {
        long units() {
            return micros.getTotalCount();
        }

        double perSecond() {
            return units() / seconds;
        }
    }

    private final List<List<Turn>> rounds = new ArrayList<>();
    private final List<Footprint.Peak> peaks = new ArrayList<>();

    void beginRound() {
        rounds.add(new ArrayList<>());
    }

    void add(Turn turn) {
        rounds.get(rounds.size() - 1).add(turn);
    }

    void add(Footprint.Peak peak) {
        peaks.add(peak);
    }

    /** Units a second: the median of the rounds' medians. */
    double perSecond() {
        return Ratio.median(rounds.stream().map(Tally::perSecond).toList());
    }

    private static double perSecond(List<Turn> round) {
        return Ratio.median(round.stream().map(Turn::perSecond).toList());
    }

    /** How many times the other's throughput; a round's is the median of its turns'. */
    Ratio throughputTo(Tally other) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < rounds.size(); round++) {
            List<Double> ofTurns = new ArrayList<>();
            for (int turn = 0; turn < rounds.get(round).size(); turn++) {
                ofTurns.add(rounds.get(round).get(turn).perSecond()
                        / other.rounds.get(round).get(turn).perSecond());
            }
            ratios.add(Ratio.median(ofTurns));
        }
        return Ratio.of(ratios);
    }

    /** How many times the other's 99th percentile. */
    Ratio p99To(Tally other) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < rounds.size(); round++) {
            ratios.add((double) merged(rounds.get(round)).getValueAtPercentile(99)
                    / merged(other.rounds.get(round)).getValueAtPercentile(99));
        }
        return Ratio.of(ratios);
    }

    /** Over all rounds. */
    double millisAt(double percentile) {
        return merged(turns()).getValueAtPercentile(percentile) / 1_000.0;
    }

    /** The sum over all turns, for each thousand units. */
    double perThousand(ToDoubleFunction<Turn> value) {
        double sum = turns().stream().mapToDouble(value).sum();
        return 1_000 * sum / turns().stream().mapToLong(Turn::units).sum();
    }

    /** The peak of sessions: the median of the rounds'. */
    double sessions() {
        return Ratio.median(peaks.stream().map(peak -> (double) peak.sessions()).toList());
    }

    /** The peak of memory in millions of bytes: the median of the rounds'. */
    double megabytes() {
        return Ratio.median(peaks.stream().map(peak -> peak.bytes() / 1e6).toList());
    }

    private List<Turn> turns() {
        return rounds.stream().flatMap(List::stream).toList();
    }

    private static Histogram merged(List<Turn> turns) {
        Histogram merged = new Histogram(3);
        for (Turn turn : turns) merged.add(turn.micros());
        return merged;
    }
}
