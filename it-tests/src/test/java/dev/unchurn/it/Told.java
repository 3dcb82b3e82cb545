package dev.unchurn.it;

import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a program's lines say of backends (those that begin with {@code #}), and what the agent's lines say. */
final class Told {
    private Told() {}

    /** The lines that must be the same with and without the agent. */
    static List<String> same(Outcome outcome) {
        return outcome.out().stream().filter(line -> !line.startsWith("#")).toList();
    }

    /** The lines about backends. */
    static List<String> backends(Outcome outcome) {
        return outcome.out().stream().filter(line -> line.startsWith("#")).toList();
    }

    /** The agent's lines that contain a text. */
    static List<String> lines(List<String> err, String part) {
        return err.stream()
                .filter(line -> line.contains("unchurn") && line.contains(part))
                .toList();
    }

    /** The agent's line about a pool at the end of the program. */
    static String summary(List<String> err, String pool) {
        return err.stream()
                .filter(line -> line.contains(pool + ": at exit"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No summary of " + pool + " in\n" + String.join("\n", err)));
    }

    /** The number before a word of a line, for example before {@code opened}; 0 when the word is not there. */
    static long number(String line, String word) {
        Matcher matcher = Pattern.compile("([0-9,]+) " + word).matcher(line);
        return matcher.find() ? Long.parseLong(matcher.group(1).replace(",", "")) : 0;
    }
}
