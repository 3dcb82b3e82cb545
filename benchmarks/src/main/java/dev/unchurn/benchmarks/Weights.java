package dev.unchurn.benchmarks;

import com.acme.benchmarks.Hoard;
import dev.unchurn.itsupport.memory.MemoryPostgres;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

/**
 * How many bytes of live heap a pool, an idle connection and a lease take: the difference between N and 2 N of them, for each. The
 * connection itself is taken off by measuring it without the agent. Immutable.
 */
final class Weights {
    private static final String KEPT = "maxIdle=100000,idleTimeout=";
    private static final int FIRST = 20;

    /** So many pools, and twice as many, have counters of their own: there are 256 of those. */
    private static final int COUNTED = 100;

    private final Options asked;

    private Weights(Options asked) {
        this.asked = asked;
    }

    static void measure(List<String> options) throws IOException, InterruptedException, TimeoutException {
        new Weights(new Options("count=1000 settle=3000", options)).measure();
    }

    private void measure() throws IOException, InterruptedException, TimeoutException {
        int count = asked.number("count");
        double raw = slope(Variant.raw(), "hold", count);
        double leased = slope(Scale.agent(KEPT + "1h"), "hold", count);
        double idle = slope(Scale.agent(KEPT + "1h"), "release", count);
        double counted = slope(Scale.agent(KEPT + "1h"), "visit", COUNTED);
        double pool = slope(Scale.agent(KEPT + "1h"), "visit", count);
        double empty = slope(Scale.agent(KEPT + "1s"), "visit", count);
        System.out.println("\n### bytes of live heap, from " + count + " and twice as many\n");
        System.out.println("| one more | bytes | of which the connection itself | ours |\n|---|---|---|---|");
        print("connection held, no agent", raw, raw);
        print("connection held: a lease", leased, raw);
        print("connection idle", idle, raw);
        print("pool with one idle connection, one of the first 256", counted, raw);
        print("pool with one idle connection, one of more", pool, raw);
        print("pool whose connection has aged out", empty, 0);
        System.out.println();
        judge("a lease", leased - raw, 4_096);
        judge("an idle connection", idle - raw, 4_096);
        judge("a pool and its idle connection, one of more than 256", pool - raw, 8_192);
    }

    private static void print(String what, double bytes, double connection) {
        System.out.printf(Locale.ROOT, "| %s | %,.0f | %,.0f | %,.0f |%n", what, bytes, connection, bytes - connection);
    }

    private static void judge(String what, double bytes, double target) {
        Scale.verdict("bytes of " + what, whole(bytes), whole(target), bytes <= target);
    }

    private static String whole(double bytes) {
        return String.format(Locale.ROOT, "%,.0f", bytes);
    }

    /** What one more takes. */
    private double slope(Variant variant, String verb, int count)
            throws IOException, InterruptedException, TimeoutException {
        List<String> arguments = List.of("url=" + MemoryPostgres.url("shop%d"), "tenants=" + 2 * count);
        try (Program program = new Program(variant, Hoard.class, arguments)) {
            program.ask(verb + " " + FIRST);
            // for the connections to age out where they do, and to be seen to
            String settle = asked.text("settle");
            double once = live(program, verb + " " + count, settle);
            double twice = live(program, verb + " " + 2 * count, settle);
            return (twice - once) / count;
        }
    }

    private static double live(Program program, String order, String settle)
            throws IOException, InterruptedException, TimeoutException {
        program.ask(order);
        return Double.parseDouble(program.ask("live " + settle)[1]);
    }
}
