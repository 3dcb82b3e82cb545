package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.itsupport.ChildCommand;
import dev.unchurn.itsupport.ChildJvm;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Starts the programs of package {@code com.acme.programs}, with and without the agent. */
final class Programs {
    static final Duration PATIENCE = Duration.ofSeconds(120);

    private Programs() {}

    /** A program on the class path with the driver, without the agent. */
    static ChildCommand command(Jvm jvm, Class<?> program, String... arguments) {
        return ChildJvm.java(jvm.home())
                .classPath(jarOf(program), jarOf(org.postgresql.Driver.class))
                .main(program.getName(), arguments);
    }

    /** Runs a command to its end; it must end well. */
    static Outcome run(ChildCommand command) throws Exception {
        try (ChildJvm child = command.start()) {
            return ended(child);
        }
    }

    /** Runs several at the same time, each to its end; all must end well. The outcomes are in the order of the commands. */
    static List<Outcome> runTogether(List<ChildCommand> commands) throws Exception {
        List<ChildJvm> children = new ArrayList<>();
        try {
            for (ChildCommand command : commands) children.add(command.start());
            List<Outcome> outcomes = new ArrayList<>();
            for (ChildJvm child : children) outcomes.add(ended(child));
            return outcomes;
        } finally {
            children.forEach(ChildJvm::close);
        }
    }

    private static Outcome ended(ChildJvm child) throws Exception {
        Outcome outcome = child.await(PATIENCE);
        assertThat(outcome.exit()).as(outcome.describe()).isZero();
        return outcome;
    }

    static Outcome raw(Jvm jvm, Class<?> program, String... arguments) throws Exception {
        return run(command(jvm, program, arguments));
    }

    /** Runs it with the agent on the command line. */
    static Outcome withAgent(Jvm jvm, String options, Class<?> program, String... arguments) throws Exception {
        return run(command(jvm, program, arguments).agent(AgentJar.path(), options));
    }

    /** What was written to standard error by others than the program, whose lines begin with {@code program:}. */
    static List<String> agentLines(Outcome outcome) {
        return outcome.err().stream()
                .filter(line -> !line.startsWith("program:"))
                .toList();
    }

    /** The jar or directory that a class comes from. */
    static Path jarOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Options of a JVM that collects what the program loses while it runs. The survivor spaces are as large as eden (4 MB): where
     * what start-up leaves alive fills them, lost connections grow old, never to be collected in a short run.
     */
    static String[] collectingSoon() {
        return new String[] {"-XX:+UseSerialGC", "-Xmx64m", "-Xmn12m", "-XX:SurvivorRatio=1"};
    }
}
