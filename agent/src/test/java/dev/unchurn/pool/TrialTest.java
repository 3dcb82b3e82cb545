package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

/** What a trial makes of loads that are known. */
class TrialTest {
    private static final int PRESENT = 32;
    private static final int CANDIDATE = 8;
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final Trial trial = new Trial(PRESENT, CANDIDATE, 1, Integer.MAX_VALUE - 7, 0);
    private int uses = Integer.MAX_VALUE - 7;
    private long millis;
    private long candidateMillis;

    /** Until the trial is over; {@code served} tells for a limit how many are served in this millisecond. */
    private void run(IntToLongFunction served) {
        while (!trial.isOver()) {
            assertThat(millis).isLessThan(60_000);
            uses += (int) served.applyAsLong(trial.limit());
            if (trial.limit() == CANDIDATE) candidateMillis++;
            millis++;
            if (trial.leftNanos(millis * MILLI) == 0) trial.look(uses, millis * MILLI);
        }
    }

    private static long of(int limit, long present, long candidate) {
        return limit == CANDIDATE ? candidate : present;
    }

    @Test
    void candidate_thatServesMore_isBetter() {
        run(limit -> of(limit, 100, 120));

        assertThat(trial.isBetter()).isTrue();
        assertThat(trial.limit()).isEqualTo(CANDIDATE);
    }

    @Test
    void candidate_thatServesAsMuch_isNotBetter() {
        run(limit -> of(limit, 100, 103));

        assertThat(trial.isBetter()).isFalse();
        assertThat(trial.limit()).isEqualTo(PRESENT);
    }

    @Test
    void candidate_underALoadThatGrows_isNotBetterForIt() {
        run(limit -> 1_000 + millis);

        assertThat(trial.isBetter()).isFalse();
    }

    @Test
    void candidate_whoseCodeHasNeverRun_hasTimeToWarmUp() {
        run(limit -> of(limit, 100, candidateMillis < 700 ? 60 : candidateMillis < 1_500 ? 90 : 130));

        assertThat(trial.isBetter()).isTrue();
    }

    @Test
    void candidate_thatServesAQuarter_isGivenUpAtOnce() {
        run(limit -> of(limit, 100, 25));

        assertThat(trial.isBetter()).isFalse();
        assertThat(trial.isHopeless()).isTrue();
        assertThat(candidateMillis).isLessThanOrEqualTo(100);
    }

    @Test
    void candidate_thatIsStillSlowerWhenWarm_isGivenUpThen() {
        run(limit -> of(limit, 100, 80));

        assertThat(trial.isBetter()).isFalse();
        assertThat(trial.isHopeless()).isFalse();
        assertThat(candidateMillis).isLessThanOrEqualTo(4_000);
    }

    @Test
    void trial_whenTheLoadEnds_isOver() {
        run(limit -> millis < 4_500 ? of(limit, 100, 120) : 0);

        assertThat(trial.isBetter()).isFalse();
        assertThat(millis).isLessThan(6_000);
    }
}
