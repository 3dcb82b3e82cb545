package com.acme.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of places in examples/README.md is what the comments in the source say. */
class SinsTest {
    private static final String MARK = "// sin: ";
    private static final Pattern ROW = Pattern.compile("^\\| .+? \\| `\\w+\\.java:\\d+`", Pattern.MULTILINE);

    @Test
    void readme_namesThePlaceOfEachSin() throws Exception {
        String readme = Files.readString(Path.of("..", "README.md"));
        List<String> rows =
                ROW.matcher(readme).results().map(MatchResult::group).toList();
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
