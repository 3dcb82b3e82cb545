package dev.unchurn.report.jfr;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import jdk.jfr.SettingControl;
import jdk.jfr.Timespan;

/**
 * The shortest time that is worth an event, written as the recorder writes times: {@code 20 ms}. The recorder's own threshold
 * is about time between an event's begin and its end, and ours are told when all is over. Thread-safe.
 */
@Timespan
class LongerThan extends SettingControl {
    private static final String[] UNITS = {"ns", "us", "ms", "s", "m", "h", "d"};
    private static final long[] NANOS = {
        1,
        1_000,
        1_000_000,
        TimeUnit.SECONDS.toNanos(1),
        TimeUnit.MINUTES.toNanos(1),
        TimeUnit.HOURS.toNanos(1),
        TimeUnit.DAYS.toNanos(1)
    };

    private volatile String value;
    private volatile long nanos;

    /** Called by the recorder: all times are recorded. */
    LongerThan() {
        this("0 ns");
    }

    LongerThan(String value) {
        this.value = value;
        this.nanos = nanos(value);
    }

    final boolean isReached(long timeNanos) {
        return timeNanos >= nanos;
    }

    /** Several recordings: all get what the one with the lowest bound asks for. */
    @Override
    public final String combine(Set<String> values) {
        String lowest = value;
        long lowestNanos = Long.MAX_VALUE;
        for (String each : values) {
            long eachNanos = nanos(each);
            if (eachNanos > lowestNanos) continue;
            lowest = each;
            lowestNanos = eachNanos;
        }
        return lowest;
    }

    @Override
    public final void setValue(String wanted) {
        nanos = nanos(wanted);
        value = wanted;
    }

    @Override
    public final String getValue() {
        return value;
    }

    /** Everything is recorded under a bound that cannot be read. */
    static long nanos(String text) {
        String trimmed = text.trim();
        int end = 0;
        while (end < trimmed.length() && Character.isDigit(trimmed.charAt(end))) end++;
        String unit = trimmed.substring(end).trim();
        for (int i = 0; i < UNITS.length; i++) {
            if (unit.equals(UNITS[i])) return times(trimmed.substring(0, end), NANOS[i]);
        }
        return 0;
    }

    private static long times(String count, long unitNanos) {
        try {
            return Math.multiplyExact(Long.parseLong(count), unitNanos);
        } catch (NumberFormatException | ArithmeticException unreadable) {
            return 0;
        }
    }
}
