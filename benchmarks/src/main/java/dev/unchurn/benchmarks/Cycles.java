package dev.unchurn.benchmarks;

import com.acme.benchmarks.Batches;
import dev.unchurn.itsupport.memory.MemoryPostgres;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * What borrowing and closing costs with a driver that costs nothing: the agent with everything counted, four pools that a program
 * would have to be changed for, and {@code DriverManager} itself. {@code java -cp benchmarks.jar dev.unchurn.benchmarks.Cycles
 * [UNIT] [threads=1,2,8,32] [sizes=8,32] [kind=platform|virtual] [rounds=5] [turns=10] [warmup=12] [millis=1000]}. UNIT is what
 * is done between borrowing and closing:
 *
 * <ul>
 *   <li>{@code open}, or no word: nothing;
 *   <li>{@code statement}: a statement and a prepared one are made and closed, and not run;
 *   <li>{@code select}: {@code select 1};
 *   <li>{@code rows}: a query of 1,000 rows with three columns, all of which are read.
 * </ul>
 *
 * Each contender is a JVM that stays alive and takes turns with the others, a different one first each time; the next round has
 * new JVMs. {@code -Dagent.options=} replaces the agent's {@code reset=lean}, {@code -Djava=} names another JVM for the
 * contenders: virtual threads need Java 21 or newer.
 */
public final class Cycles {
    static final String OURS = "unchurn";
    static final String HIKARI = "HikariCP";
    static final String BARE = "DriverManager";

    private static final String OPEN = "open";

    private final Options asked;
    private final String unit;

    private Cycles(List<String> arguments) {
        boolean hasUnit = !arguments.isEmpty() && !arguments.get(0).contains("=");
        this.unit = hasUnit ? arguments.get(0) : OPEN;
        this.asked = new Options(
                "threads=1,2,8,32 sizes=8,32 kind=platform rounds=5 turns=10 warmup=12 millis=1000",
                arguments.subList(hasUnit ? 1 : 0, arguments.size()));
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, TimeoutException {
        Cycles cycles = new Cycles(List.of(arguments));
        System.out.println(Program.javaHome() + ", " + Runtime.getRuntime().availableProcessors() + " processors, "
                + cycles.asked);
        for (String size : cycles.asked.all("sizes")) {
            CycleTargets targets = new CycleTargets();
            for (String threads : cycles.asked.all("threads")) {
                Map<String, Costs> costs = cycles.compare(Integer.parseInt(size), threads);
                cycles.print(size, threads, costs);
                cycles.print(targets.lines(Integer.parseInt(threads), costs));
            }
        }
    }

    private Map<String, Costs> compare(int size, String threads)
            throws IOException, InterruptedException, TimeoutException {
        InBatches batches = new InBatches(asked.length());
        String reset = System.getProperty("agent.options", "reset=lean");
        add(batches, Variant.agent(OURS, reset + ",max=" + size), threads, "driver");
        for (String pool : List.of(HIKARI, "DBCP2", "Agroal", "Tomcat")) {
            String source = pool.equals(HIKARI) ? "hikari" : pool.toLowerCase(Locale.ROOT);
            add(batches, new Variant(pool, List.of()), threads, source + ":" + size);
        }
        // it can do nothing, so there is nothing to do with it
        if (unit.equals(OPEN)) add(batches, new Variant(BARE, List.of()), threads, "stub");
        return batches.run();
    }

    private void add(InBatches batches, Variant variant, String threads, String source) {
        List<String> arguments =
                List.of(MemoryPostgres.url("shop"), "shop", "secret", threads, unit, source, asked.text("kind"));
        batches.add(variant.name(), Integer.parseInt(threads), () -> new Program(variant, Batches.class, arguments));
    }

    private void print(String size, String threads, Map<String, Costs> costs) {
        Costs ours = costs.getOrDefault(OURS, new Costs());
        System.out.printf(
                Locale.ROOT,
                "%n### %s, %s %s threads, at most %s connections%n%n"
                        + "| | us | unchurn takes so many times that | bytes allocated |%n|---|---|---|---|%n",
                unit,
                threads,
                asked.text("kind"),
                size);
        costs.forEach((name, cost) -> System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %s | %.0f |%n",
                name,
                cost.micros(),
                cost == ours ? "" : ours.timesOf(cost),
                cost.bytes()));
        System.out.println();
    }

    /** The targets are of borrowing and closing alone. */
    private void print(List<String> verdicts) {
        if (!unit.equals(OPEN)) return;
        for (String verdict : verdicts) System.out.println(verdict);
    }
}
