package dev.unchurn.shadow;

import java.util.Arrays;
import java.util.List;

/** How many connections were being opened at any time, out of the openings that ended in a piece of real time. Immutable. */
final class Crowd {
    private final long[] begins;
    private final long[] ends;

    /** The first so many of each, added up; relative to the first begin, so that the sums stay small. */
    private final double[] beginSums;

    private final double[] endSums;
    private final long originNanos;

    /** @param heard of which the borrows count */
    Crowd(List<Heard> heard) {
        int count = 0;
        for (Heard event : heard) {
            if (event.kind == Heard.Kind.BORROWED) count++;
        }
        begins = new long[count];
        ends = new long[count];
        int filled = 0;
        for (Heard event : heard) {
            if (event.kind != Heard.Kind.BORROWED) continue;
            begins[filled] = event.beganNanos();
            ends[filled++] = event.atNanos;
        }
        Arrays.sort(begins);
        Arrays.sort(ends);
        originNanos = count == 0 ? 0 : begins[0];
        beginSums = sums(begins);
        endSums = sums(ends);
    }

    private double[] sums(long[] times) {
        double[] sums = new double[times.length + 1];
        for (int i = 0; i < times.length; i++) sums[i + 1] = sums[i] + (times[i] - originNanos);
        return sums;
    }

    /** How many were in progress on average; 0 for no time at all. */
    double mean(long fromNanos, long toNanos) {
        return toNanos <= fromNanos ? 0 : (spent(toNanos) - spent(fromNanos)) / (toNanos - fromNanos);
    }

    /** The time that all openings together had taken until then. */
    private double spent(long untilNanos) {
        return sinceEach(begins, beginSums, untilNanos) - sinceEach(ends, endSums, untilNanos);
    }

    /** The time from each of those before until then, added up. */
    private double sinceEach(long[] times, double[] sums, long untilNanos) {
        int before = Arrays.binarySearch(times, untilNanos);
        if (before < 0) before = -before - 1;
        return (double) before * (untilNanos - originNanos) - sums[before];
    }
}
