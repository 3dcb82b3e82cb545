package dev.unchurn.benchmarks;

import dev.unchurn.itsupport.memory.MemoryPostgres;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
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
    private static final int FIRST_UNITS = 100;

    private final Map<String, List<String>> options = new LinkedHashMap<>();
    private final String unit;

    private Cycles(String[] arguments) {
        boolean hasUnit = arguments.length > 0 && !arguments[0].contains("=");
        this.unit = hasUnit ? arguments[0] : OPEN;
        options.put("threads", List.of("1", "2", "8", "32"));
        options.put("sizes", List.of("8", "32"));
        options.put("kind", List.of("platform"));
        options.put("rounds", List.of("5"));
        options.put("turns", List.of("10"));
        options.put("warmup", List.of("12"));
        options.put("millis", List.of("1000"));
        for (int i = hasUnit ? 1 : 0; i < arguments.length; i++) {
            String[] words = arguments[i].split("=", 2);
            if (!options.containsKey(words[0])) throw new IllegalArgumentException(arguments[i]);
            options.put(words[0], Arrays.asList(words[1].split(",")));
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, TimeoutException {
        Cycles cycles = new Cycles(arguments);
        System.out.println(Program.javaHome() + ", " + Runtime.getRuntime().availableProcessors() + " processors, "
                + cycles.options);
        for (String size : cycles.all("sizes")) {
            CycleTargets targets = new CycleTargets();
            for (String threads : cycles.all("threads")) {
                Map<String, Costs> costs = cycles.compare(Integer.parseInt(size), threads);
                cycles.print(size, threads, costs);
                cycles.print(targets.lines(Integer.parseInt(threads), costs));
            }
        }
    }

    private List<String> all(String option) {
        return options.getOrDefault(option, List.of());
    }

    private String first(String option) {
        return all(option).get(0);
    }

    private int number(String option) {
        return Integer.parseInt(first(option));
    }

    private Map<String, Costs> compare(int size, String threads)
            throws IOException, InterruptedException, TimeoutException {
        Map<String, Costs> costs = new LinkedHashMap<>();
        for (int round = 0; round < number("rounds"); round++) {
            List<Runner> runners = new ArrayList<>();
            try {
                start(runners, size, threads);
                takeTurns(runners);
                for (Runner runner : runners) {
                    costs.computeIfAbsent(runner.name, name -> new Costs()).add(runner.turns);
                }
            } finally {
                for (Runner runner : runners) runner.program.close();
            }
        }
        return costs;
    }

    private void start(List<Runner> runners, int size, String threads) throws IOException {
        String reset = System.getProperty("agent.options", "reset=lean");
        runners.add(runner(Variant.agent(OURS, reset + ",max=" + size), threads, "driver"));
        for (String pool : List.of(HIKARI, "DBCP2", "Agroal", "Tomcat")) {
            String source = pool.equals(HIKARI) ? "hikari" : pool.toLowerCase(Locale.ROOT);
            runners.add(runner(new Variant(pool, List.of()), threads, source + ":" + size));
        }
        // it can do nothing, so there is nothing to do with it
        if (unit.equals(OPEN)) runners.add(runner(new Variant(BARE, List.of()), threads, "stub"));
    }

    private Runner runner(Variant variant, String threads, String source) throws IOException {
        List<String> arguments =
                List.of(MemoryPostgres.url("shop"), "shop", "secret", threads, unit, source, first("kind"));
        return new Runner(
                variant.name(),
                new Program(variant, com.acme.benchmarks.Batches.class, arguments),
                Integer.parseInt(threads));
    }

    private void takeTurns(List<Runner> runners) throws IOException, InterruptedException, TimeoutException {
        int warmUp = number("warmup");
        for (int turn = -warmUp; turn < number("turns"); turn++) {
            for (int i = 0; i < runners.size(); i++) {
                Runner runner = runners.get(Math.floorMod(turn + i, runners.size()));
                if (turn < 0) runner.warmUp(number("millis") * 1e6);
                else runner.turn();
            }
        }
    }

    private void print(String size, String threads, Map<String, Costs> costs) {
        Costs ours = costs.getOrDefault(OURS, new Costs());
        System.out.printf(
                Locale.ROOT,
                "%n### %s, %s %s threads, at most %s connections%n%n"
                        + "| | us | unchurn takes so many times that | bytes allocated |%n|---|---|---|---|%n",
                unit,
                threads,
                first("kind"),
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

    /** One contender in one round. */
    private static final class Runner {
        private final String name;
        private final Program program;
        private final int threads;
        private final List<Turn> turns = new ArrayList<>();
        private int units;

        Runner(String name, Program program, int threads) {
            this.name = name;
            this.program = program;
            this.threads = threads;
            this.units = FIRST_UNITS * threads;
        }

        void warmUp(double turnNanos) throws IOException, InterruptedException, TimeoutException {
            double fitting = turnNanos / Turn.take(program, units).wallNanos();
            // growing slowly, as the first are the slowest
            units = threads * (int) Math.max(1, Math.min(fitting, 10.0 * units) / threads);
        }

        void turn() throws IOException, InterruptedException, TimeoutException {
            turns.add(Turn.take(program, units));
        }
    }
}
