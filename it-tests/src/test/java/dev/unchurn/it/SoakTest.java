package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.conformance.Run;
import com.acme.conformance.Soak;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildJvm;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakTest {
    /** Ten minutes by hand: {@code -Dunchurn.soak.seconds=600}, and {@code -Dunchurn.soak.seed} to repeat one. */
    private static final int SECONDS = Integer.getInteger("unchurn.soak.seconds", 20);

    private static final String SEED = System.getProperty("unchurn.soak.seed", "");

    @TempDir
    private Path directory;

    @Test
    void probes_manyAtOnceInOnePool_seeWhatTheySeeAlone() throws Exception {
        Database database = SharedServer.newDatabase();
        Outcome alone = Programs.raw(Jvm.running(), Run.class, arguments(database, "postgres/"));
        Path expected = Files.write(directory.resolve("expected"), alone.out());
        List<String> options = new ArrayList<>(List.of("expected=" + expected, "seconds=" + SECONDS, "threads=8"));
        if (!SEED.isEmpty()) options.add("seed=" + SEED);

        Outcome soak;
        try (ChildJvm child = Programs.command(
                        Jvm.running(), Soak.class, arguments(database, options.toArray(new String[0])))
                // A busy JVM leaves out the message of an exception that it throws often.
                .options("-XX:-OmitStackTraceInFastThrow")
                .agent(AgentJar.path(), "mode=pool,verify=1")
                .onOut(System.out::println)
                .start()) {
            soak = child.await(Duration.ofSeconds(SECONDS + 180));
        }

        assertThat(soak.exit()).as(soak.describe()).isZero();
        assertThat(Told.lines(soak.err(), "ERROR")).isEmpty();
    }

    private static String[] arguments(Database database, String... more) {
        List<String> arguments = new ArrayList<>(List.of(database.arguments()));
        arguments.addAll(List.of("postgres", ""));
        arguments.addAll(List.of(more));
        return arguments.toArray(new String[0]);
    }
}
