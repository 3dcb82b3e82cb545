package dev.unchurn.config;

/** The written form of a duration: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}, or a number of seconds. */
final class Durations {
    /** A year; more than that is a mistake, and in nanoseconds it still fits a long many times over. */
    static final long MAX_MILLIS = 365L * 24 * 3_600_000;

    private static final int MAX_DIGITS = 9;

    private Durations() {}

    /** The duration in milliseconds, or -1 when the text is not a duration of at most a year. */
    static long millis(String text) {
        int digits = countDigits(text);
        if (digits == 0 || digits > MAX_DIGITS) return -1;
        long unitMillis = unitMillis(text.substring(digits).trim());
        if (unitMillis < 0) return -1;
        long millis = Long.parseLong(text.substring(0, digits)) * unitMillis;
        return millis > MAX_MILLIS ? -1 : millis;
    }

    /** How many ASCII digits the text begins with. */
    static int countDigits(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') digits++;
        return digits;
    }

    private static long unitMillis(String unit) {
        if (unit.isEmpty() || unit.equals("s")) return 1_000;
        if (unit.equals("ms")) return 1;
        if (unit.equals("m")) return 60_000;
        if (unit.equals("h")) return 3_600_000;
        return -1;
    }
}
