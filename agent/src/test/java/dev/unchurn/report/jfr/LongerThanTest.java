package dev.unchurn.report.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LongerThanTest {
    @ParameterizedTest
    @CsvSource({
        "0 ns,0",
        "7 ns,7",
        "7 us,7000",
        "20 ms,20000000",
        "20ms,20000000",
        "1 s,1000000000",
        "1 m,60000000000",
        "1 h,3600000000000",
        "1 d,86400000000000"
    })
    void time_writtenAsTheRecorderDoes_isRead(String text, long nanos) {
        assertThat(LongerThan.nanos(text)).isEqualTo(nanos);
    }

    @ParameterizedTest
    @CsvSource({"off", "20", "ms", "-5 ms", "99999999999999999999 ns", "9999999999 d", "''"})
    void time_thatCannotBeRead_letsEverythingBeRecorded(String text) {
        assertThat(LongerThan.nanos(text)).isZero();
    }

    @Test
    void bound_isReachedByItself() {
        LongerThan least = new LongerThan("10 ns");
        assertThat(least.isReached(9)).isFalse();
        assertThat(least.isReached(10)).isTrue();
    }

    @Test
    void recordings_withSeveralBounds_getTheLowest() {
        assertThat(new LongWait().combine(Set.of("1 s", "20 ms", "3 m"))).isEqualTo("20 ms");
    }

    @Test
    void value_set_isTheOneInForce() {
        LongerThan least = new LongWait();
        assertThat(least.getValue()).isEqualTo("20 ms");
        least.setValue("1 us");
        assertThat(least.getValue()).isEqualTo("1 us");
        assertThat(least.isReached(1_000)).isTrue();
    }
}
