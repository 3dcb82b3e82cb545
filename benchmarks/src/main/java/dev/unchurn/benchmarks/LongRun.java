package dev.unchurn.benchmarks;

import com.acme.benchmarks.Spread;
import dev.unchurn.itsupport.memory.MemoryPostgres;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

/** What is live after each tenth of very many borrows: as much after the last as after the second. Stateless. */
final class LongRun {
    private static final int PARTS = 10;

    /** Of heap: the timeline of the report becomes longer at first. */
    private static final double TOLERANCE_HEAP = 1e6;

    /** Of class metadata: the JVM keeps profiles there until it has compiled what is run. */
    private static final double TOLERANCE_METADATA = 5e5;

    private LongRun() {}

    static void measure(List<String> options) throws IOException, InterruptedException, TimeoutException {
        Options asked = new Options("borrows=100000000 keys=10 sites=50 threads=2", options);
        int part = asked.number("borrows") / PARTS;
        List<String> arguments = List.of(
                "url=" + MemoryPostgres.url("shop%d"),
                "by=url",
                "keys=" + asked.text("keys"),
                "places=" + asked.text("sites"),
                "threads=" + asked.text("threads"),
                "kind=platform",
                "order=random",
                "hold=no");
        List<Double> heap = new ArrayList<>();
        List<Double> metadata = new ArrayList<>();
        System.out.println("\n### " + asked.text("borrows") + " borrows by " + asked.text("threads") + " threads\n");
        System.out.println("| borrows | us | live heap, kB | class metadata, kB |\n|---|---|---|---|");
        try (Program program = new Program(Scale.agent(""), Spread.class, arguments)) {
            for (int i = 1; i <= PARTS; i++) {
                Turn turn = Turn.take(program, part);
                String[] live = program.ask("live");
                heap.add(Double.valueOf(live[1]));
                metadata.add(Double.valueOf(live[2]));
                System.out.printf(
                        Locale.ROOT,
                        "| %,d | %.2f | %,.0f | %,.0f |%n",
                        (long) i * part,
                        turn.wallNanos() / 1e3,
                        heap.get(i - 1) / 1e3,
                        metadata.get(i - 1) / 1e3);
            }
        }
        System.out.println();
        judge("live heap", heap, TOLERANCE_HEAP);
        judge("class metadata", metadata, TOLERANCE_METADATA);
    }

    private static void judge(String what, List<Double> bytes, double tolerance) {
        double grown = bytes.get(PARTS - 1) - bytes.get(1);
        Scale.verdict(
                what + " after the last tenth, beyond that after the second, kB",
                kilobytes(grown),
                kilobytes(tolerance),
                grown <= tolerance);
    }

    private static String kilobytes(double bytes) {
        return String.format(Locale.ROOT, "%,.0f", bytes / 1e3);
    }
}
