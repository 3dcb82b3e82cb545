package dev.unchurn.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the name that somebody probably meant. Only loaded when a name is unknown. */
final class NearestName {
    private NearestName() {}

    /**
     * The candidate with the fewest typing errors (a letter missing, added, wrong, or two swapped; case does not
     * count), or null when none is near enough to be meant.
     */
    static @Nullable String of(String name, String[] candidates) {
        String nearest = null;
        int fewest = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            int errors = errors(plain(name), plain(candidate));
            if (errors < fewest) {
                fewest = errors;
                nearest = candidate;
            }
        }
        return nearest != null && fewest <= Math.max(1, plain(nearest).length() / 3) ? nearest : null;
    }

    /** Without prefix, punctuation and case, so that IDLE_TIMEOUT, idle-timeout and unchurn.idleTimeout are the same. */
    private static String plain(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            if (Character.isLetterOrDigit(name.charAt(i))) text.append(name.charAt(i));
        }
        String lower = text.toString().toLowerCase(Locale.ROOT);
        return lower.startsWith("unchurn") ? lower.substring("unchurn".length()) : lower;
    }

    /** The edit distance of the two, a swap of neighbours counting as one. */
    private static int errors(String a, String b) {
        int[][] distance = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) distance[i][j] = step(distance, a, b, i, j);
        }
        return distance[a.length()][b.length()];
    }

    private static int step(int[][] distance, String a, String b, int i, int j) {
        if (i == 0 || j == 0) return i + j;
        int wrong = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(distance[i - 1][j - 1] + wrong, 1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, distance[i - 2][j - 2] + 1) : least;
    }
}
