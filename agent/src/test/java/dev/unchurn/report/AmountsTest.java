package dev.unchurn.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"0; 0", "7; 7", "999; 999", "1000; 1,000", "12480; 12,480", "1234567; 1,234,567", "-1000; -1,000"})
    void count_hasSeparators(long count, String text) {
        assertThat(Amounts.count(count)).isEqualTo(text);
    }

    @Test
    void count_ofOne_isSingular() {
        assertThat(Amounts.count(1, "borrow")).isEqualTo("1 borrow");
        assertThat(Amounts.count(0, "borrow")).isEqualTo("0 borrows");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "-5, 0 ms",
        "9000, <0.01 ms",
        "40000, 0.04 ms",
        "850000, 0.85 ms",
        "994999, 0.99 ms",
        "995000, 1 ms",
        "2100000, 2.1 ms",
        "2000000, 2 ms",
        "9949999, 9.9 ms",
        "9950000, 10 ms",
        "18400000, 18 ms",
        "999499999, 999 ms",
        "999500000, 1 s",
        "1500000000, 1.5 s",
        "41000000000, 41 s",
        "119000000000, 119 s",
        "119500000000, 2 min",
        "1860000000000, 31 min",
        "7200000000000, 2 h",
        "172800000000000, 2 days"
    })
    void duration_hasTheUnitThatSuitsIt(long nanos, String text) {
        assertThat(Amounts.duration(nanos)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0 %", "0, 9, 0 %", "12466, 12480, 99.8 %", "99999, 100000, 99.9 %", "5, 5, 100 %", "1, 2, 50.0 %"
    })
    void percent_isNeverRoundedUp(long part, long whole, String text) {
        assertThat(Amounts.percent(part, whole)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "12480; 60; 208/s",
                "99999; 10; 10,000/s",
                "21; 10; 2.1/s",
                "60; 60; 1/s",
                "12; 60; 12/min",
                "3; 3600; 3/h",
                "1; 36000; <1/h",
                "0; 60; 0/h"
            })
    void rate_hasTheUnitThatSuitsIt(long count, long seconds, String text) {
        assertThat(Amounts.rate(count, seconds * 1_000_000_000)).isEqualTo(text);
    }
}
