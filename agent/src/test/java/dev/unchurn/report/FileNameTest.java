package dev.unchurn.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class FileNameTest {
    private static final long TIME = Instant.parse("2026-11-23T14:03:11Z").toEpochMilli();

    @Test
    void processAndTime_areFilledIn() {
        assertThat(FileName.expand("a-%p-%t.html", TIME, ZoneOffset.ofHours(1)))
                .isEqualTo("a-" + ProcessHandle.current().pid() + "-20261123-150311.html");
    }

    @Test
    void otherNames_stayAsTheyAre() {
        assertThat(FileName.expand("100%.html", TIME, ZoneOffset.UTC)).isEqualTo("100%.html");
    }
}
