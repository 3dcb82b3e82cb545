package dev.unchurn.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** One {@code getConnection} and {@code close} with a driver that costs nothing, with and without the agent. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BorrowCycle {
    @Setup
    public void register() throws SQLException {
        StubDriver.register();
    }

    @Benchmark
    public Connection driverManager() throws SQLException {
        Connection connection = DriverManager.getConnection(StubDriver.URL, "user", "password");
        connection.close();
        return connection;
    }

    /**
     * Runs the benchmarks without and then with the agent, and prints the two side by side. Takes JMH's own options;
     * {@code -Dagent.jar=} names another agent than the one just built, {@code -Dagent.options=} its argument.
     */
    public static void main(String[] arguments) throws CommandLineOptionException, RunnerException {
        CommandLineOptions options = new CommandLineOptions(arguments);
        String agent = "-javaagent:" + AgentJar.path() + "=" + System.getProperty("agent.options", "");
        List<String> lines = new ArrayList<>();
        lines.addAll(lines("bare", new Runner(inForks(options).build()).run()));
        lines.addAll(
                lines("agent", new Runner(inForks(options).jvmArgsAppend(agent).build()).run()));
        System.out.println();
        for (String line : lines) System.out.println(line);
    }

    private static ChainedOptionsBuilder inForks(CommandLineOptions options) {
        OptionsBuilder builder = new OptionsBuilder();
        builder.parent(options).shouldFailOnError(true);
        if (options.getIncludes().isEmpty()) builder.include(BorrowCycle.class.getName());
        return builder;
    }

    private static List<String> lines(String variant, Collection<RunResult> results) {
        List<String> lines = new ArrayList<>();
        for (RunResult run : results) {
            Result<?> result = run.getPrimaryResult();
            lines.add(String.format(
                    Locale.ROOT,
                    "%-40s %-6s %10.1f +- %.1f %s",
                    run.getParams().getBenchmark(),
                    variant,
                    result.getScore(),
                    result.getScoreError(),
                    result.getScoreUnit()));
        }
        return lines;
    }
}
