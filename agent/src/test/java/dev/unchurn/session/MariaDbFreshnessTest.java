package dev.unchurn.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MariaDbFreshnessTest {
    @ParameterizedTest
    @CsvSource({
        "11.4.5-MariaDB, true",
        "10.2.4-MariaDB-log, true",
        "10.2.3-MariaDB, false",
        "10.1.48-MariaDB, false",
        "5.5.5-10.6.1-MariaDB, true",
        "5.5.68-MariaDB, false",
        "12.0.2-MariaDB, true"
    })
    void version_hasTheReset_since10_2_4(String version, boolean expected) {
        assertThat(MariaDbFreshness.isAtLeast(version, 10, 2, 4)).isEqualTo(expected);
    }
}
