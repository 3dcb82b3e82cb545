package dev.unchurn.benchmarks;

import dev.unchurn.itsupport.ChildJvm;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * A JVM that stays alive and works as often as it is told: it answers each line of its standard input by one that begins with
 * {@code done}. Not thread-safe.
 */
final class Program implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final ChildJvm jvm;
    private int asked;

    Program(Variant variant, Class<?> main, List<String> arguments) throws IOException {
        jvm = ChildJvm.java()
                .options(variant.jvmOptions().toArray(new String[0]))
                .classPath(Variant.benchmarks())
                .main(main.getName(), arguments.toArray(new String[0]))
                .start();
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
