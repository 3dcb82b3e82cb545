package dev.unchurn.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the agent under measurement is: {@code -Dagent.jar=}, or where the build puts it. Stateless. */
final class AgentJar {
    private AgentJar() {}

    /** The absolute path of the jar; ends the measurement with one line when there is none. */
    static Path path() {
        Path jar = Path.of(System.getProperty("agent.jar", "agent/target/unchurn.jar"))
                .toAbsolutePath();
        if (Files.isRegularFile(jar)) return jar;
        throw new IllegalStateException("no agent at " + jar + "; build it, or name it with -Dagent.jar=");
    }
}
