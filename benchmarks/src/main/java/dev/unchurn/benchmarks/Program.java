package dev.unchurn.benchmarks;

import dev.unchurn.itsupport.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * A JVM that stays alive and works as often as it is told: it answers each line of its standard input by one that begins with
 * {@code done}. {@code -Djava=} names another {@code java} for it than this one's. Not thread-safe.
 */
final class Program implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final ChildJvm jvm;
    private int asked;

    Program(Variant variant, Class<?> main, List<String> arguments) throws IOException {
        jvm = ChildJvm.java(javaHome())
                .options(variant.jvmOptions().toArray(new String[0]))
                .classPath(Variant.benchmarks())
                .main(main.getName(), arguments.toArray(new String[0]))
                .start();
    }

    /** Where the JVM of all programs lives. */
    static Path javaHome() throws IOException {
        String java = System.getProperty("java", "");
        if (java.isEmpty()) return Path.of(System.getProperty("java.home"));
        // what is on the path is a link
        return Path.of(java).toRealPath().resolve("../..").normalize();
    }

    /** The words of the answer, {@code done} the first of them. */
    String[] ask(String order) throws IOException, InterruptedException, TimeoutException {
        int before = asked++;
        jvm.send(order);
        int[] seen = {0};
        return jvm.awaitOut(line -> line.startsWith("done ") && seen[0]++ == before, PATIENCE)
                .split(" ", -1);
    }

    @Override
    public void close() {
        jvm.close();
    }
}
