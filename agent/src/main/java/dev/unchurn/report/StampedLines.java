package dev.unchurn.report;

import java.io.PrintStream;
import java.time.LocalDate;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lines as {@code 2026-11-28 14:03:11 INFO text}, in the zone of the program. The JDK's own formats for dates cost a first line
 * 20 ms and some fifty classes. Thread-safe.
 */
final class StampedLines implements Log.Lines {
    private static final long DAY = TimeUnit.DAYS.toSeconds(1);

    private final @Nullable PrintStream file;

    /** @param file where they go; null for standard error, wherever it goes at the time */
    StampedLines(@Nullable PrintStream file) {
        this.file = file;
    }

    @Override
    public void write(String level, String line) {
        PrintStream to = file == null ? System.err : file;
        to.println(stamp(System.currentTimeMillis(), TimeZone.getDefault()) + ' ' + level + ' ' + line);
        to.flush();
    }

    static String stamp(long epochMillis, TimeZone zone) {
        long seconds = Math.floorDiv(epochMillis + zone.getOffset(epochMillis), 1000L);
        long ofDay = Math.floorMod(seconds, DAY);
        return LocalDate.ofEpochDay(Math.floorDiv(seconds, DAY)) + " " + Amounts.twoDigits(ofDay / 3600) + ':'
                + Amounts.twoDigits(ofDay / 60 % 60) + ':' + Amounts.twoDigits(ofDay % 60);
    }
}
