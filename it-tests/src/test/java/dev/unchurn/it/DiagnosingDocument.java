package dev.unchurn.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The quotations in {@code docs/diagnosing.md}: each follows a comment that names program, options and outlet ({@code log},
 * {@code page} or {@code sites}).
 */
final class DiagnosingDocument {
    private static final Pattern QUOTATION = Pattern.compile(
            "^<!-- (\\w+) (\\S+): (log|page) -->\\n```\\n(.*?)\\n```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern TABLE =
            Pattern.compile("^<!-- (\\w+) (\\S+): sites -->\\n((?:\\|.*\\n)+)", Pattern.MULTILINE);

    /** What a program shows with these options. */
    record Quotation(String program, String options, String outlet, List<String> lines) {
        @Override
        public String toString() {
            return program + " with " + options + ": " + outlet;
        }
    }

    /** A row of the table of call sites: some of its columns by their names. */
    record Row(String program, String options, String place, Map<String, String> cells) {
        @Override
        public String toString() {
            return program + " with " + options + ": " + place;
        }
    }

    private DiagnosingDocument() {}

    static List<Quotation> quotations() throws IOException {
        return QUOTATION
                .matcher(text())
                .results()
                .map(found -> new Quotation(
                        found.group(1),
                        found.group(2),
                        found.group(3),
                        found.group(4).lines().toList()))
                .toList();
    }

    static List<Row> rows() throws IOException {
        return TABLE.matcher(text())
                .results()
                .flatMap(found -> rows(found).stream())
                .toList();
    }

    private static List<Row> rows(MatchResult found) {
        List<List<String>> lines =
                found.group(3).lines().map(DiagnosingDocument::cells).toList();
        List<Row> rows = new ArrayList<>();
        for (List<String> line : lines.subList(2, lines.size())) {
            Map<String, String> cells = new LinkedHashMap<>();
            for (int i = 1; i < line.size(); i++) cells.put(lines.get(0).get(i), line.get(i));
            rows.add(new Row(found.group(1), found.group(2), line.get(0), cells));
        }
        return rows;
    }

    private static List<String> cells(String line) {
        return Pattern.compile(" *\\| *")
                .splitAsStream(line.substring(1))
                .map(String::trim)
                .toList();
    }

    private static String text() throws IOException {
        return Files.readString(Path.of("..", "docs", "diagnosing.md"));
    }

    /** A line without what differs from run to run: its amounts, times, plurals, and where the server is. Lines of code stay. */
    static String shape(String line) {
        return line.replaceAll("\\S+@\\S+:\\d+/\\w+", "POOL")
                .replaceAll("\\d\\d:\\d\\d:\\d\\d", "TIME")
                .replaceAll("<?(?<![\\w$:.])\\d+([.,]\\d+)*( (ms|s|min|h|%)\\b)?( %)?(/(s|min|h))?", "#")
                .replaceAll("\\b(connection|borrow)s\\b", "$1");
    }
}
