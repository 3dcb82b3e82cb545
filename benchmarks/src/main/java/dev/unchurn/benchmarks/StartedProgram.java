package dev.unchurn.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program whose start is measured, and its class path of jars alone: the JVM archives no class of a directory. Immutable.
 *
 * @param name what the user calls it
 * @param touchesDatabase whether it wants URL, user and password as arguments
 */
record StartedProgram(String name, List<Path> classPath, String mainClass, boolean touchesDatabase) {
    /** The program with this name: {@code hello}, {@code jdbc} or {@code spring}. */
    static StartedProgram named(String name) throws IOException {
        return switch (name) {
            case "hello" -> new StartedProgram(name, List.of(programs()), "com.acme.benchmarks.Hello", false);
            case "jdbc" ->
                new StartedProgram(name, List.of(programs(), driver()), "com.acme.benchmarks.FirstConnection", true);
            case "spring" -> new StartedProgram(name, spring(), "com.acme.benchmarks.SpringStart", true);
            default -> throw new IllegalArgumentException("no program " + name + ": hello, jdbc or spring");
        };
    }

    /** The agent of OpenTelemetry where the build has put it. */
    static Path openTelemetry() {
        return built("opentelemetry-javaagent.jar");
    }

    /** The JVM, its options, and this program. */
    List<String> command(String java, List<String> options, List<String> database) {
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(options);
        String path = classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        command.addAll(List.of("-cp", path, mainClass));
        if (touchesDatabase) command.addAll(database);
        return command;
    }

    private static List<Path> spring() throws IOException {
        List<Path> jars = new ArrayList<>(List.of(programs()));
        jars.addAll(jarsIn(built("spring")));
        return jars;
    }

    private static Path driver() throws IOException {
        for (Path jar : jarsIn(built("spring"))) {
            if (String.valueOf(jar.getFileName()).startsWith("postgresql-")) return jar;
        }
        throw new IllegalStateException("no pgjdbc in " + built("spring"));
    }

    /** The small jar with nothing but this module's classes. */
    private static Path programs() throws IOException {
        for (Path jar : jarsIn(target())) {
            if (String.valueOf(jar.getFileName()).startsWith("unchurn-benchmarks-")) return jar;
        }
        throw new IllegalStateException("no unchurn-benchmarks-*.jar in " + target());
    }

    private static List<Path> jarsIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static Path built(String name) {
        Path path = target().resolve("start-up").resolve(name);
        if (Files.exists(path)) return path;
        throw new IllegalStateException("no " + path + "; build it with: mvn -pl benchmarks -am package");
    }

    private static Path target() {
        Path directory = Variant.benchmarks().getParent();
        if (directory == null) throw new IllegalStateException("benchmarks.jar is nowhere");
        return directory;
    }
}
