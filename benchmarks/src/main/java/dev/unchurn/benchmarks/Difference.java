package dev.unchurn.benchmarks;

import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.util.ListStatistics;

/**
 * What something costs more than something else, from pairs measured side by side: the mean, and the interval that has it with
 * 95 % confidence if the pairs are independent (Student's t). Immutable.
 */
record Difference(double mean, double low, double high) {
    private static final double CONFIDENCE = 0.95;

    /** @param differences one for each pair; at least three: of two there is no interval */
    static Difference of(List<Double> differences) {
        ListStatistics values = new ListStatistics();
        for (double difference : differences) values.addValue(difference);
        double error = values.getMeanErrorAt(CONFIDENCE);
        return new Difference(values.getMean(), values.getMean() - error, values.getMean() + error);
    }

    /** With so many digits after the point. */
    String text(int digits) {
        String number = "%." + digits + "f";
        return String.format(Locale.ROOT, number + " (" + number + " to " + number + ")", mean, low, high);
    }
}
