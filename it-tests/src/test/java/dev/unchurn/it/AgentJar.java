package dev.unchurn.it;

import java.nio.file.Files;
import java.nio.file.Path;

/** The packaged agent, as a user has it. */
final class AgentJar {
    private AgentJar() {}

    /** Where it is: system property {@code unchurn.agent.jar}. */
    static Path path() {
        Path jar = Path.of(System.getProperty("unchurn.agent.jar", "../agent/target/unchurn.jar"))
                .toAbsolutePath()
                .normalize();
        if (!Files.isRegularFile(jar)) throw new IllegalStateException("There is no agent at " + jar);
        return jar;
    }
}
