package dev.unchurn.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

class StampedLinesTest {
    private static String stamp(String instant, String zone) {
        return StampedLines.stamp(Instant.parse(instant).toEpochMilli(), TimeZone.getTimeZone(zone));
    }

    @Test
    void stamp_hasDateAndTimeOfTheZone() {
        assertThat(stamp("2026-11-28T14:03:11.999Z", "UTC")).isEqualTo("2026-11-28 14:03:11");
        assertThat(stamp("2026-12-31T23:59:59Z", "Europe/Berlin")).isEqualTo("2027-01-01 00:59:59");
        assertThat(stamp("2027-01-01T00:00:00Z", "America/New_York")).isEqualTo("2026-12-31 19:00:00");
    }

    @Test
    void stamp_inSummer_isSummerTime() {
        assertThat(stamp("2026-07-01T12:00:00Z", "Europe/Berlin")).isEqualTo("2026-07-01 14:00:00");
    }

    @Test
    void stamp_beforeTheEpoch_isRight() {
        assertThat(stamp("1969-12-31T23:59:59.500Z", "UTC")).isEqualTo("1969-12-31 23:59:59");
    }
}
