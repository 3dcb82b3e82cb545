package dev.unchurn.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Makes the smallest agent there is, for Java 8 and later. */
final class Workbench {
    private static final String EMPTY_AGENT =
            "public class EmptyAgent { public static void premain(String argument) { } }";

    private final Path directory;

    Workbench(Path directory) {
        this.directory = directory;
    }

    /** A jar for {@code -javaagent} that costs what any agent costs. */
    Path emptyAgent() throws IOException {
        Path classFile = compile("EmptyAgent", EMPTY_AGENT);
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", "EmptyAgent");
        Path jar = directory.resolve("empty-agent.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest)) {
            entries.putNextEntry(new JarEntry("EmptyAgent.class"));
            Files.copy(classFile, entries);
        }
        return jar;
    }

    private Path compile(String name, String source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) throw new IllegalStateException("this needs a JDK, not a runtime alone");
        Path classes = Files.createDirectories(directory.resolve(name.toLowerCase(Locale.ROOT)));
        Path file = Files.writeString(classes.resolve(name + ".java"), source);
        int result = compiler.run(
                null, null, null, "--release", "8", "-Xlint:-options", "-d", classes.toString(), file.toString());
        if (result != 0) throw new IllegalStateException("cannot compile " + name);
        return classes.resolve(name + ".class");
    }
}
