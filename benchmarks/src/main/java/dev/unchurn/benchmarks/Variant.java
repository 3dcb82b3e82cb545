package dev.unchurn.benchmarks;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One of the things that are compared: a name, and the options of the JVM that make it. Immutable. */
record Variant(String name, List<String> jvmOptions) {
    private static final String NOTHING = "stacks=off,statements=off";

    /** No agent. */
    static Variant raw() {
        return new Variant("raw", List.of());
    }

    /** The agent with these options. */
    static Variant agent(String name, String options) {
        return new Variant(name, List.of("-javaagent:" + AgentJar.path() + "=" + options));
    }

    /** Another build of the agent, which {@code -Dbase.jar=} names, with these options. */
    static Variant earlier(String name, String options) {
        Path jar = Path.of(System.getProperty("base.jar", "")).toAbsolutePath();
        return new Variant(name, List.of("-javaagent:" + jar + "=" + options));
    }

    /** The agent with these options, with all diagnosis off that has an option, and nobody that counts. */
    static Variant silent(String name, String options) {
        String unheard = options.isEmpty() ? NOTHING : options + "," + NOTHING;
        return new Variant(
                name, List.of("-javaagent:" + benchmarks(), "-javaagent:" + AgentJar.path() + "=" + unheard));
    }

    /** The same, with one more option of the JVM. */
    Variant with(String jvmOption) {
        List<String> more = new ArrayList<>(jvmOptions);
        more.add(jvmOption);
        return new Variant(name, more);
    }

    /** The jar with all of this in it. */
    static Path benchmarks() {
        try {
            return Path.of(Variant.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
