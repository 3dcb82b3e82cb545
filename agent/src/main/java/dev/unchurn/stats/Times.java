package dev.unchurn.stats;

import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.AtomicHistogram;

/**
 * How long something took, many times over: percentiles with two digits. Kept in microseconds, up to a limit that is
 * given at the start, so that its size (about 30 kB for a day) never changes. Thread-safe and without locks.
 */
final class Times {
    private static final int DIGITS = 2;

    private static final long NANOS_PER_MICRO = 1_000;
    private static final double PERCENT = 100;

    private final LongAdder shortest = new LongAdder();
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

    /** Whether a time is one of those that are only counted. */
    static boolean isShortest(long nanos) {
        return nanos < NANOS_PER_MICRO;
    }

    /** What is shorter than a microsecond is only counted: finding its place in the histogram would cost a good part of it. */
    void record(long nanos) {
        if (nanos < NANOS_PER_MICRO) shortest.increment();
        else micros.recordValue(Math.min(nanos / NANOS_PER_MICRO, highestMicros));
    }

    /** How many times were recorded. */
    long count() {
        return shortest.sum() + micros.getTotalCount();
    }

    /** The time that this percentage did not exceed, to about one percent; 0 when nothing was recorded. */
    long percentileNanos(double percentile) {
        return percentileNanos(percentile, 0);
    }

    /** As above, with so many more that were shorter than a microsecond and that others count. */
    long percentileNanos(double percentile, long moreShortest) {
        long rest = shortest.sum() + moreShortest;
        long others = micros.getTotalCount();
        double rank = percentile / PERCENT * (rest + others) - rest;
        if (others == 0 || rank < 0 || (rank == 0 && rest > 0)) return 0;
        return micros.getValueAtPercentile(rank / others * PERCENT) * NANOS_PER_MICRO;
    }
}
