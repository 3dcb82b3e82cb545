package dev.unchurn.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AllowanceTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int BURST = 1_000;

    private final Allowance allowance = new Allowance(SECOND / 5_000, BURST, 0);
    private long now;

    /** What each takes that is let through. */
    private long takes;

    /** How many are let through of so many a second, all in time. */
    private int seconds(int count, int perSecond) {
        int taken = 0;
        for (long i = 0; i < (long) count * perSecond; i++) {
            now += SECOND / perSecond;
            if (!allowance.take(now)) continue;
            allowance.took(takes, now);
            taken++;
        }
        return taken;
    }

    @Test
    void fewer_areAllLetThrough() {
        assertThat(seconds(60, 4_900)).isEqualTo(60 * 4_900);
    }

    @Test
    void more_areLetThroughAtTheIntervalForTenSecondsAndForATenthOfTheTimeAfterwards() {
        seconds(1, 80_000);

        assertThat(seconds(8, 80_000)).isBetween(8 * 4_600, 8 * 5_000);
        seconds(5, 80_000);
        assertThat(seconds(20, 80_000)).isBetween(20 * 450, 20 * 550);
    }

    @Test
    void fewerThatTakeLittle_areAllLetThrough() {
        takes = SECOND / 4_500 / Allowance.DEAR - 1;

        assertThat(seconds(60, 4_500)).isEqualTo(60 * 4_500);
    }

    @Test
    void fewerThatTakeMuchOfTheTime_areAllLetThroughForTenSecondsAndAFewAfterwards() {
        takes = 20_000;
        assertThat(seconds(10, 4_500)).isEqualTo(10 * 4_500);
        seconds(5, 4_500);

        int fewer = seconds(20, 4_500);

        assertThat(fewer).isBetween(20 * 450, 20 * 900);
        takes = 3_000;
        seconds(5, 3_000);
        assertThat(seconds(60, 3_000)).as("when they take less again").isEqualTo(60 * 3_000);
    }

    @Test
    void fewerSomeOfWhichWaitForAProcessor_areAllLetThrough() {
        int taken = 0;
        for (int i = 0; i < 60 * 4_500; i++) {
            now += SECOND / 4_500;
            if (!allowance.take(now)) continue;
            allowance.took(i % 20 == 0 ? SECOND / 200 : 3_000, now);
            taken++;
        }

        assertThat(taken).isEqualTo(60 * 4_500);
    }

    @Test
    void fewerAfterMore_areAllLetThroughSoon() {
        seconds(20, 80_000);
        int firstSecond = seconds(1, 3_000);

        assertThat(firstSecond).isGreaterThan(500);
        assertThat(seconds(10, 3_000)).isEqualTo(10 * 3_000);
    }

    @Test
    void moreWithMomentsInWhichNobodyComes_areStillTooManyForLong() {
        for (int i = 0; i < 1_000; i++) aWhileAndAMomentOfNothing();

        int before = seconds(1, 80_000);
        assertThat(before).isLessThan(750);
    }

    /** A hundredth of a second at 80,000 a second, then two thousandths of nothing: what a full machine makes of many threads. */
    private void aWhileAndAMomentOfNothing() {
        for (int i = 0; i < 800; i++) {
            now += SECOND / 80_000;
            allowance.take(now);
        }
        now += SECOND / 500;
    }

    @Test
    void burst_afterAPause_isLetThrough() {
        seconds(4, 80_000);
        now += 2 * SECOND;

        assertThat(atOnce()).isBetween(BURST, BURST + 1);
    }

    @Test
    void burst_afterAPauseOfWhatWasFastForLong_isATenth() {
        seconds(20, 80_000);
        now += 2 * SECOND;

        assertThat(atOnce()).isBetween(BURST / 10, BURST / 10 + 1);
        now += SECOND;
        seconds(30, 3_000);
        now += SECOND;
        assertThat(atOnce()).isBetween(BURST, BURST + 1);
    }

    private int atOnce() {
        int taken = 0;
        for (int i = 0; i < 2 * BURST; i++) if (allowance.take(now)) taken++;
        return taken;
    }
}
