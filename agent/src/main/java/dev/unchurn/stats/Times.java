package dev.unchurn.stats;

import org.HdrHistogram.AtomicHistogram;

/**
 * How long something took, many times over: percentiles with two digits. Kept in microseconds, up to a limit that is
 * given at the start, so that its size (about 30 kB for a day) never changes. Thread-safe and without locks.
 */
final class Times {
    private static final int DIGITS = 2;

    private static final long NANOS_PER_MICRO = 1_000;

    private final AtomicHistogram micros;
    private final long highestMicros;

    Times(long highestMicros) {
        this(highestMicros, DIGITS);
    }

    /** @param digits 1 for percentiles to about ten percent, in 2 kB */
    Times(long highestMicros, int digits) {
        this.highestMicros = highestMicros;
        this.micros = new AtomicHistogram(highestMicros, digits);
    }

    void record(long nanos) {
        micros.recordValue(Math.max(0, Math.min(nanos / NANOS_PER_MICRO, highestMicros)));
    }

    /** How many times were recorded. */
    long count() {
        return micros.getTotalCount();
    }

    /** The time that this percentage did not exceed, to about one percent; 0 when nothing was recorded. */
    long percentileNanos(double percentile) {
        return micros.getTotalCount() == 0 ? 0 : micros.getValueAtPercentile(percentile) * NANOS_PER_MICRO;
    }
}
