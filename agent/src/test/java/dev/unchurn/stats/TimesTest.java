package dev.unchurn.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimesTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final Times times = new Times(TimeUnit.HOURS.toMicros(1));

    private void record(long nanos, int times) {
        for (int i = 0; i < times; i++) this.times.record(nanos);
    }

    @Test
    void nothingRecorded_isZero() {
        assertThat(times.percentileNanos(50)).isZero();
        assertThat(times.count()).isZero();
    }

    @Test
    void times_belowAMicrosecond_areTheLowestOfAll() {
        record(300, 90);
        record(2 * MILLI, 8);
        record(50 * MILLI, 2);

        assertThat(times.count()).isEqualTo(100);
        assertThat(times.percentileNanos(0)).isZero();
        assertThat(times.percentileNanos(90)).isZero();
        assertThat(times.percentileNanos(95)).isCloseTo(2 * MILLI, withPercentage(1));
        assertThat(times.percentileNanos(98)).isCloseTo(2 * MILLI, withPercentage(1));
        assertThat(times.percentileNanos(99)).isCloseTo(50 * MILLI, withPercentage(1));
    }

    @Test
    void times_belowAMicrosecondOnly_areZero() {
        record(0, 3);
        record(999, 3);

        assertThat(times.count()).isEqualTo(6);
        assertThat(times.percentileNanos(99)).isZero();
    }

    @Test
    void times_aboveAMicrosecondOnly_haveTheirLeast() {
        record(3 * MILLI, 5);
        record(9 * MILLI, 5);

        assertThat(times.percentileNanos(0)).isCloseTo(3 * MILLI, withPercentage(1));
        assertThat(times.percentileNanos(50)).isCloseTo(3 * MILLI, withPercentage(1));
        assertThat(times.percentileNanos(99)).isCloseTo(9 * MILLI, withPercentage(1));
    }
}
