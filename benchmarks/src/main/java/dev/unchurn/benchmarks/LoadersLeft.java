package dev.unchurn.benchmarks;

import com.acme.benchmarks.Redeployments;
import dev.unchurn.itsupport.memory.MemoryPostgres;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

/**
 * What class loaders that come and go leave behind: each with its own driver and program, which borrows, closes and is dropped.
 * Growth is what the second half of them adds to what is live after the first. A program that does not deregister its driver is
 * kept by {@code DriverManager} itself, with and without the agent. Stateless.
 */
final class LoadersLeft {
    /** Some of the JVM's own structures grow by steps. */
    private static final double NOTHING_BYTES = 20_000;

    /** The handle classes, which belong to the driver's class loader, and one closed connection for each. */
    private static final double KEPT_BYTES = 500_000;

    /** The driver's own thread keeps its class loader for half a minute otherwise (pgjdbc 42.7.8, {@code LazyCleanerImpl}). */
    private static final String CLEANER = "-Dpgjdbc.config.cleanup.thread.ttl=100";

    private LoadersLeft() {}

    /** What there was after so many. */
    private record Left(int reachable, double heapBytes, double metadataBytes, double waitedMillis) {
        static Left after(Program program, int more) throws IOException, InterruptedException, TimeoutException {
            String[] done = program.ask(Integer.toString(more));
            return new Left(
                    Integer.parseInt(done[1]),
                    Double.parseDouble(done[2]),
                    Double.parseDouble(done[3]),
                    Double.parseDouble(done[4]));
        }
    }

    /** What each adds; how many were still there in the end, and how long that took. */
    private record Growth(int reachable, double heapBytes, double metadataBytes, double waitedMillis) {
        double bytes() {
            return heapBytes + metadataBytes;
        }
    }

    static void measure(List<String> options) throws IOException, InterruptedException, TimeoutException {
        Options asked = new Options("loaders=60 borrows=5 patience=45000", options);
        Map<String, Growth> growths = new LinkedHashMap<>();
        for (String deregister : List.of("yes", "no")) {
            growths.put("no agent, deregister=" + deregister, grow(Variant.raw(), deregister, asked));
            growths.put("unchurn, deregister=" + deregister, grow(Scale.agent(""), deregister, asked));
        }
        System.out.println("\n### " + asked.text("loaders") + " class loaders that come and go\n");
        System.out.println("| | still reachable | after s | heap for each, kB | class metadata for each, kB |");
        System.out.println("|---|---|---|---|---|");
        growths.forEach((name, growth) -> System.out.printf(
                Locale.ROOT,
                "| %s | %d | %.1f | %.1f | %.1f |%n",
                name,
                growth.reachable,
                growth.waitedMillis / 1e3,
                growth.heapBytes / 1e3,
                growth.metadataBytes / 1e3));
        System.out.println();
        judge(growths, "yes", NOTHING_BYTES);
        judge(growths, "no", KEPT_BYTES);
    }

    private static Growth grow(Variant agent, String deregister, Options asked)
            throws IOException, InterruptedException, TimeoutException {
        Variant variant = agent.with(CLEANER);
        List<String> arguments = List.of(
                "url=" + MemoryPostgres.url("shop"),
                "jar=" + Variant.benchmarks(),
                "borrows=" + asked.text("borrows"),
                // those that DriverManager keeps never go
                "patience=" + (deregister.equals("yes") ? asked.text("patience") : "0"),
                "deregister=" + deregister);
        int half = asked.number("loaders") / 2;
        try (Program program = new Program(variant, Redeployments.class, arguments)) {
            Left first = Left.after(program, half);
            Left second = Left.after(program, half);
            return new Growth(
                    second.reachable,
                    (second.heapBytes - first.heapBytes) / half,
                    (second.metadataBytes - first.metadataBytes) / half,
                    second.waitedMillis);
        }
    }

    private static void judge(Map<String, Growth> growths, String deregister, double tolerance) {
        Growth raw = Objects.requireNonNull(growths.get("no agent, deregister=" + deregister));
        Growth ours = Objects.requireNonNull(growths.get("unchurn, deregister=" + deregister));
        String what = "deregister=" + deregister;
        Scale.verdict(
                what + ", still reachable",
                "" + ours.reachable,
                raw.reachable + " (no agent)",
                ours.reachable <= raw.reachable);
        double more = ours.bytes() - raw.bytes();
        Scale.verdict(
                what + ", what each leaves beyond what it leaves without agent, kB",
                kilobytes(more),
                kilobytes(tolerance),
                more <= tolerance);
    }

    private static String kilobytes(double bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / 1e3);
    }
}
