package dev.unchurn.report;

/** Numbers with units as a person reads them: at most two or three digits that matter, ASCII, the same everywhere. */
public final class Amounts {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Amounts() {}

    /** As {@code 12,480}. */
    public static String count(long count) {
        String digits = Long.toString(Math.abs(count));
        StringBuilder text = new StringBuilder(count < 0 ? "-" : "");
        for (int i = 0; i < digits.length(); i++) {
            if (i > 0 && (digits.length() - i) % 3 == 0) text.append(',');
            text.append(digits.charAt(i));
        }
        return text.toString();
    }

    /** As {@code 12,480 borrows} or {@code 1 borrow}. */
    public static String count(long count, String noun) {
        return count(count) + " " + noun + (count == 1 ? "" : "s");
    }

    /** As {@code 0.04 ms}, {@code 2.1 ms}, {@code 18 ms}, {@code 1.5 s}, {@code 41 s}, {@code 31 min}. */
    public static String duration(long nanos) {
        if (nanos < 10 * MICRO) return nanos <= 0 ? "0 ms" : "<0.01 ms";
        if (nanos < MILLI - 5 * MICRO) return "0." + twoDigits(rounded(nanos, 10 * MICRO)) + " ms";
        if (nanos < 10 * MILLI - MILLI / 20) return tenths(nanos, MILLI) + " ms";
        if (nanos < SECOND - MILLI / 2) return rounded(nanos, MILLI) + " ms";
        if (nanos < 10 * SECOND - SECOND / 20) return tenths(nanos, SECOND) + " s";
        if (nanos < 2 * MINUTE - SECOND / 2) return rounded(nanos, SECOND) + " s";
        if (nanos < 2 * HOUR - MINUTE / 2) return rounded(nanos, MINUTE) + " min";
        if (nanos < 2 * DAY - HOUR / 2) return rounded(nanos, HOUR) + " h";
        return count(rounded(nanos, DAY)) + " days";
    }

    /** As {@code 99.9 %}. Rounded down: only all of them are 100 %. */
    public static String percent(long part, long whole) {
        if (whole <= 0 || part <= 0) return "0 %";
        if (part >= whole) return "100 %";
        long tenths = (long) (part * 1000.0 / whole);
        return tenths / 10 + "." + tenths % 10 + " %";
    }

    /** As {@code 208/s}, {@code 2.1/s}, {@code 12/min} or {@code 3/h}. */
    public static String rate(long count, long nanos) {
        double perSecond = count * (double) SECOND / Math.max(nanos, MILLI);
        if (perSecond >= 9.95) return count(Math.round(perSecond)) + "/s";
        if (perSecond >= 0.95) return tenths(Math.round(perSecond * 10)) + "/s";
        if (perSecond * 60 >= 0.95) return Math.round(perSecond * 60) + "/min";
        return count > 0 && perSecond * 3600 < 0.5 ? "<1/h" : Math.round(perSecond * 3600) + "/h";
    }

    /** As {@code 2.3}: how many there are of something on average. */
    public static String mean(double mean) {
        return tenths(Math.round(mean * 10));
    }

    private static long rounded(long nanos, long unit) {
        return (nanos + unit / 2) / unit;
    }

    private static String tenths(long nanos, long unit) {
        return tenths(rounded(nanos, unit / 10));
    }

    private static String tenths(long tenths) {
        return tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10);
    }

    static String twoDigits(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }
}
