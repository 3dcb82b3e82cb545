package dev.unchurn.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private final Properties properties = new Properties();

    private Settings read(String argument) {
        return Settings.read(argument, environment, properties);
    }

    private Path file(String name, String content) throws IOException {
        return Files.write(directory.resolve(name), content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void settings_ofNothing_areTheDefaults() {
        Settings settings = Settings.read(null, environment, properties);

        assertThat(settings.mode()).isEqualTo(Mode.POOL);
        assertThat(settings.max()).isZero();
        assertThat(settings.borrowTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.idleTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.maxIdle()).isEqualTo(64);
        assertThat(settings.maxLifetime()).isEqualTo(Duration.ofMinutes(30));
        assertThat(settings.validateAfter()).isEqualTo(Duration.ofMillis(100));
        assertThat(settings.resetTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.reset()).isEqualTo(Reset.FULL);
        assertThat(settings.verify()).isZero();
        assertThat(settings.overdue()).isZero();
        assertThat(settings.reportInterval()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.logFile()).isNull();
        assertThat(settings.stacks()).isEqualTo(Stacks.AUTO);
        assertThat(settings.problems()).isEmpty();
    }

    @Test
    void settings_ofTheRealProcess_areTheArguments() {
        assertThat(Settings.read("max=3").max()).isEqualTo(3);
    }

    @Test
    void argument_withEveryOption_setsEach() {
        Settings settings = read(
                "mode=observe, max=10,borrowTimeout=2,idleTimeout=1m,maxIdle=7,maxLifetime=1h,"
                        + "validateAfter=0,resetTimeout=900ms,reset=lean,verify=7,overdue=90 s,report.interval=0,log.file=/tmp/a=b-%p.log,stacks=ALL,");

        assertThat(settings.problems()).isEmpty();
        assertThat(settings.mode()).isEqualTo(Mode.OBSERVE);
        assertThat(settings.max()).isEqualTo(10);
        assertThat(settings.borrowTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.idleTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.maxIdle()).isEqualTo(7);
        assertThat(settings.maxLifetime()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.validateAfter()).isZero();
        assertThat(settings.resetTimeout()).isEqualTo(Duration.ofMillis(900));
        assertThat(settings.reset()).isEqualTo(Reset.LEAN);
        assertThat(settings.verify()).isEqualTo(7);
        assertThat(settings.overdue()).isEqualTo(Duration.ofSeconds(90));
        assertThat(settings.reportInterval()).isZero();
        assertThat(settings.logFile()).isEqualTo("/tmp/a=b-%p.log");
        assertThat(settings.stacks()).isEqualTo(Stacks.ALL);
    }

    @Test
    void sources_withTheSameOption_areTakenInTheirOrder() throws IOException {
        Path file = file("u.properties", "max=4\nmaxIdle=4\nidleTimeout=4\nreport.interval=4\n");
        environment.put("UNCHURN_MAX", "3");
        environment.put("UNCHURN_MAX_IDLE", "3");
        environment.put("UNCHURN_IDLE_TIMEOUT", "3");
        properties.setProperty("unchurn.max", "2");
        properties.setProperty("unchurn.maxIdle", "2");

        Settings settings = read("max=1,config=" + file);

        assertThat(settings.problems()).isEmpty();
        assertThat(settings.max()).isEqualTo(1);
        assertThat(settings.maxIdle()).isEqualTo(2);
        assertThat(settings.idleTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.reportInterval()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void environment_withDotsAndCamelCase_isUnderstood() {
        environment.put("UNCHURN_LOG_FILE", "u.log");
        environment.put("UNCHURN_BORROW_TIMEOUT", "1500ms");
        environment.put("UNCHURN_MODE", "");
        environment.put("PATH", "/bin");

        Settings settings = read(null);

        assertThat(settings.problems()).isEmpty();
        assertThat(settings.logFile()).isEqualTo("u.log");
        assertThat(settings.borrowTimeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(settings.mode()).isEqualTo(Mode.POOL);
    }

    @Test
    void argument_withAnOptionTwice_takesTheLast() {
        assertThat(read("max=1,max=2").max()).isEqualTo(2);
    }

    @Test
    void configurationFile_namedByAnySource_isRead() throws IOException {
        Path file = file("u.properties", "\uFEFFmax = 4\nlog.file=gl\u00fcck,ohne.log\n");
        environment.put("UNCHURN_CONFIG", file.toString());
        assertThat(read(null).max()).isEqualTo(4);
        assertThat(read(null).logFile()).isEqualTo("gl\u00fcck,ohne.log");

        environment.clear();
        properties.setProperty("unchurn.config", file.toString());
        assertThat(read(null).max()).isEqualTo(4);
    }

    @Test
    void configurationFile_thatIsMissing_isOneLine() {
        Settings settings = read("max=2,config=/no/such.properties");

        assertThat(settings.max()).isEqualTo(2);
        assertThat(settings.problems())
                .containsExactly(
                        "unchurn: the configuration file /no/such.properties does not exist; going on without it.");
    }

    @Test
    void configurationFile_thatIsNone_isOneLine() throws IOException {
        Path broken = file("broken.properties", "max=\\u00zz\n");

        assertThat(read("config=" + directory).problems())
                .containsExactly(
                        "unchurn: the configuration file " + directory + " is a directory; going on without it.");
        assertThat(read("config=" + broken).problems())
                .containsExactly("unchurn: the configuration file " + broken
                        + " is not a properties file; going on without it.");
    }

    @Test
    void configurationFile_withProblems_namesTheFile() throws IOException {
        Path file = file("u.properties", "maxidle=1\nconfig=other\npassword=hunter2\n");

        assertThat(read("config=" + file).problems())
                .containsExactlyInAnyOrder(
                        "unchurn: unknown option 'maxidle' in the configuration file " + file
                                + "; did you mean 'maxIdle'? It is ignored.",
                        "unchurn: option 'config' in the configuration file " + file
                                + " is ignored: a file cannot name another.",
                        "unchurn: unknown option 'password' in the configuration file " + file
                                + "; the options are mode, max, borrowTimeout, idleTimeout, maxIdle, maxLifetime,"
                                + " validateAfter, resetTimeout, reset, verify, overdue, report.interval, report, log.file, stacks,"
                                + " statements, config. It is ignored.");
    }

    @Test
    void unknownOption_inEachSource_namesTheNearestInItsOwnSpelling() {
        environment.put("UNCHURN_IDEL_TIMEOUT", "1s");
        properties.setProperty("unchurn.logfile", "x");

        assertThat(read("idelTimeout=1s").problems())
                .containsExactly(
                        "unchurn: unknown option 'idelTimeout' in the agent argument; did you mean 'idleTimeout'?"
                                + " It is ignored.",
                        "unchurn: unknown option 'unchurn.logfile' in the system properties; did you mean"
                                + " 'unchurn.log.file'? It is ignored.",
                        "unchurn: unknown option 'UNCHURN_IDEL_TIMEOUT' in the environment; did you mean"
                                + " 'UNCHURN_IDLE_TIMEOUT'? It is ignored.");
    }

    @ParameterizedTest
    @CsvSource({
        "Mode, mode",
        "moed, mode",
        "unchurn.max, max",
        "borrow-timeout, borrowTimeout",
        "reportInterval, report.interval",
        "stack, stacks",
        "resettTimeuot, resetTimeout"
    })
    void unknownOption_withTypingErrors_namesTheNearest(String written, String meant) {
        assertThat(read(written + "=1").problems()).singleElement().asString().contains("mean '" + meant + "'?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password=hunter2",
                "jdbc:postgresql://db/x?password=hunter2",
                "jdbc:oracle:thin:scott/hunter2@db?a=b",
                "max=1,hunter2",
                "hunter2",
                "max=1,hunter2,maxIdle=1"
            })
    void secret_inAnUnknownOption_isNotShown(String argument) {
        assertThat(read(argument).problems()).singleElement().asString().doesNotContain("hunter2");
    }

    @Test
    void argument_withAPartWithoutEquals_saysWhere() {
        assertThat(read("log.file=/a,b.log").problems())
                .containsExactly("unchurn: the agent argument has a part without '=' after 'log.file'; it is ignored."
                        + " A value with a comma belongs into a file, see option 'config'.");
    }

    @Test
    void malformedValue_ofEachKind_isOneLineAndTheDefault() {
        Settings settings = read("mode=pooled,max=ten,maxLifetime=0,overdue=5 days,stacks=some,log.file=");

        assertThat(settings.problems())
                .containsExactly(
                        "unchurn: option 'mode' in the agent argument is 'pooled', not one of pool, observe, off;"
                                + " the default pool is used.",
                        "unchurn: option 'max' in the agent argument is 'ten', not a whole number from 0 to 999999999;"
                                + " the default 0 is used.",
                        "unchurn: option 'maxLifetime' in the agent argument is '0', not a duration above zero such as"
                                + " 500ms, 30s, 5m or 1h (at most 8760h), or a number of seconds; the default 30m is"
                                + " used.",
                        "unchurn: option 'overdue' in the agent argument is '5 days', not a duration such as 500ms,"
                                + " 30s, 5m or 1h (at most 8760h), or a number of seconds; the default 0 is used.",
                        "unchurn: option 'log.file' in the agent argument is '', not the path of a file; it is"
                                + " ignored.",
                        "unchurn: option 'stacks' in the agent argument is 'some', not one of auto, all, off; the"
                                + " default auto is used.");
        assertThat(settings.mode()).isEqualTo(Mode.POOL);
        assertThat(settings.max()).isZero();
        assertThat(settings.maxLifetime()).isEqualTo(Duration.ofMinutes(30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1s",
                "1.5s",
                "s",
                "1d",
                "9000h",
                "99999999999999999999",
                "1 m s",
                "\u0661s",
                "1\n2",
                "+1",
                "0x1"
            })
    void malformedDuration_isRefusedOnOneLine(String duration) {
        Settings settings = Settings.read("overdue=" + duration, environment, properties);

        assertThat(settings.overdue()).isZero();
        assertThat(settings.problems()).singleElement().asString().doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "30s, 30000", "30, 30000", "5m, 300000", "1h, 3600000", "0, 0", "8760h, 31536000000"})
    void duration_inEachUnit_isUnderstood(String text, long millis) {
        assertThat(Durations.millis(text)).isEqualTo(millis);
    }
}
