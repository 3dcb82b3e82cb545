package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

/** What a tuner makes of programs whose throughput is a known function of the connections in use. */
class TunerTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final Program program = new Program();
    private final Tuner tuner = new Tuner(program);
    private long millis;
    private boolean isTrying;

    /** Threads that do nothing but borrow. */
    private static final class Program implements Limited {
        private int threads = 32;
        private int limit = NO_LIMIT;
        private int uses = Integer.MAX_VALUE - 1_000;
        private int impatientPerMilli;
        private int impatient;
        private IntToLongFunction servedPerMilli = used -> 0;

        @Override
        public void limitUse(int newLimit, long nowNanos) {
            limit = newLimit;
        }

        private int used() {
            return Math.min(threads, limit);
        }

        @Override
        public Load load() {
            return new Load(uses, impatient, used(), threads > used() ? uses : 0);
        }

        private void pass() {
            uses += (int) servedPerMilli.applyAsLong(used());
            if (limit < threads) impatient += impatientPerMilli;
        }
    }

    /** A server with few processors: eight are best, more are in each other's way. */
    private static long crowded(int used) {
        return used <= 8 ? 4L * used + 5 : 37 - (used - 8) / 2;
    }

    /** Each connection waits for something else: as many as there are serve the most. */
    private static long scaling(int used) {
        return used;
    }

    private void run(int seconds) {
        for (long end = millis + seconds * 1_000L; millis < end; millis++) {
            program.pass();
            if (isTrying) isTrying = tuner.look(millis * MILLI) >= 0;
            if (millis % 1_000 == 0 && tuner.tick(!isTrying, millis * MILLI)) isTrying = true;
        }
    }

    @Test
    void crowd_settlesAtWhatServesTheMost() {
        program.servedPerMilli = TunerTest::crowded;

        run(40);

        assertThat(tuner.limit()).isEqualTo(8);
        assertThat(program.limit).isEqualTo(8);
    }

    @Test
    void crowd_thatIsServedSlowly_settlesAfterLongerTurns() {
        // 600 a second, 1,000 with eight in use
        program.servedPerMilli = used -> millis % 5 < (used <= 8 ? 5 : 3) ? 1 : 0;

        run(30);
        assertThat(tuner.limit()).as("before turns of four seconds can be over").isEqualTo(Limited.NO_LIMIT);
        run(90);

        assertThat(tuner.limit()).isEqualTo(8);
    }

    @Test
    void crowd_thatIsServedTooSlowlyToTell_isLeftAlone() {
        program.servedPerMilli = used -> millis % 5 < (used <= 8 ? 5 : 2) ? 1 : 0;

        run(120);

        assertThat(tuner.limit()).isEqualTo(Limited.NO_LIMIT);
        assertThat(isTrying).isFalse();
    }

    @Test
    void crowd_whereHalfIsBest_settlesThere() {
        program.servedPerMilli = used -> used <= 16 ? used : 13;

        run(60);

        assertThat(tuner.limit()).isEqualTo(16);
    }

    @Test
    void crowd_whereAnEighthIsBest_settlesThere() {
        program.servedPerMilli = used -> 100 / used + 6;

        run(60);

        assertThat(tuner.limit()).isEqualTo(4);
    }

    @Test
    void program_thatNeedsAll_isHardlySlowedDown() {
        program.servedPerMilli = TunerTest::scaling;
        int before = program.uses;

        run(100);

        assertThat(tuner.limit()).isEqualTo(Limited.NO_LIMIT);
        assertThat(program.uses - before).isGreaterThan((int) (0.99 * 100_000 * 32));
    }

    @Test
    void few_areLeftAlone() {
        program.threads = 8;
        program.servedPerMilli = used -> 100 / used;

        run(60);

        assertThat(tuner.limit()).isEqualTo(Limited.NO_LIMIT);
        assertThat(isTrying).isFalse();
    }

    @Test
    void otherPool_thatTries_isWaitedFor() {
        program.servedPerMilli = TunerTest::crowded;
        for (int second = 0; second < 10; second++) {
            for (int i = 0; i < 1_000; i++) program.pass();
            assertThat(tuner.tick(false, TimeUnit.SECONDS.toNanos(second))).isFalse();
        }
    }

    @Test
    void limit_whenNobodyWaits_ends() {
        crowd_settlesAtWhatServesTheMost();
        program.threads = 6;

        run(9);
        assertThat(program.limit).as("a moment").isEqualTo(8);
        run(3);

        assertThat(program.limit).isEqualTo(Limited.NO_LIMIT);
    }

    @Test
    void limit_afterAPauseOfTheProgram_isStillThere() {
        crowd_settlesAtWhatServesTheMost();
        program.servedPerMilli = used -> 0;
        run(60);
        program.servedPerMilli = TunerTest::crowded;

        run(10);

        assertThat(program.limit).isEqualTo(8);
    }

    @Test
    void limit_ofALoadThatComesAndGoes_isStillThere() {
        crowd_settlesAtWhatServesTheMost();
        program.servedPerMilli = used -> millis % 2_300 < 400 ? crowded(used) : 0;

        run(60);

        assertThat(program.limit).isEqualTo(8);
    }

    @Test
    void limit_whenTheProgramDoesSomethingElse_ends() {
        crowd_settlesAtWhatServesTheMost();
        program.servedPerMilli = TunerTest::scaling;

        run(6);

        assertThat(program.limit).isEqualTo(Limited.NO_LIMIT);
    }

    @Test
    void limit_thatCostsTooManyTheirPatience_ends() {
        crowd_settlesAtWhatServesTheMost();
        program.impatientPerMilli = 2;

        run(4);

        assertThat(program.limit).isEqualTo(Limited.NO_LIMIT);
    }

    @Test
    void limit_thatServesLessThanNone_endsWithTheNextLook() {
        crowd_settlesAtWhatServesTheMost();
        program.servedPerMilli = used -> used <= 8 ? 30 : 40;

        run(600);

        assertThat(program.limit).isEqualTo(Limited.NO_LIMIT);
    }

    @Test
    void limit_thatIsRight_staysWhenLookedAtAgain() {
        crowd_settlesAtWhatServesTheMost();
        int before = program.uses;

        run(1_200);

        assertThat(program.limit).isEqualTo(8);
        assertThat(program.uses - before).isGreaterThan((int) (0.99 * 1_200_000 * 37));
    }
}
