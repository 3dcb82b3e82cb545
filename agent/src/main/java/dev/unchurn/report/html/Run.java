package dev.unchurn.report.html;

import dev.unchurn.config.OptionInForce;
import dev.unchurn.config.Settings;
import dev.unchurn.report.ProcessId;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** What the report says about the run itself. Immutable. */
final class Run {
    private final String version;
    private final Settings settings;
    private final long startEpochMillis;
    private final long nanos;
    private final ZoneId zone;

    Run(String version, Settings settings, long startEpochMillis, long nanos, ZoneId zone) {
        this.version = version;
        this.settings = settings;
        this.startEpochMillis = startEpochMillis;
        this.nanos = nanos;
        this.zone = zone;
    }

    String version() {
        return version;
    }

    String mode() {
        return settings.mode().name().toLowerCase(Locale.ROOT);
    }

    List<OptionInForce> options() {
        return settings.inForce();
    }

    /** How long it has been. */
    long nanos() {
        return nanos;
    }

    /** By the clock on the wall where the program runs. */
    String time(long epochMillis) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).format(at(epochMillis));
    }

    String start() {
        return time(startEpochMillis);
    }

    String end() {
        return time(startEpochMillis + nanos / 1_000_000);
    }

    /** The start as seconds of a clock without zones, that shows what the clock on the wall did. */
    long wallSeconds() {
        return startEpochMillis / 1000 + at(startEpochMillis).getOffset().getTotalSeconds();
    }

    String offset() {
        String id = at(startEpochMillis).getOffset().getId();
        return "UTC" + (id.equals("Z") ? "" : id);
    }

    private ZonedDateTime at(long epochMillis) {
        return Instant.ofEpochMilli(epochMillis).atZone(zone);
    }

    String java() {
        return property("java.version") + " (" + property("java.vm.name") + ", " + property("os.name") + " "
                + property("os.arch") + ")";
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        return value == null ? "unknown" : value;
    }

    String process() {
        return ProcessId.get();
    }
}
