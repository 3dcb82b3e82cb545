package dev.unchurn.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** What each unit of a turn cost: time, processor time of the whole program, and the bytes that {@code Batches} counts. Immutable. */
record Turn(double wallNanos, double cpuNanos, double bytes) {
    /** Has {@code com.acme.benchmarks.Batches} do so many units. */
    static Turn take(Program program, int units) throws IOException, InterruptedException, TimeoutException {
        String[] done = program.ask(Integer.toString(units));
        return new Turn(part(done[1], units), part(done[2], units), part(done[3], units));
    }

    private static double part(String whole, int units) {
        return Double.parseDouble(whole) / units;
    }
}
