package dev.unchurn.benchmarks;

import com.acme.benchmarks.Spread;
import dev.unchurn.itsupport.memory.MemoryPostgres;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

/**
 * The cost of {@code getConnection} and {@code close} against the number of pools, of call sites or of threads: a JVM for each
 * number, all of which take turns. Not thread-safe.
 */
final class SpreadCosts {
    private static final String SPREAD = "url=" + MemoryPostgres.url("shop%d")
            + " by=url keys=1 places=1 threads=1 kind=platform order=turn hold=no";
    private static final String LENGTH = " limit=3 rounds=5 turns=7 warmup=8 millis=500";

    /** Every pool keeps its connection, and none is asked for a sign of life because it has waited for its turn. */
    private static final String KEPT = "maxIdle=100000,idleTimeout=1h,validateAfter=1h";

    private static final String NO_AGENT = "no agent, ";

    /** What we may add to an opening: a few percent of one on a server, which takes 3 ms with a password. */
    private static final double OVERHEAD_MICROS = 100;

    private final Options asked;
    private final List<String> counts;
    private final InBatches batches;

    /** @param counted the option with the numbers that are compared */
    private SpreadCosts(Options asked, String counted) {
        this.asked = asked;
        this.counts = asked.all(counted);
        this.batches = new InBatches(asked.length());
    }

    /**
     * With {@code kept=yes} every pool keeps its connection; with {@code kept=no} the agent keeps 64 over all pools, as it does by
     * default, and is compared with no agent.
     */
    static void keys(List<String> options) throws IOException, InterruptedException, TimeoutException {
        String defaults = "keys=1,10,100,1000,10000 by=url,user order=turn,random kept=yes,no" + LENGTH;
        Options asked = new Options(defaults, options);
        for (String kept : asked.all("kept")) {
            for (String by : asked.all("by")) {
                for (String order : asked.all("order")) {
                    new SpreadCosts(asked, "keys").keys(kept.equals("yes"), "by=" + by, "order=" + order);
                }
            }
        }
    }

    private void keys(boolean kept, String by, String order)
            throws IOException, InterruptedException, TimeoutException {
        String title = "pools, " + by + " " + order;
        for (String keys : counts) {
            add(keys, Scale.agent(kept ? KEPT : ""), "keys=" + keys, by, order);
            if (!kept) add(NO_AGENT + keys, Variant.raw(), "keys=" + keys, by, order);
        }
        if (kept) againstFirst(title + ", all connections kept");
        else againstNone(title + ", 64 connections kept");
    }

    /** Beside it the same places without the agent and with a driver that always returns the same object. */
    static void sites(List<String> options) throws IOException, InterruptedException, TimeoutException {
        Options asked = new Options("sites=1,10,100,500,2000 order=turn,random" + LENGTH, options);
        for (String named : asked.all("order")) {
            SpreadCosts costs = new SpreadCosts(asked, "sites");
            String order = "order=" + named;
            for (String sites : costs.counts) {
                costs.add(sites, Scale.agent(""), "places=" + sites, order);
                costs.add(NO_AGENT + sites, Variant.raw(), "places=" + sites, order, "url=" + StubDriver.CONSTANT_URL);
            }
            costs.againstFirst("call sites, " + order);
        }
    }

    /** With {@code hold=yield} each thread lets others run while it has a connection. */
    static void threads(List<String> options) throws IOException, InterruptedException, TimeoutException {
        Options asked = new Options("threads=1,10,100,1000 kind=platform hold=no,yield max=0,32" + LENGTH, options);
        for (String named : asked.all("hold")) {
            for (String limit : asked.all("max")) {
                SpreadCosts costs = new SpreadCosts(asked, "threads");
                String kind = "kind=" + asked.text("kind");
                String hold = "hold=" + named;
                String max = "max=" + limit;
                for (String threads : costs.counts) {
                    costs.add(threads, Scale.agent("maxIdle=100000," + max), "threads=" + threads, kind, hold);
                }
                costs.againstFirst("threads, " + kind + " " + hold + " " + max);
            }
        }
    }

    /** @param spread what {@link Spread} is told beyond the defaults */
    private void add(String name, Variant variant, String... spread) {
        Map<String, String> arguments = new LinkedHashMap<>();
        for (String argument : SPREAD.split(" ", -1)) put(arguments, argument);
        for (String argument : spread) put(arguments, argument);
        List<String> told = new ArrayList<>();
        arguments.forEach((option, value) -> told.add(option + "=" + value));
        int threads = Integer.parseInt(arguments.getOrDefault("threads", "1"));
        batches.add(name, threads, () -> new Program(variant, Spread.class, told));
    }

    private static void put(Map<String, String> arguments, String argument) {
        String[] words = argument.split("=", 2);
        arguments.put(words[0], words[1]);
    }

    private void againstFirst(String title) throws IOException, InterruptedException, TimeoutException {
        Map<String, Costs> costs = batches.run();
        String first = counts.get(0);
        System.out.println("\n### " + title + "\n");
        System.out.println("| | us | processor us | times " + first + " | processor time times " + first + " |");
        System.out.println("|---|---|---|---|---|");
        costs.forEach((name, cost) -> {
            Costs base = of(costs, name.startsWith(NO_AGENT) ? NO_AGENT + first : first);
            System.out.println(row(name, cost, base));
        });
        System.out.println();
        double limit = Double.parseDouble(asked.text("limit"));
        for (String count : counts.subList(1, counts.size())) {
            Ratio ratio = of(costs, count).timesOf(of(costs, first));
            String what = count + ", time / " + first;
            Scale.verdict(what, ratio.toString(), asked.text("limit"), ratio.mean() <= limit);
        }
    }

    private static String row(String name, Costs cost, Costs base) {
        String figures = String.format(Locale.ROOT, "| %s | %.2f | %.2f |", name, cost.micros(), cost.cpuMicros());
        if (cost == base) return figures + " | |";
        return figures + " " + cost.timesOf(base) + " | " + cost.cpuTimesOf(base) + " |";
    }

    private void againstNone(String title) throws IOException, InterruptedException, TimeoutException {
        Map<String, Costs> costs = batches.run();
        System.out.println("\n### " + title + "\n\n| | us | us without agent | times no agent |\n|---|---|---|---|");
        for (String count : counts) {
            Costs cost = of(costs, count);
            Costs none = of(costs, NO_AGENT + count);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %s |%n",
                    count,
                    cost.micros(),
                    none.micros(),
                    cost.timesOf(none));
        }
        System.out.println();
        for (String count : counts) {
            double more =
                    of(costs, count).micros() - of(costs, NO_AGENT + count).micros();
            String value = String.format(Locale.ROOT, "%.0f", more);
            Scale.verdict(count + ", us more than without agent", value, "" + OVERHEAD_MICROS, more <= OVERHEAD_MICROS);
        }
    }

    private static Costs of(Map<String, Costs> costs, String name) {
        return Objects.requireNonNull(costs.get(name));
    }
}
