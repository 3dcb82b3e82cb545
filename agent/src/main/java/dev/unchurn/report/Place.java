package dev.unchurn.report;

import dev.unchurn.event.CallSite;
import dev.unchurn.event.LeaseInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How places, stacks and foreign texts appear in the log. */
public final class Place {
    private static final String UNKNOWN = "a place without a stack (see option stacks)";
    private static final int MAX_FRAMES = 40;
    private static final int MAX_PLACES = 4;
    private static final int MAX_TEXT = 300;

    private Place() {}

    public static String of(@Nullable CallSite site) {
        return site == null ? UNKNOWN : clean(site.toString());
    }

    /** The frames, each on an indented line of its own that begins with a line break; empty without a stack. */
    public static String stack(@Nullable CallSite site) {
        if (site == null) return "";
        List<StackTraceElement> frames = site.stack();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < frames.size() && i < MAX_FRAMES; i++) {
            text.append("\n    at ").append(clean(frames.get(i).toString()));
        }
        if (frames.size() > MAX_FRAMES)
            text.append("\n    ... ").append(frames.size() - MAX_FRAMES).append(" more");
        return text.toString();
    }

    /** As {@code ; last statement: select * from orders where id = ?}; empty when there was none. */
    public static String lastStatement(@Nullable String shape) {
        return shape == null ? "" : "; last statement: " + clean(shape);
    }

    /** As {@code OrderDao.find (OrderDao.java:42) x 6, Stock.move (Stock.java:7) x 4}, the most frequent first. */
    static String holders(List<LeaseInfo> holders) {
        List<Map.Entry<String, Integer>> places =
                new ArrayList<>(counts(holders).entrySet());
        Collections.sort(places, MOST_FREQUENT_FIRST);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < places.size() && i < MAX_PLACES; i++) {
            text.append(i == 0 ? "" : ", ").append(places.get(i).getKey());
            text.append(" x ").append(places.get(i).getValue());
        }
        int left = places.size() - MAX_PLACES;
        return left > 0 ? text + " and " + Amounts.count(left, "other place") : text.toString();
    }

    private static final Comparator<Map.Entry<String, Integer>> MOST_FREQUENT_FIRST =
            new Comparator<Map.Entry<String, Integer>>() {
                @Override
                public int compare(Map.Entry<String, Integer> a, Map.Entry<String, Integer> b) {
                    return b.getValue().compareTo(a.getValue());
                }
            };

    private static Map<String, Integer> counts(List<LeaseInfo> holders) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (LeaseInfo holder : holders) {
            String place = of(holder.site());
            Integer count = counts.get(place);
            counts.put(place, count == null ? 1 : count + 1);
        }
        return counts;
    }

    /** Names of threads, users and databases are the program's own: whatever is in them, it stays one line. */
    public static String clean(String text) {
        StringBuilder clean = new StringBuilder();
        for (int i = 0; i < text.length() && i < MAX_TEXT; i++) {
            char c = text.charAt(i);
            clean.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? ' ' : c);
        }
        return text.length() > MAX_TEXT ? clean.append("...").toString() : clean.toString();
    }
}
