package dev.unchurn.benchmarks;

import java.util.Locale;
import java.util.Map;

/** Prints what was measured as a Markdown table. Stateless. */
final class Sheet {
    private Sheet() {}

    static void print(String title, Map<String, Tally> tallies) {
        System.out.println("\n### " + title + "\n");
        System.out.println("| variant | units/s | times raw | times HikariCP | p50 ms | p99 ms | p99.9 ms"
                + " | backends begun per 1000 | CPU ms per 1000: server | program | sessions | their own memory, MB |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|");
        tallies.forEach((name, tally) -> System.out.println(row(name, tally, tallies)));
        System.out.println();
    }

    private static String row(String name, Tally tally, Map<String, Tally> tallies) {
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f | %s | %s | %.3f | %.3f | %.3f | %.1f | %.1f | %.1f | %.0f | %.1f |",
                name,
                tally.perSecond(),
                times(tally, tallies, Contender.RAW),
                times(tally, tallies, Contender.HIKARI),
                tally.millisAt(50),
                tally.millisAt(99),
                tally.millisAt(99.9),
                tally.perThousand(Tally.Turn::sessions),
                tally.perThousand(Tally.Turn::serverMillis),
                tally.perThousand(Tally.Turn::clientMillis),
                tally.sessions(),
                tally.megabytes());
    }

    private static String times(Tally tally, Map<String, Tally> tallies, String base) {
        Tally other = tallies.get(base);
        if (other == null || other == tally) return "";
        Ratio ratio = tally.throughputTo(other);
        if (Double.isNaN(ratio.low())) return String.format(Locale.ROOT, "%.2f", ratio.mean());
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", ratio.mean(), ratio.low(), ratio.high());
    }
}
