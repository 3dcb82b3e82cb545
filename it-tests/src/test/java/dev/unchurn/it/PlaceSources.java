package dev.unchurn.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Classes of a program that each borrow at a line of their own, compiled for the occasion. Stateless. */
final class PlaceSources {
    private static final String SOURCE = """
            package com.acme.places;

            public final class %s implements com.acme.programs.ManyPlaces.Place {
                public java.sql.Connection open(String url) throws java.sql.SQLException {
                    return java.sql.DriverManager.getConnection(url, "shop", "secret");
                }
            }
            """;

    private PlaceSources() {}

    /** The simple name of one of them. */
    static String name(int number) {
        return String.format(Locale.ROOT, "Place%03d", number);
    }

    /**
     * Compiles so many into a directory for class paths.
     *
     * @return their full names
     */
    static List<String> compile(int count, Path directory, Path classPath) throws IOException {
        List<String> names = new ArrayList<>();
        List<String> command = new ArrayList<>(List.of("-proc:none", "-cp", classPath.toString()));
        command.addAll(List.of("-d", directory.toString()));
        for (int i = 0; i < count; i++) {
            Path source = directory.resolve(name(i) + ".java");
            command.add(Files.writeString(source, String.format(Locale.ROOT, SOURCE, name(i)))
                    .toString());
            names.add("com.acme.places." + name(i));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int result = compiler.run(null, null, null, command.toArray(new String[0]));
        if (result != 0) throw new IllegalStateException("javac refuses the places");
        return names;
    }
}
