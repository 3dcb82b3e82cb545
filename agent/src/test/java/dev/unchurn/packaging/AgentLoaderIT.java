package dev.unchurn.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The way into a JVM: the real jar and its loader, with an agent inside that only says what it sees. */
class AgentLoaderIT {
    private static final Path JAR = Path.of("target/unchurn.jar");
    private static final String AGENT = "unchurn/dev/unchurn/agent/Agent.classdata";

    private static final String WITNESS = """
            package dev.unchurn.agent;
            public class Agent {
                static final String PAGE = "dev/unchurn/report/html/report.css";
                public static void start(String argument, java.lang.instrument.Instrumentation instrumentation)
                        throws Exception {
                    if ("fail".equals(argument)) throw new IllegalStateException("told to");
                    ClassLoader ours = Agent.class.getClassLoader();
                    java.io.InputStream page = ours.getResources(PAGE).nextElement().openStream();
                    System.err.println("resource read: " + (page.read() > 0));
                    System.err.println("class file read: " + (ours.getResourceAsStream(
                            "dev/unchurn/agent/Agent.class").read() == 0xCA));
                    System.err.println("version: " + Agent.class.getPackage().getImplementationVersion());
                    System.err.println("argument: " + argument);
                }
            }
            """;

    private static final String PROGRAM = """
            public class Program {
                public static void main(String[] arguments) throws Exception {
                    ClassLoader own = Program.class.getClassLoader();
                    System.out.println("resource: " + own.getResource("dev/unchurn/report/html/report.css"));
                    try {
                        Class.forName("dev.unchurn.agent.Agent");
                        System.out.println("the agent is visible");
                    } catch (ClassNotFoundException expected) {
                        System.out.println("the agent is not visible");
                    }
                }
            }
            """;

    private static final String UNDISTURBED = "resource: null\nthe agent is not visible\n";

    @TempDir
    static Path temporary = Path.of("set by JUnit");

    private static Path jar = JAR;

    @BeforeAll
    static void build() throws IOException {
        Path classes = Files.createDirectories(temporary.resolve("classes"));
        compile(classes, "Program", PROGRAM);
        Path witness = Files.createDirectories(temporary.resolve("witness"));
        compile(witness, "Agent", WITNESS);
        // A path that a URL must escape.
        jar = Files.createDirectories(temporary.resolve("a b+c%20d")).resolve("unchurn.jar");
        copyWithWitness(witness.resolve("dev/unchurn/agent/Agent.class"));
    }

    /** The JVM that runs the tests, and those that properties name. */
    static List<String> javaHomes() {
        List<String> homes = new ArrayList<>(List.of(System.getProperty("java.home")));
        for (String version : List.of("8", "11", "17", "25")) {
            String home = System.getProperty("jdk" + version + ".home", "");
            if (!home.isEmpty() && !homes.contains(home)) homes.add(home);
        }
        return homes;
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void agent_isLoadedOutOfTheProgramsSight(String home) throws Exception {
        Outcome outcome = run(home, "-javaagent:" + jar + "=mode=observe");
        assertThat(outcome.out()).isEqualTo(UNDISTURBED);
        assertThat(outcome.err().lines().toList())
                .contains("resource read: true", "class file read: true", "argument: mode=observe")
                .anyMatch(line -> line.matches("version: \\d+\\.\\d+\\.\\d+.*"))
                .hasSize(4);
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void agent_thatFails_leavesOneLineAndTheProgramRuns(String home) throws Exception {
        Outcome outcome = run(home, "-javaagent:" + jar + "=fail");
        assertThat(outcome.out()).isEqualTo(UNDISTURBED);
        assertThat(outcome.err()).isEqualTo("unchurn: not started: java.lang.IllegalStateException: told to\n");
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void agent_givenTwice_isRefusedInOneLine(String home) throws Exception {
        Outcome outcome = run(home, "-javaagent:" + jar, "-javaagent:" + jar);
        assertThat(outcome.out()).isEqualTo(UNDISTURBED);
        assertThat(outcome.err().lines().toList())
                .endsWith("unchurn: not started: it already runs in this JVM")
                .containsOnlyOnce("resource read: true")
                .hasSize(5);
    }

    private record Outcome(String out, String err) {}

    private static Outcome run(String home, String... options) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Path.of(home, "bin", "java").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", temporary.resolve("classes").toString(), "Program"));
        Path err = Files.createTempFile(temporary, "err", ".txt");
        Process process =
                new ProcessBuilder(command).redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends").isTrue();
        assertThat(process.exitValue()).as(() -> text(err)).isZero();
        return new Outcome(out, text(err));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void compile(Path classes, String name, String source) throws IOException {
        Path file = Files.writeString(classes.resolve(name + ".java"), source);
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, messages, "--release", "8", "-d", classes.toString(), file.toString());
        assertThat(result).as(messages.toString(StandardCharsets.UTF_8)).isZero();
    }

    private static void copyWithWitness(Path witness) throws IOException {
        try (JarFile from = new JarFile(JAR.toFile());
                OutputStream file = Files.newOutputStream(jar);
                JarOutputStream to = new JarOutputStream(file, from.getManifest())) {
            for (ZipEntry entry : from.stream().toList()) {
                String name = entry.getName();
                if (name.equals(JarFile.MANIFEST_NAME) || name.equals(AGENT)) continue;
                to.putNextEntry(new ZipEntry(name));
                try (InputStream in = from.getInputStream(entry)) {
                    in.transferTo(to);
                }
            }
            to.putNextEntry(new ZipEntry(AGENT));
            Files.copy(witness, to);
        }
    }
}
