package dev.unchurn.benchmarks;

import static dev.unchurn.benchmarks.Contender.FULL;
import static dev.unchurn.benchmarks.Contender.HELD;
import static dev.unchurn.benchmarks.Contender.HIKARI;
import static dev.unchurn.benchmarks.Contender.HIKARI_AS_NEW;
import static dev.unchurn.benchmarks.Contender.HIKARI_DISCARD;
import static dev.unchurn.benchmarks.Contender.LEAN;
import static dev.unchurn.benchmarks.Contender.PGBOUNCER_SESSION;
import static dev.unchurn.benchmarks.Contender.PGBOUNCER_TRANSACTION;
import static dev.unchurn.benchmarks.Contender.RAW;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the project wants to reach end to end, and whether it did. Stateless. */
final class Targets {
    /** At least so many times the throughput of another, in all units or in one, from so many threads on. */
    private record Target(String name, double times, String other, String unit, int threads) {}

    private static final String ANY = "";

    private static final List<Target> TARGETS = List.of(
            new Target(LEAN, 0.98, HIKARI, ANY, 1),
            new Target(FULL, 0.98, HIKARI_DISCARD, ANY, 1),
            // the same work for the server: sessions after a bare DISCARD ALL differ from new ones
            new Target(FULL, 0.98, HIKARI_AS_NEW, ANY, 1),
            new Target(LEAN, 50, RAW, "select", 8),
            new Target(FULL, 25, RAW, "select", 8),
            new Target(LEAN, 12, RAW, "tpcb", 1),
            new Target(FULL, 12, RAW, "tpcb", 1),
            new Target(LEAN, 15, PGBOUNCER_SESSION, "select", 1),
            new Target(LEAN, 15, PGBOUNCER_TRANSACTION, "select", 1),
            new Target(LEAN, 5, PGBOUNCER_SESSION, "tpcb", 1),
            new Target(LEAN, 5, PGBOUNCER_TRANSACTION, "tpcb", 1),
            new Target(LEAN, 0.95, HELD, "think", 32),
            new Target(FULL, 0.95, HELD, "think", 32));

    private Targets() {}

    /** A line for each target that these measurements can tell of. */
    static List<String> lines(String unit, int threads, Map<String, Tally> tallies) {
        List<String> lines = new ArrayList<>();
        for (Target target : TARGETS) {
            Tally ours = tallies.get(target.name());
            Tally other = tallies.get(target.other());
            if (ours == null || other == null || threads < target.threads()) continue;
            if (!target.unit().equals(ANY) && !target.unit().equals(unit)) continue;
            Ratio ratio = ours.throughputTo(other);
            lines.add(line("throughput", target, ratio, "at least", ratio.mean() >= target.times()));
        }
        Tally ours = tallies.get(FULL);
        Tally other = tallies.get(HIKARI_DISCARD);
        if (ours != null && other != null) {
            Ratio ratio = ours.p99To(other);
            Target target = new Target(FULL, 1, HIKARI_DISCARD, unit, threads);
            lines.add(line("p99", target, ratio, "at most", ratio.mean() <= target.times()));
        }
        return lines;
    }

    private static String line(String what, Target target, Ratio ratio, String bound, boolean met) {
        return String.format(
                Locale.ROOT,
                "- %s of %s / %s: %s; target %s %s: %s",
                what,
                target.name(),
                target.other(),
                ratio,
                bound,
                target.times(),
                met ? "met" : "**missed**");
    }
}
