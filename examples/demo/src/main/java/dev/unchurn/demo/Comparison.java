package dev.unchurn.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two runs side by side, and which promises they break. Immutable. */
final class Comparison {
    private static final Pattern LEAK = Pattern.compile("unchurn: leak: (.*) never closed ([\\d,]+) connections?\\b.*");
    private static final String PLANTED = "NightlyCheck.java";
    private static final int SPARE_CONNECTIONS = 5;
    private static final int AGENT_LINES = 12;

    private final Measured without;
    private final Measured with;
    private final int threads;
    private final boolean agent;

    Comparison(Measured without, Measured with, int threads, boolean agent) {
        this.without = without;
        this.with = with;
        this.threads = threads;
        this.agent = agent;
    }

    /** The lines of the table. */
    List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add(row("", "without the agent", "with the agent", ""));
        lines.add(row("operations", count(without.operations()), count(with.operations()), ""));
        lines.add(row(
                "throughput",
                count(Math.round(without.perSecond())) + "/s",
                count(Math.round(with.perSecond())) + "/s",
                text("%.1f times", with.perSecond() / without.perSecond())));
        lines.add(row("operation p50", millis(without.p50Micros()), millis(with.p50Micros()), ""));
        lines.add(row("operation p99", millis(without.p99Micros()), millis(with.p99Micros()), ""));
        lines.add(row("connections the server saw", count(without.sessions()), count(with.sessions()), ""));
        lines.add(row("backends at peak", count(without.peak()), count(with.peak()), ""));
        lines.add(row("business results", "", differences().isEmpty() ? "identical" : "DIFFERENT", ""));
        Map<String, String> leaks = leaks();
        if (leaks.isEmpty()) {
            lines.add(row("leaks found", "", "none", ""));
        }
        leaks.forEach((site, number) -> lines.add(row("leaks found", "", number, "at " + site)));
        return lines;
    }

    /** The last lines that the agent wrote: its summary. */
    List<String> agentLines() {
        List<String> all = with.agentLines();
        return all.subList(Math.max(0, all.size() - AGENT_LINES), all.size());
    }

    /** What must hold and does not, in words; empty if all is well. */
    List<String> broken() {
        List<String> broken = new ArrayList<>();
        differences().forEach(line -> broken.add("the results differ: " + line));
        if (!agent) {
            return broken;
        }
        if (with.sessions() > threads + SPARE_CONNECTIONS) {
            broken.add("the server saw " + with.sessions() + " connections; at most threads + " + SPARE_CONNECTIONS
                    + " = " + (threads + SPARE_CONNECTIONS) + " were expected");
        }
        if (with.perSecond() <= without.perSecond()) {
            broken.add("the throughput is not higher with the agent");
        }
        if (leaks().isEmpty()) {
            broken.add("the planted leak in " + PLANTED
                    + " was not found (with less than 4,000 operations there may be no garbage collection)");
        }
        for (String site : leaks().keySet()) {
            if (!site.contains(PLANTED)) {
                broken.add("something that is no leak was called one: " + site);
            }
        }
        return broken;
    }

    /** Result lines that only one of the runs has. */
    private List<String> differences() {
        List<String> differences = new ArrayList<>();
        Set<String> ours = new LinkedHashSet<>(with.results());
        Set<String> theirs = new LinkedHashSet<>(without.results());
        theirs.stream().filter(line -> !ours.contains(line)).forEach(line -> differences.add("only without: " + line));
        ours.stream().filter(line -> !theirs.contains(line)).forEach(line -> differences.add("only with: " + line));
        if (theirs.isEmpty()) {
            differences.add("there are none");
        }
        return differences;
    }

    /** Site to number of connections; a later line about the same site replaces an earlier one. */
    private Map<String, String> leaks() {
        Map<String, String> leaks = new LinkedHashMap<>();
        for (String line : with.agentLines()) {
            Matcher matcher = LEAK.matcher(line);
            if (matcher.find()) {
                leaks.put(matcher.group(1), matcher.group(2));
            }
        }
        return leaks;
    }

    private static String row(String name, String left, String right, String remark) {
        return text("%-28s%19s%19s   %s", name, left, right, remark).stripTrailing();
    }

    private static String count(long number) {
        return text("%,d", number);
    }

    private static String millis(long micros) {
        return text("%.1f ms", micros / 1000.0);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
