package dev.unchurn.report;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Names of files with places for what differs from run to run. */
public final class FileName {
    private FileName() {}

    /** With {@code %p} replaced by the process id and {@code %t} by the time, as {@code 20261123-140311}. */
    public static String expand(String pattern, long epochMillis, ZoneId zone) {
        String name = ProcessId.expand(pattern);
        if (!name.contains("%t")) return name;
        DateTimeFormatter format =
                DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(zone);
        return name.replace("%t", format.format(Instant.ofEpochMilli(epochMillis)));
    }
}
