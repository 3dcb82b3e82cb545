package dev.unchurn.itsupport;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ChildJvm} will run; collected by chained calls, ended by {@link #start}.
 *
 * <p>The child does not inherit {@code JAVA_TOOL_OPTIONS} and its kin, which would write a line of their own to its
 * standard error. Not thread-safe.
 */
public final class ChildCommand {
    private final Path javaHome;
    private final List<String> options = new ArrayList<>();
    private final List<Path> classPath = new ArrayList<>();
    private final List<String> program = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private @Nullable Path directory;
    private Consumer<String> outListener = line -> {};
    private Consumer<String> errListener = line -> {};

    ChildCommand(Path javaHome) {
        this.javaHome = javaHome;
    }

    /** Adds JVM options, for example {@code -Xmx64m} or {@code -Dkey=value}. */
    public ChildCommand options(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    /** Adds {@code -javaagent:jar}, with {@code =argument} if the argument is not empty. */
    public ChildCommand agent(Path jar, String argument) {
        return options("-javaagent:" + jar + (argument.isEmpty() ? "" : "=" + argument));
    }

    public ChildCommand classPath(Path... more) {
        classPath.addAll(List.of(more));
        return this;
    }

    /** The main class, and the program's arguments. */
    public ChildCommand main(String mainClass, String... arguments) {
        program.clear();
        program.add(mainClass);
        program.addAll(List.of(arguments));
        return this;
    }

    public ChildCommand environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** The working directory; that of this JVM if none is set. */
    public ChildCommand directory(Path where) {
        directory = where;
        return this;
    }

    /** Hears each line of standard output at once, on the thread that reads it. */
    public ChildCommand onOut(Consumer<String> listener) {
        outListener = listener;
        return this;
    }

    /** As {@link #onOut}, for standard error. */
    public ChildCommand onErr(Consumer<String> listener) {
        errListener = listener;
        return this;
    }

    /** Starts the child. */
    public ChildJvm start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(commandLine());
        for (String name : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
            builder.environment().remove(name);
        }
        builder.environment().putAll(environment);
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        return new ChildJvm(builder.start(), outListener, errListener);
    }

    private List<String> commandLine() {
        List<String> line = new ArrayList<>();
        line.add(javaHome.resolve("bin").resolve("java").toString());
        line.addAll(options);
        if (!classPath.isEmpty()) {
            line.add("-cp");
            line.add(String.join(
                    File.pathSeparator, classPath.stream().map(Path::toString).toList()));
        }
        line.addAll(program);
        return line;
    }
}
