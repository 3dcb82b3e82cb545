package dev.unchurn.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.config.Settings;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartLineTest {
    @ParameterizedTest
    @CsvSource({
        "report.interval=60s, pooling, every 60 s",
        "report.interval=5m, pooling, every 5 min",
        "report.interval=500ms, pooling, every 500 ms",
        "report.interval=0, pooling, at exit",
        "mode=observe, observing, every 60 s"
    })
    void line_ofTheSettings_saysModeAndInterval(String argument, String verb, String when) {
        Settings settings = Settings.read(argument, Map.of(), new Properties());

        assertThat(StartLine.of(settings, "1.0.0"))
                .isEqualTo("unchurn 1.0.0: " + verb + " connections of DriverManager on Java "
                        + System.getProperty("java.version") + "; report " + when);
    }
}
