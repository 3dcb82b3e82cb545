package dev.unchurn.shadow;

import dev.unchurn.event.CallSite;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How fast things would go if the program were not busy connecting. All openings do the same, so they measure the machine:
 * what they take beside others against what they take at best is how much slower everything is beside that many. Learns as
 * it hears. Not thread-safe.
 */
final class Pace {
    /**
     * What a reset takes cannot be measured where nothing is reset, so this is assumed: a reset is one or two round trips,
     * opening is about ten, a process that is forked and a password that is checked.
     */
    static final int RESETS_IN_AN_OPENING = 20;

    /**
     * Nor can it be measured how much faster a session answers that has answered before: a new one has to read the catalogue
     * first. On PostgreSQL 17 that was a quarter of an opening.
     */
    static final int WARM_UPS_IN_AN_OPENING = 4;

    private static final long HIGHEST_MICROS = TimeUnit.HOURS.toMicros(1);
    private static final long NANOS_PER_MICRO = 1_000;
    private static final double MEDIAN = 50;
    private static final double BEST = 1;

    /** Crowds are told apart by steps of a fourth of a doubling, up to 256. */
    private static final int STEPS_PER_DOUBLING = 4;

    private static final int MOST_STEPS = 8 * STEPS_PER_DOUBLING;
    private static final int MAX_SITES = 1_024;

    private final Histogram openMicros = new Histogram(HIGHEST_MICROS, 2);
    private final @Nullable Histogram[] openMicrosByCrowd = new Histogram[MOST_STEPS + 1];
    private final Map<CallSite, Long> shortest = new HashMap<>();

    /** @param crowd how many were being opened meanwhile, this one included */
    void opened(long nanos, double crowd) {
        long micros = Math.min(nanos / NANOS_PER_MICRO, HIGHEST_MICROS);
        openMicros.recordValue(micros);
        int step = step(crowd);
        Histogram known = openMicrosByCrowd[step];
        if (known == null) {
            known = new Histogram(HIGHEST_MICROS, 1);
            openMicrosByCrowd[step] = known;
        }
        known.recordValue(micros);
    }

    private static int step(double crowd) {
        long step = Math.round(Math.log(Math.max(1, crowd)) / Math.log(2) * STEPS_PER_DOUBLING);
        return (int) Math.min(step, MOST_STEPS);
    }

    void held(CallSite site, long nanos) {
        Long known = shortest.get(site);
        if (known == null ? shortest.size() < MAX_SITES : nanos < known) shortest.put(site, nanos);
    }

    /** The shortest time that something was held that had been borrowed there; 0 where that is not known. */
    long shortestHeldNanos(CallSite site) {
        Long known = shortest.get(site);
        return known == null ? 0 : known;
    }

    /** What opening takes at best; 0 while nothing was opened. */
    long openNanos() {
        return openMicros.getTotalCount() == 0 ? 0 : openMicros.getValueAtPercentile(BEST) * NANOS_PER_MICRO;
    }

    long resetNanos() {
        return openNanos() / RESETS_IN_AN_OPENING;
    }

    /** How much longer the first work in a new session takes. */
    long warmUpNanos() {
        return openNanos() / WARM_UPS_IN_AN_OPENING;
    }

    /**
     * How many times longer things take beside openings; 1 at least, and no more than the crowd, which would have shared a
     * single processor.
     *
     * @param crowd how many openings, the one who asks included
     */
    double slowness(double crowd) {
        Histogram known = openMicrosByCrowd[step(crowd)];
        long bestNanos = openNanos();
        if (known == null || bestNanos == 0) return 1;
        double ratio = (double) known.getValueAtPercentile(MEDIAN) * NANOS_PER_MICRO / bestNanos;
        return Math.max(1, Math.min(ratio, crowd));
    }
}
