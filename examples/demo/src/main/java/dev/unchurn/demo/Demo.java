package dev.unchurn.demo;

import dev.unchurn.itsupport.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs the program twice and prints the comparison; exit code 1 if a promise was broken.
 *
 * <p>System properties: {@code agent.jar} (without it both runs are without the agent, to try the demo itself),
 * {@code child.java}, {@code demo.threads}, {@code demo.operations} (0: as many as fit the machine), {@code demo.output}
 * (directory for what the program wrote).
 */
public final class Demo {
    private Demo() {}

    /** Needs no arguments. */
    public static void main(String[] arguments) throws Exception {
        long start = System.nanoTime();
        int threads = Integer.getInteger("demo.threads", 8);
        Path agent = agentJar();
        Path output = Path.of(System.getProperty("demo.output", "target/demo"));
        Files.createDirectories(output);

        Comparison comparison;
        System.out.println("demo: starting PostgreSQL (the very first time it is unpacked)");
        try (PostgresServer server = PostgresServer.start()) {
            Trial.prepare(server);
            int operations = Integer.getInteger("demo.operations", 0);
            if (operations == 0) {
                System.out.println("demo: measuring how fast this machine connects");
                operations = Calibration.operations(server, threads);
            }
            Trial trial = new Trial(server, threads, operations, output);
            Measured without = trial.run("without", null);
            Measured with = trial.run("with", agent);
            comparison = new Comparison(without, with, threads, agent != null);
        }

        System.out.println();
        comparison.table().forEach(System.out::println);
        System.out.println();
        comparison.agentLines().forEach(System.out::println);
        System.out.println();
        System.out.printf("demo: took %d s; what the program wrote is in %s%n", seconds(start), output);
        List<String> broken = comparison.broken();
        broken.forEach(line -> System.out.println("demo: FAILED: " + line));
        System.exit(broken.isEmpty() ? 0 : 1);
    }

    private static @Nullable Path agentJar() {
        String name = System.getProperty("agent.jar", "");
        if (name.isEmpty()) {
            System.out.println("demo: no agent.jar given, so both runs are without the agent");
            return null;
        }
        Path jar = Path.of(name).toAbsolutePath().normalize();
        if (!Files.isRegularFile(jar)) {
            throw new IllegalArgumentException("agent.jar is not a file: " + jar);
        }
        return jar;
    }

    private static long seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1_000_000_000;
    }
}
