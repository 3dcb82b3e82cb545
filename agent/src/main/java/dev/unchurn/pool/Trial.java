package dev.unchurn.pool;

import java.util.concurrent.TimeUnit;

/**
 * Finds out whether a pool serves more borrows with another limit on use. The present limit and the candidate take turns; each turn
 * of the candidate is set against those before and after it, so that a load that grows or falls speaks for neither. Not thread-safe.
 */
final class Trial {
    /** A candidate that serves so much more in a turn has won it. Counts of one limit differ by some percent. */
    private static final double CLEARLY_MORE = 1.05;

    private static final int WINS = 3;
    private static final int LOSSES = 2;

    /** A program that has nothing to do proves nothing: 500 uses in a second, and fewer where turns are longer. */
    private static final double TOO_LITTLE = 500.0 / TimeUnit.SECONDS.toNanos(1);

    /**
     * Code that has never run is slow, and where all processors are busy it takes seconds until it is compiled. So the candidate has a
     * long turn first, in which it need not be better, but is given up when it serves too small a part of what the present limit did.
     */
    private enum Phase {
        BEFORE(false, 250, 0),
        // with twice as many in use it could serve twice as much at most
        BEGINNING(true, 100, 0.5),
        WARMING(true, 900, 0.5),
        WARM(true, 3_000, 0.9),
        PRESENT_SETTLING(false, 600, 0),
        PRESENT(false, 400, 0),
        CANDIDATE_SETTLING(true, 600, 0),
        CANDIDATE(true, 400, 0);

        final boolean isCandidates;
        final long nanos;

        /** For that part of what the present limit served. */
        final double least;

        Phase(boolean isCandidates, long millis, double least) {
            this.isCandidates = isCandidates;
            this.nanos = TimeUnit.MILLISECONDS.toNanos(millis);
            this.least = least;
        }

        Phase next() {
            return this == CANDIDATE ? PRESENT_SETTLING : values()[ordinal() + 1];
        }
    }

    private final int present;
    private final int candidate;

    /** How many times as long as usual all turns are, but for the first tenth of a second. */
    private final double stretch;

    private Phase phase = Phase.BEFORE;
    private int usesBefore;
    private long sinceNanos;

    /** Of the last turn of the present limit, in uses for each nanosecond, as all rates. */
    private double presentRate;

    /** Of the last turn of the candidate; 0 while it had none. */
    private double candidateRate;

    private int wins;
    private int losses;
    private boolean isGivenUp;
    private boolean loadEnded;

    /**
     * @param stretch how many times as long as usual turns have to be, so that enough is counted
     * @param uses how many leases have ended so far; may overflow, as all of them
     */
    Trial(int present, int candidate, double stretch, int uses, long nowNanos) {
        this.present = present;
        this.candidate = candidate;
        this.stretch = stretch;
        this.usesBefore = uses;
        this.sinceNanos = nowNanos;
    }

    /** What is to be set now. When the trial is over: the one that has proved better. */
    int limit() {
        return (isOver() ? isBetter() : phase.isCandidates) ? candidate : present;
    }

    boolean isOver() {
        return isGivenUp || loadEnded || wins == WINS || losses == LOSSES;
    }

    /** Whether the candidate serves more; once the trial is over. */
    boolean isBetter() {
        return wins == WINS;
    }

    /** Whether the candidate serves so little that twice as many in use would not serve more than the present limit. */
    boolean isHopeless() {
        return isGivenUp && phase != Phase.WARM;
    }

    /** For how long there is nothing to do. */
    long leftNanos(long nowNanos) {
        return Math.max(0, turnNanos() - (nowNanos - sinceNanos));
    }

    /** What serves less than half is seen soon, and should end soon. */
    private long turnNanos() {
        return phase == Phase.BEGINNING ? phase.nanos : (long) (stretch * phase.nanos);
    }

    /** To be told when {@link #leftNanos} are over, and as long as the trial is not. */
    void look(int uses, long nowNanos) {
        if (leftNanos(nowNanos) > 0) return;
        double rate = (double) (uses - usesBefore) / Math.max(1, nowNanos - sinceNanos);
        usesBefore = uses;
        sinceNanos = nowNanos;
        isGivenUp = rate < phase.least * presentRate;
        loadEnded = !phase.isCandidates && stretch * rate < TOO_LITTLE;
        if (isGivenUp || loadEnded) return;
        if (phase == Phase.PRESENT && candidateRate > 0) judge((presentRate + rate) / 2);
        if (phase == Phase.PRESENT || phase == Phase.BEFORE) presentRate = rate;
        if (phase == Phase.CANDIDATE) candidateRate = rate;
        phase = phase.next();
    }

    private void judge(double aroundIt) {
        if (candidateRate >= CLEARLY_MORE * aroundIt) wins++;
        else losses++;
    }
}
