package dev.unchurn.benchmarks;

import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.util.ListStatistics;

/**
 * How many times the cost of something else, from pairs that were measured side by side: the geometric mean, and the interval
 * that has it with 95 % confidence if the pairs are independent (Student's t over the logarithms). Immutable.
 */
record Ratio(double mean, double low, double high, int pairs) {
    private static final double CONFIDENCE = 0.95;

    /** @param ratios one for each pair; at least three: of two there is no interval */
    static Ratio of(List<Double> ratios) {
        ListStatistics logarithms = new ListStatistics();
        for (double ratio : ratios) logarithms.addValue(Math.log(ratio));
        double mean = logarithms.getMean();
        double error = logarithms.getMeanErrorAt(CONFIDENCE);
        return new Ratio(Math.exp(mean), Math.exp(mean - error), Math.exp(mean + error), ratios.size());
    }

    static double median(List<Double> values) {
        ListStatistics sorted = new ListStatistics();
        for (double value : values) sorted.addValue(value);
        return sorted.getPercentile(50);
    }

    @Override
    public String toString() {
        if (Double.isNaN(low)) return String.format(Locale.ROOT, "%.3f (%d pairs, too few for more)", mean, pairs);
        return String.format(Locale.ROOT, "%.3f (95 %%: %.3f to %.3f, %d pairs)", mean, low, high, pairs);
    }
}
