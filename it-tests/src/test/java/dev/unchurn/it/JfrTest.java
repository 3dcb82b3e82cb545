package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.server.BorrowsOnRequest;
import com.acme.server.Leaks;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildJvm;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JfrTest {
    private static final Duration SECONDS = Duration.ofSeconds(60);

    /** What {@link Leaks} does: forgets one and ten, and closes ten and one. */
    private static final int LEAKS = 11;

    private static final int CLOSED = 11;

    private static final String EVERY_WAIT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <configuration version="2.0">
              <event name="dev.unchurn.Wait">
                <setting name="enabled">true</setting>
                <setting name="longerThan">0 ns</setting>
              </event>
            </configuration>
            """;

    @TempDir
    private Path directory;

    static List<Jvm> jvms() {
        return Jvms.inTurn();
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void recording_fromTheStart_hasWhatTheProgramDid(Jvm jvm) throws Exception {
        Database database = SharedServer.newDatabase();
        Path file = directory.resolve("leaks.jfr");
        Path settings = Files.writeString(directory.resolve("waits.jfc"), EVERY_WAIT);
        Outcome outcome;
        try (ChildJvm child = Programs.command(jvm, Leaks.class, database.arguments())
                .options("-XX:StartFlightRecording=dumponexit=true,filename=" + file + ",settings=" + settings)
                .agent(AgentJar.path(), "")
                .start()) {
            child.awaitErr(line -> line.contains("leak: Leaks.forgetOnce"), SECONDS);
            child.awaitErr(line -> line.contains("leak: Leaks.forgetInLoop"), SECONDS);
            awaitBackends(database);
            child.send("end");
            outcome = child.await(SECONDS);
        }

        String summary = Told.summary(outcome.err(), database.name());
        assertThat(Told.lines(outcome.err(), "fault")).isEmpty();
        assertThat(events(file, "Borrow")).hasSize(LEAKS + CLOSED);
        assertThat(events(file, "Release")).hasSize(CLOSED);
        // those of which no line was awaited may not be proved yet when the program ends
        assertThat(events(file, "Leak")).hasSizeBetween(2, LEAKS);
        assertThat(events(file, "Open")).hasSize((int) Told.number(summary, "opened"));
        assertThat(events(file, "Retire"))
                .filteredOn(event -> event.getString("reason").equals("never closed by the program"))
                .hasSizeBetween(1, LEAKS);
        assertThat(events(file, "Wait"))
                .filteredOn(event -> event.getString("outcome").equals("opened a connection"))
                .hasSameSizeAs(events(file, "Open"));
        assertPlaces(file, database);
    }

    /** By then nearly all leaks are proved; telling them follows. */
    private static void awaitBackends(Database database) throws Exception {
        database.server().awaitBackends(database.name(), 1, SECONDS);
    }

    private static void assertPlaces(Path file, Database database) throws IOException {
        for (String name : List.of("Borrow", "Open", "Release")) {
            assertThat(events(file, name))
                    .allMatch(event -> event.getString("pool").contains(database.name()))
                    .allMatch(event -> hasFrameOf(event, Leaks.class));
        }
        assertThat(events(file, "Release"))
                .allMatch(event -> event.getString("callSite").startsWith("Leaks.closeProperly (Leaks.java:"));
        assertThat(events(file, "Leak"))
                .allMatch(event -> event.getString("stack").contains("com.acme.server.Leaks.forget"))
                .allMatch(event -> event.getDuration("heldTime").toNanos() > 0)
                .extracting(event -> event.getString("borrower"))
                .contains("careless", "main");
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("password=");
    }

    private static boolean hasFrameOf(RecordedEvent event, Class<?> program) {
        return event.getStackTrace().getFrames().stream()
                .anyMatch(frame -> frame.getMethod().getType().getName().equals(program.getName()));
    }

    @Test
    void recording_inTheJdksOwnTool_hasOurEventsWithUnitsAndStacks() throws Exception {
        Database database = SharedServer.newDatabase();
        Path file = directory.resolve("tool.jfr");
        try (ChildJvm child = Programs.command(Jvm.running(), Leaks.class, database.arguments())
                .options("-XX:StartFlightRecording=dumponexit=true,filename=" + file)
                .agent(AgentJar.path(), "")
                .start()) {
            child.awaitErr(line -> line.contains("leak: Leaks.forgetOnce"), SECONDS);
            child.send("end");
            child.await(SECONDS);
        }

        assertThat(tool("jfr", "summary", file.toString()))
                .containsPattern("(?m)^ dev\\.unchurn\\.Borrow +" + (LEAKS + CLOSED) + " ")
                .containsPattern("(?m)^ dev\\.unchurn\\.Release +" + CLOSED + " ");
        assertThat(tool("jfr", "print", "--stack-depth", "20", "--events", "dev.unchurn.*", file.toString()))
                .containsPattern("dev\\.unchurn\\.Leak \\{")
                .containsPattern("heldTime = [0-9.,]+ (us|ms|s)\\b")
                .containsPattern("callSite = \"Leaks\\.closeProperly \\(Leaks\\.java:[0-9]+\\)")
                .containsPattern("stackTrace = \\[\\s[^\\]]*com\\.acme\\.server\\.Leaks\\.closeProperly");
        assertThat(tool("jfr", "metadata", file.toString()))
                .contains("@Label(\"Connection Released\")")
                .containsPattern("@Label\\(\"Held Time\"\\)\\s[^;]*@Timespan\\(\"NANOSECONDS\"\\)\\s+long heldTime;");
    }

    @Test
    void recording_begunInARunningProgram_hasWhatHappensFromThenOn() throws Exception {
        Database database = SharedServer.newDatabase();
        Path file = directory.resolve("later.jfr");
        try (ChildJvm child = Programs.command(Jvm.running(), BorrowsOnRequest.class, database.arguments())
                .agent(AgentJar.path(), "")
                .start()) {
            child.send("5");
            child.awaitOut(line -> line.equals("borrowed 5"), SECONDS);
            jcmd(child, "JFR.start", "name=later");
            int borrowed = borrowUntilRecorded(child, 5, file);
            int recorded = events(file, "Borrow").size();
            assertThat(recorded).isLessThan(borrowed);

            child.send("25");
            child.awaitOut(line -> line.equals("borrowed " + (borrowed + 25)), SECONDS);
            jcmd(child, "JFR.stop", "name=later", "filename=" + file);

            assertThat(events(file, "Borrow")).hasSize(recorded + 25);
            child.endInput();
            assertThat(Told.lines(child.await(SECONDS).err(), "fault")).isEmpty();
        }
    }

    /** We join a recording within a second or two; says how often the program has borrowed until then. */
    private static int borrowUntilRecorded(ChildJvm child, int before, Path file) throws Exception {
        int total = before;
        long end = System.nanoTime() + SECONDS.toNanos();
        while (System.nanoTime() < end) {
            String done = "borrowed " + ++total;
            child.send("1");
            child.awaitOut(line -> line.equals(done), SECONDS);
            jcmd(child, "JFR.dump", "name=later", "filename=" + file);
            if (!events(file, "Borrow").isEmpty()) return total;
        }
        throw new AssertionError("no event within " + SECONDS);
    }

    private static void jcmd(ChildJvm child, String... command) throws Exception {
        List<String> line = new ArrayList<>(List.of("jcmd", Long.toString(child.pid())));
        line.addAll(List.of(command));
        tool(line.toArray(new String[0]));
    }

    /** Runs a program of the JDK; says what it said. */
    private static String tool(String... command) throws Exception {
        List<String> line = new ArrayList<>(List.of(command));
        line.set(0, Jvm.running().home().resolve("bin").resolve(command[0]).toString());
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(SECONDS.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private static List<RecordedEvent> events(Path file, String name) throws IOException {
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("dev.unchurn." + name))
                .toList();
    }
}
