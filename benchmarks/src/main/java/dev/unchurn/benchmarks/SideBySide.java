package dev.unchurn.benchmarks;

import com.acme.benchmarks.Batches;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

/**
 * Compares two variants of a program: two JVMs that both stay alive and take turns of less than a second, so that what else
 * the machine does hits both; then, in the next round, two new ones. The ratio of a round is the median of its turns', and the
 * interval is over the rounds. Not thread-safe.
 */
final class SideBySide {
    private static final int TURNS = Integer.getInteger("turns", 20);

    /**
     * While it has nothing to do, the agent saves up a thousand looks at stacks, for half a second: shorter turns have many more of
     * them than a program that does not pause.
     */
    private static final long TURN_NANOS = Long.getLong("turn.millis", 1_500) * 1_000_000;

    /** What is done seldom is compiled late. */
    private static final int WARM_UP_TURNS = Integer.getInteger("warm.up.turns", 20);

    private static final int MANY_UNITS = 2_000_000;

    private final Variant base;
    private final Variant measured;
    private final int threads;
    private final List<String> arguments;
    private final List<Double> wallRatios = new ArrayList<>();
    private final List<Double> cpuRatios = new ArrayList<>();
    private final List<Double> micros = new ArrayList<>();

    /**
     * @param unit what a batch is made of, as {@link Batches} calls it
     */
    SideBySide(Variant base, Variant measured, String url, int threads, String unit) {
        this.base = base;
        this.measured = measured;
        this.threads = threads;
        this.arguments = List.of(url, "shop", "secret", Integer.toString(threads), unit);
    }

    void round() throws IOException, InterruptedException, TimeoutException {
        try (Program first = new Program(base, Batches.class, arguments);
                Program second = new Program(measured, Batches.class, arguments)) {
            int units = warmUp(first, second);
            List<Double> wall = new ArrayList<>();
            double cpuOf = 0;
            double cpuAgainst = 0;
            List<Double> nanos = new ArrayList<>();
            for (int i = 0; i < TURNS; i++) {
                Turn early = i % 2 == 0 ? null : Turn.take(second, units);
                Turn of = Turn.take(first, units);
                Turn against = early == null ? Turn.take(second, units) : early;
                wall.add(against.wallNanos() / of.wallNanos());
                cpuOf += of.cpuNanos();
                cpuAgainst += against.cpuNanos();
                nanos.add(of.wallNanos());
            }
            wallRatios.add(Ratio.median(wall));
            // counted in hundredths of a second: only the sum says something
            cpuRatios.add(cpuAgainst / cpuOf);
            micros.add(Ratio.median(nanos) / 1_000);
            say();
        }
    }

    private int warmUp(Program first, Program second) throws IOException, InterruptedException, TimeoutException {
        int units = 10 * threads;
        for (int i = 0; i < WARM_UP_TURNS; i++) {
            double slowest = Math.max(
                    Turn.take(first, units).wallNanos(),
                    Turn.take(second, units).wallNanos());
            int each = (int) Math.min(MANY_UNITS, TURN_NANOS / slowest) / threads;
            // growing slowly, as the first are the slowest
            units = threads * Math.max(1, Math.min(each, 10 * units / threads));
        }
        return units;
    }

    private void say() {
        int last = micros.size() - 1;
        System.out.printf(
                Locale.ROOT,
                "%s %.2f us; %s: times %.3f, processor time times %.3f%n",
                base.name(),
                micros.get(last),
                measured.name(),
                wallRatios.get(last),
                cpuRatios.get(last));
    }

    /** What came out of all rounds. */
    void print() {
        System.out.printf(
                Locale.ROOT,
                "%nwith %d threads, a borrow with %s takes %.2f us (median of %d rounds of %d turns)%n",
                threads,
                base.name(),
                Ratio.median(micros),
                micros.size(),
                TURNS);
        if (micros.size() < 2) return;
        System.out.println("with " + measured.name() + ": time times " + Ratio.of(wallRatios));
        System.out.println("with " + measured.name() + ": processor time of the program times " + Ratio.of(cpuRatios));
    }
}
