package com.acme.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of places in examples/README.md is what the comments in the source say. */
class SinsTest {
    private static final String MARK = "// sin: ";

    @Test
    void readme_namesThePlaceOfEachSin() throws Exception {
        List<String> rows = Files.readAllLines(Path.of("..", "README.md")).stream()
                .filter(line -> line.startsWith("| ") && line.contains(".java:"))
                .map(line -> line.split(" \\| ")[0] + " | " + line.split(" \\| ")[1])
                .toList();
        assertThat(marks()).hasSize(8).containsExactlyInAnyOrderElementsOf(rows);
    }

    private static List<String> marks() throws IOException {
        List<String> marks = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    int at = lines.get(i).indexOf(MARK);
                    if (at >= 0) {
                        String sin = lines.get(i).substring(at + MARK.length());
                        marks.add("| " + sin + " | `" + file.getFileName() + ":" + (i + 1) + "`");
                    }
                }
            }
        }
        return marks;
    }
}
