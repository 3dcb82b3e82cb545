package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.server.Leaks;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildJvm;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
    private static final Duration SECONDS = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    /** Runs a program that forgets eleven connections in two places, and gives its report. */
    private Path report() throws Exception {
        Database database = SharedServer.newDatabase();
        String options = "mode=observe,report=" + directory.resolve("churn-%p-%t.html");
        try (ChildJvm child = Programs.command(Jvm.running(), Leaks.class, database.arguments())
                .agent(AgentJar.path(), options)
                .start()) {
            child.awaitOut(line -> line.equals("forgotten"), SECONDS);
            child.awaitErr(line -> line.contains("leak: Leaks.forgetOnce"), SECONDS);
            child.awaitErr(line -> line.contains("leak: Leaks.forgetInLoop"), SECONDS);
            child.send("end");
            Outcome outcome = child.await(SECONDS);
            assertThat(outcome.err()).anyMatch(line -> line.contains("unchurn: the report of this run is in "));
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> found = files.toList();
            assertThat(found).hasSize(1);
            assertThat(found.get(0).getFileName().toString()).matches("churn-[0-9]+-[0-9]{8}-[0-9]{6}\\.html");
            return found.get(0);
        }
    }

    @Test
    void report_atExit_namesWhatTheProgramForgot() throws Exception {
        assertThat(Files.readString(report()))
                .contains("The program borrowed 22 connections")
                .containsPattern(
                        "connections? (was|were) never closed: .*Leaks\\.forgetInLoop \\(Leaks\\.java:[0-9]+\\)")
                .contains("Leaks.forgetOnce (Leaks.java:")
                .contains("the latest by thread careless")
                .doesNotContain(SharedServer.PASSWORD);
    }

    @Test
    void report_thatCannotBeWritten_isOneLine() throws Exception {
        Database database = SharedServer.newDatabase();
        Path nowhere = directory.resolve("missing").resolve("r.html");
        try (ChildJvm child = Programs.command(Jvm.running(), Leaks.class, database.arguments())
                .agent(AgentJar.path(), "report=" + nowhere)
                .start()) {
            child.awaitOut(line -> line.equals("forgotten"), SECONDS);
            child.send("end");
            Outcome outcome = child.await(SECONDS);
            assertThat(outcome.exit()).isZero();
            assertThat(outcome.err())
                    .filteredOn(line -> line.contains("the report cannot be written to"))
                    .hasSize(1);
        }
    }
}
