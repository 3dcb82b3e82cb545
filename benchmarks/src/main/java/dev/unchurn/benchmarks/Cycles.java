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
 * [open|select] [threads=1,2,8,32] [sizes=8,32] [rounds=5] [turns=10] [warmup=12] [millis=1000]}. Each contender is a JVM that
 * stays alive and takes turns with the others, a different one first each time; the next round has new JVMs.
 *
 * <p>{@code -Dagent.options=} replaces the agent's {@code reset=lean}.
 */
public final class Cycles {
    private static final String OURS = "unchurn";
    private static final String HIKARI = "HikariCP";
    private static final String BARE = "DriverManager";

    private static final int FIRST_UNITS = 100;

    private final Map<String, List<String>> options = new LinkedHashMap<>();
    private final String unit;

    private Cycles(String[] arguments) {
        boolean hasUnit = arguments.length > 0 && !arguments[0].contains("=");
        this.unit = hasUnit ? arguments[0] : "open";
        options.put("threads", List.of("1", "2", "8", "32"));
        options.put("sizes", List.of("8", "32"));
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
        for (String size : cycles.all("sizes")) {
            for (String threads : cycles.all("threads")) cycles.compare(Integer.parseInt(size), threads);
        }
    }

    private List<String> all(String option) {
        return options.getOrDefault(option, List.of());
    }

    private int number(String option) {
        return Integer.parseInt(all(option).get(0));
    }

    private void compare(int size, String threads) throws IOException, InterruptedException, TimeoutException {
        Map<String, Costs> costs = new LinkedHashMap<>();
        for (int round = 0; round < number("rounds"); round++) {
            List<Runner> runners = new ArrayList<>();
            try {
                start(runners, size, threads);
                takeTurns(runners);
                for (Runner runner : runners) {
                    costs.computeIfAbsent(runner.name, name -> new Costs()).add(runner);
                }
            } finally {
                for (Runner runner : runners) runner.program.close();
            }
        }
        print(size, threads, costs);
    }

    private void start(List<Runner> runners, int size, String threads) throws IOException {
        String reset = System.getProperty("agent.options", "reset=lean");
        runners.add(runner(Variant.agent(OURS, reset + ",max=" + size), threads, "driver"));
        for (String pool : List.of(HIKARI, "DBCP2", "Agroal", "Tomcat")) {
            String source = pool.equals(HIKARI) ? "hikari" : pool.toLowerCase(Locale.ROOT);
            runners.add(runner(new Variant(pool, List.of()), threads, source + ":" + size));
        }
        // it can do nothing, so there is nothing to do with it
        if (unit.equals("open")) runners.add(runner(new Variant(BARE, List.of()), threads, "stub"));
    }

    private Runner runner(Variant variant, String threads, String source) throws IOException {
        List<String> arguments = List.of(MemoryPostgres.url("shop"), "shop", "secret", threads, unit, source);
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

    private void print(int size, String threads, Map<String, Costs> costs) {
        Costs ours = costs.getOrDefault(OURS, new Costs());
        System.out.printf(
                Locale.ROOT,
                "%n### %s, %s threads, at most %d connections%n%n"
                        + "| | us | unchurn takes so many times that | bytes allocated |%n|---|---|---|---|%n",
                unit,
                threads,
                size);
        costs.forEach((name, cost) -> System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %s | %.0f |%n",
                name,
                Ratio.median(cost.nanos) / 1_000,
                cost == ours ? "" : ours.timesOf(cost),
                Ratio.median(cost.bytes)));
    }

    /** What came out of the rounds so far. */
    private static final class Costs {
        private final List<Double> nanos = new ArrayList<>();
        private final List<Double> bytes = new ArrayList<>();

        void add(Runner runner) {
            nanos.add(Ratio.median(runner.nanos));
            bytes.add(Ratio.median(runner.bytes));
        }

        Ratio timesOf(Costs other) {
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < nanos.size(); i++) ratios.add(nanos.get(i) / other.nanos.get(i));
            return Ratio.of(ratios);
        }
    }

    /** One contender in one round. */
    private static final class Runner {
        private final String name;
        private final Program program;
        private final int threads;
        private final List<Double> nanos = new ArrayList<>();
        private final List<Double> bytes = new ArrayList<>();
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
            Turn taken = Turn.take(program, units);
            nanos.add(taken.wallNanos());
            bytes.add(taken.bytes());
        }
    }
}
