package dev.unchurn.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AllowanceTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int BURST = 1_000;

    private final Allowance allowance = new Allowance(SECOND / 5_000, BURST, 0);
    private long now;

    /** How many are let through of so many a second, all in time. */
    private int seconds(int count, int perSecond) {
        int taken = 0;
        for (long i = 0; i < (long) count * perSecond; i++) {
            now += SECOND / perSecond;
            if (allowance.take(now)) taken++;
        }
        return taken;
    }

    @Test
    void fewer_areAllLetThrough() {
        assertThat(seconds(60, 4_900)).isEqualTo(60 * 4_900);
    }

    @Test
    void more_areLetThroughAtTheIntervalForTenSecondsAndForAFifthOfTheTimeAfterwards() {
        seconds(1, 80_000);

        assertThat(seconds(8, 80_000)).isBetween(8 * 4_600, 8 * 5_000);
        seconds(5, 80_000);
        assertThat(seconds(20, 80_000)).isBetween(20 * 900, 20 * 1_100);
    }

    @Test
    void fewerAfterMore_areAllLetThroughSoon() {
        seconds(20, 80_000);
        int firstSecond = seconds(1, 3_000);

        assertThat(firstSecond).isGreaterThan(500);
        assertThat(seconds(10, 3_000)).isEqualTo(10 * 3_000);
    }

    @Test
    void burst_afterAPause_isLetThrough() {
        seconds(20, 80_000);
        now += 2 * SECOND;

        int taken = 0;
        for (int i = 0; i < 2 * BURST; i++) if (allowance.take(now)) taken++;
        assertThat(taken).isBetween(BURST, BURST + 1);
    }
}
