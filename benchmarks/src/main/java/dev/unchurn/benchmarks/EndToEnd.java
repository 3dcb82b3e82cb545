package dev.unchurn.benchmarks;

import dev.unchurn.benchmarks.stage.Environment;
import dev.unchurn.benchmarks.stage.Route;
import dev.unchurn.benchmarks.stage.Stage;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * A program that has a connection for each transaction, on a real PostgreSQL, with the agent and with what a user might take
 * instead. {@code java -cp benchmarks.jar dev.unchurn.benchmarks.EndToEnd [sweep] [OPTION=VALUE,VALUE...]...} with
 *
 * <ul>
 *   <li>{@code units}: of {@code select} ({@code select 1}), {@code tpcb} (pgbench's transaction), {@code think} (two statements
 *       and 5 ms of thinking between them); else all;
 *   <li>{@code threads}: else 1, 8 and 32;
 *   <li>{@code environments}: of {@code plain}, {@code tls}, {@code delay}, {@code startup}; else plain;
 *   <li>{@code variants}: names of the table's first column; else all that this machine has;
 *   <li>{@code rounds}, {@code turns} of a round, {@code warmup} turns before them, {@code millis} of a turn; else 5, 6, 30, 400, and for
 *       {@code sweep} 5, 6, 20, 3000: how a pool has settled is asked there, not how it does in the first half second after a pause.
 * </ul>
 *
 * A variant takes about 17 s a round, most of it for the JVM's compilers: all of it takes 2 hours for each environment. {@code
 * sweep} asks instead which {@code max} is best for 32 threads, of {@code sizes=} or 1, 2, 4, 8, 16 and 32, and how far the agent without {@code
 * max} is from it: 55 minutes for each unit.
 * {@code -Dbranches=} is the scale of pgbench's tables, else 10; {@code -Dagent.options=} are for the agents of the sweep.
 */
public final class EndToEnd {
    private static final String NO_MAX = "no-max";

    private final Map<String, String> options = new HashMap<>();
    private final InTurns.Length length;

    private EndToEnd(List<String> arguments, boolean sweep) {
        for (String argument : arguments) {
            String[] words = argument.split("=", 2);
            if (words.length != 2) throw new IllegalArgumentException(argument + ": OPTION=VALUE expected");
            options.put(words[0], words[1]);
        }
        length = new InTurns.Length(
                number("rounds", 5),
                number("turns", 6),
                number("warmup", sweep ? 20 : 30),
                number("millis", sweep ? 3_000 : 400));
    }

    public static void main(String[] arguments)
            throws IOException, InterruptedException, TimeoutException, SQLException {
        List<String> words = new ArrayList<>(List.of(arguments));
        boolean sweep = words.remove("sweep");
        EndToEnd asked = new EndToEnd(words, sweep);
        System.out.println(
                Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " processors, " + asked.length);
        for (String name : asked.list("environments", "plain")) {
            Environment environment = Environment.valueOf(name.toUpperCase(Locale.ROOT));
            if (sweep) asked.sweep(environment);
            else asked.compare(environment);
        }
    }

    private int number(String option, int otherwise) {
        return Integer.parseInt(options.getOrDefault(option, Integer.toString(otherwise)));
    }

    private List<String> list(String option, String otherwise) {
        return List.of(options.getOrDefault(option, otherwise).split(",", -1));
    }

    private void compare(Environment environment)
            throws IOException, InterruptedException, TimeoutException, SQLException {
        List<String> threads = list("threads", "1,8,32");
        Set<Route> routes = EnumSet.noneOf(Route.class);
        Set<String> roles = new LinkedHashSet<>();
        for (String count : threads) {
            for (Contender contender : contenders(Integer.parseInt(count))) {
                routes.add(contender.route());
                roles.add(contender.name());
            }
        }
        for (Route route : Route.values()) {
            if (!Stage.isPossible(route)) System.out.println("not installed here, so left out: " + route);
        }
        try (Stage stage = Stage.open(environment, routes, List.copyOf(roles))) {
            for (String unit : list("units", "select,tpcb,think")) {
                for (String count : threads) compare(stage, environment, unit, Integer.parseInt(count));
            }
        }
    }

    private void compare(Stage stage, Environment environment, String unit, int threads)
            throws IOException, InterruptedException, TimeoutException, SQLException {
        Map<String, Tally> tallies = new InTurns(stage, contenders(threads), unit, threads, length).run();
        Sheet.print(unit + ", " + threads + " threads, " + environment.description(), tallies);
        for (String line : Targets.lines(unit, threads, tallies)) System.out.println(line);
    }

    private List<Contender> contenders(int threads) {
        List<String> wanted = list("variants", "");
        List<Contender> contenders = new ArrayList<>();
        for (Contender contender : Contender.all(threads)) {
            boolean isWanted = !options.containsKey("variants") || wanted.contains(contender.name());
            if (isWanted && Stage.isPossible(contender.route())) contenders.add(contender);
        }
        return contenders;
    }

    private void sweep(Environment environment)
            throws IOException, InterruptedException, TimeoutException, SQLException {
        String agentOptions = System.getProperty("agent.options", "reset=full");
        List<Contender> contenders = new ArrayList<>();
        contenders.add(Contender.agent(NO_MAX, agentOptions));
        for (String size : list("sizes", "1,2,4,8,16,32")) {
            contenders.add(Contender.agent("max-" + size, agentOptions + ",max=" + size));
        }
        List<String> roles = contenders.stream().map(Contender::name).toList();
        try (Stage stage = Stage.open(environment, EnumSet.of(Route.DIRECT), roles)) {
            for (String unit : list("units", "select,tpcb,think")) {
                int threads = number("threads", 32);
                Map<String, Tally> tallies = new InTurns(stage, contenders, unit, threads, length).run();
                Sheet.print(
                        "sizes: " + unit + ", " + threads + " threads, " + environment.description() + ", "
                                + agentOptions,
                        tallies);
                System.out.println(verdict(tallies));
            }
        }
    }

    /** The best of so many is a little better than it should be, by luck, so this is on the safe side. */
    private static String verdict(Map<String, Tally> tallies) {
        Tally free = tallies.values().iterator().next();
        String best = NO_MAX;
        double most = 0;
        Ratio toBest = free.throughputTo(free);
        for (Map.Entry<String, Tally> entry : tallies.entrySet()) {
            Ratio times = entry.getValue().throughputTo(free);
            if (entry.getKey().equals(NO_MAX) || times.mean() <= most) continue;
            most = times.mean();
            best = entry.getKey();
            toBest = free.throughputTo(entry.getValue());
        }
        return String.format(
                Locale.ROOT,
                "- without max it has %.0f sessions; the best is %s; throughput of no-max / %s: %s; target at least 0.95: %s",
                free.sessions(),
                best,
                best,
                toBest,
                toBest.mean() >= 0.95 ? "met" : "**missed**");
    }
}
