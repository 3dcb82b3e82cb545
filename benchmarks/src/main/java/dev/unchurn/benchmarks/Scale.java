package dev.unchurn.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * What becomes of the agent when there is much of everything, with a driver that costs nothing. {@code java -cp benchmarks.jar
 * dev.unchurn.benchmarks.Scale [PART] [OPTION=VALUE]...}; without a part all of them, one after the other. The parts:
 *
 * <ul>
 *   <li>{@code keys}: the cost of a borrow against the number of pools ({@link SpreadCosts});
 *   <li>{@code sites}: against the number of call sites;
 *   <li>{@code threads}: against the number of threads;
 *   <li>{@code loaders}: what class loaders that come and go leave behind ({@link LoadersLeft});
 *   <li>{@code memory}: what a pool, an idle connection and a lease take ({@link Weights});
 *   <li>{@code long}: what a hundred million borrows leave behind ({@link LongRun}).
 * </ul>
 *
 * {@code -Djava=} names another JVM for the programs, {@code -Dagent.options=} replaces the agent's {@code reset=lean}.
 */
public final class Scale {
    private static final List<String> PARTS = List.of("keys", "sites", "threads", "loaders", "memory", "long");

    private Scale() {}

    public static void main(String[] arguments) throws IOException, InterruptedException, TimeoutException {
        System.out.println("JVM of the programs: " + Program.javaHome() + ", "
                + Runtime.getRuntime().availableProcessors() + " processors");
        if (arguments.length == 0) {
            for (String part : PARTS) run(part, List.of());
        } else {
            run(arguments[0], List.of(arguments).subList(1, arguments.length));
        }
    }

    private static void run(String part, List<String> options)
            throws IOException, InterruptedException, TimeoutException {
        switch (part) {
            case "keys" -> SpreadCosts.keys(options);
            case "sites" -> SpreadCosts.sites(options);
            case "threads" -> SpreadCosts.threads(options);
            case "loaders" -> LoadersLeft.measure(options);
            case "memory" -> Weights.measure(options);
            case "long" -> LongRun.measure(options);
            default -> throw new IllegalArgumentException(part + ": one of " + PARTS + " expected");
        }
    }

    /** The agent with {@code reset=lean}, or what the user has said instead, and these options. */
    static Variant agent(String more) {
        String options = System.getProperty("agent.options", "reset=lean");
        return Variant.agent("unchurn", more.isEmpty() ? options : options + "," + more);
    }

    /** Prints whether something is at most what it should be. */
    static void verdict(String what, String value, String target, boolean met) {
        System.out.println(
                "- " + what + ": " + value + "; target at most " + target + ": " + (met ? "met" : "**missed**"));
    }
}
