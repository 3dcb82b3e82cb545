package dev.unchurn.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test starts a JVM, whose standard error and system properties are its own. */
class LogTest {
    private static final String STAMP = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d ";

    @TempDir
    Path directory;

    private String err = "";

    /** A program with a context class loader of its own, which our log must leave alone. */
    static final class Program {
        public static void main(String[] args) {
            ClassLoader before = new ClassLoader() {};
            Thread.currentThread().setContextClassLoader(before);
            // which the JDK writes into the system properties the first time that it needs it
            TimeZone.getDefault();
            Object properties = System.getProperties().clone();
            Log log = new Log(args.length == 0 ? null : args[0]);
            log.info("unchurn: {} a line");
            log.warn("unchurn: a warning\n    at x.Y");
            log.error("unchurn: an error");
            if (Thread.currentThread().getContextClassLoader() != before) System.out.println("context loader changed");
            if (!System.getProperties().equals(properties)) System.out.println("system properties changed");
        }
    }

    private void run(String... arguments) throws IOException, InterruptedException {
        File out = directory.resolve("out").toFile();
        File errors = directory.resolve("err").toFile();
        List<String> command = new ArrayList<>(Arrays.asList(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out)
                .redirectError(errors)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        err = text(errors.toPath());
        assertThat(text(out.toPath())).as("standard output").isEmpty();
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static void assertThatIsOurLog(String text) {
        assertThat(text.replace("\r", ""))
                .matches(STAMP + "INFO unchurn: \\{} a line\n" + STAMP + "WARN unchurn: a warning\n    at x.Y\n" + STAMP
                        + "ERROR unchurn: an error\n");
    }

    @Test
    void log_withoutAFile_isOnStandardErrorAndNothingElse() throws Exception {
        run();

        assertThatIsOurLog(err);
    }

    @Test
    void log_withAFile_isThereAndNowhereElse() throws Exception {
        run(directory.resolve("u.log").toString());

        assertThat(err).isEmpty();
        assertThatIsOurLog(text(directory.resolve("u.log")));
    }

    @Test
    void log_ofAnEarlierRun_isKept() throws Exception {
        Files.write(directory.resolve("u.log"), "earlier".getBytes(StandardCharsets.UTF_8));
        Files.write(directory.resolve("u.log.old"), "much earlier".getBytes(StandardCharsets.UTF_8));

        run(directory.resolve("u.log").toString());

        assertThat(text(directory.resolve("u.log.old"))).isEqualTo("earlier");
        assertThatIsOurLog(text(directory.resolve("u.log")));
    }

    @Test
    void logFile_withTheProcessId_hasIt() throws Exception {
        run(directory.resolve("u-%p.log").toString());

        assertThat(directory.toFile().list()).anyMatch(name -> name.matches("u-\\d+\\.log"));
    }

    @Test
    void logFile_thatCannotBeWritten_isOneLineAndStandardError() throws Exception {
        run(directory.toString());

        int end = err.indexOf('\n') + 1;
        assertThat(err.substring(0, end).trim())
                .matches(STAMP + "WARN unchurn: log.file \\Q" + directory + "\\E cannot be written; logging here");
        assertThatIsOurLog(err.substring(end));
    }

    @Test
    void processId_isTheOneOfThisProcess() {
        assertThat(ProcessId.expand("a-%p-b"))
                .isEqualTo("a-" + ProcessHandle.current().pid() + "-b");
        assertThat(ProcessId.expand("plain")).isEqualTo("plain");
    }
}
