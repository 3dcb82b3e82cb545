package dev.unchurn.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An HTML report as its reader sees it without scripts: of its one pool, or of all of them together. */
final class ReportPage {
    private static final Pattern FINDING = Pattern.compile("<li( class=\"warn\")?>(.*?)</li>");
    private static final Pattern SITES =
            Pattern.compile("<table class=\"sites\">.*?<tbody>\\n(.*?)</tbody>", Pattern.DOTALL);
    private static final Pattern PLACE =
            Pattern.compile("<tr><td><b>(.*?)</b>(?:<span class=\"by\">called by (.*?)</span>)?");
    private static final Pattern CELL =
            Pattern.compile("<td class=\"n[^\"]*\" data-v=\"(-?\\d+)\" data-l=\"([^\"]+)\">(.*?)</td>");
    private static final Pattern LEAK =
            Pattern.compile("<details class=\"leak\"[^>]*><summary><b>([0-9,]+) connections?</b> (.*?)</summary>");
    private static final Pattern RETIRED =
            Pattern.compile("<h3>Closed for good</h3>.*?<tbody>\\n(.*?)</tbody>", Pattern.DOTALL);
    private static final Pattern RETIRED_ROW =
            Pattern.compile("<tr><td class=\"n\">([0-9,]+)</td><td>(.*?)</td><td>(.*?)</td></tr>");

    private final String html;

    private ReportPage(String html) {
        this.html = html;
    }

    /** A row of the table of call sites: its columns by their names, as numbers (times in nanoseconds) and as texts. */
    record Site(String place, String callers, Map<String, Long> values, Map<String, String> texts) {}

    /** A place that leaks, its callers included. */
    record Leak(long count, String place) {}

    /** Why connections were closed, and who had borrowed them. */
    record Retired(long count, String why, String place) {}

    static ReportPage read(Path file) throws IOException {
        return new ReportPage(Files.readString(file));
    }

    /** The sentences on top. */
    List<String> findings() {
        return FINDING.matcher(html)
                .results()
                .map(found -> plain(found.group(2)))
                .toList();
    }

    /** Those of them that somebody should do something about. */
    List<String> warnings() {
        return FINDING.matcher(html)
                .results()
                .filter(found -> found.group(1) != null)
                .map(found -> plain(found.group(2)))
                .toList();
    }

    List<Site> sites() {
        return SITES.matcher(html)
                .results()
                .flatMap(table -> table.group(1).lines())
                .map(ReportPage::row)
                .toList();
    }

    /** The row of a place, named without its callers. */
    Site site(String place) {
        List<Site> found =
                sites().stream().filter(site -> site.place.equals(place)).toList();
        if (found.size() == 1) return found.get(0);
        throw new AssertionError(found.size() + " rows for " + place + " among "
                + sites().stream().map(Site::place).toList());
    }

    private static Site row(String row) {
        Matcher place = PLACE.matcher(row);
        if (!place.find()) throw new AssertionError("No place in " + row);
        Map<String, Long> values = new LinkedHashMap<>();
        Map<String, String> texts = new LinkedHashMap<>();
        CELL.matcher(row).results().forEach(cell -> {
            values.put(cell.group(2), Long.parseLong(cell.group(1)));
            texts.put(cell.group(2), plain(cell.group(3)));
        });
        return new Site(plain(place.group(1)), place.group(2) == null ? "" : plain(place.group(2)), values, texts);
    }

    List<Leak> leaks() {
        return LEAK.matcher(html)
                .results()
                .map(found -> new Leak(number(found.group(1)), plain(found.group(2))))
                .toList();
    }

    List<Retired> retired() {
        return RETIRED.matcher(html)
                .results()
                .flatMap(table -> RETIRED_ROW.matcher(table.group(1)).results())
                .map(found -> new Retired(number(found.group(1)), plain(found.group(2)), plain(found.group(3))))
                .toList();
    }

    private static long number(String digits) {
        return Long.parseLong(digits.replace(",", ""));
    }

    private static String plain(String html) {
        return html.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }
}
