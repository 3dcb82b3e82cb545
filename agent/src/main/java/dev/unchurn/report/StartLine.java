package dev.unchurn.report;

import dev.unchurn.config.Mode;
import dev.unchurn.config.Settings;

/**
 * The line that tells what runs here. Apart from {@link Wording}, because it is written when the program starts: it must not
 * load what only a first connection needs. Stateless.
 */
public final class StartLine {
    private StartLine() {}

    /** Version, mode, JVM, and when to expect a summary. */
    public static String of(Settings settings, String version) {
        String verb = settings.mode() == Mode.OBSERVE ? "observing" : "pooling";
        String when = settings.reportInterval().isZero()
                ? "at exit"
                : "every " + Amounts.duration(settings.reportInterval().toNanos());
        String javaVersion = System.getProperty("java.version");
        return "unchurn " + version + ": " + verb + " connections of DriverManager on Java "
                + (javaVersion == null ? "unknown" : javaVersion) + "; report " + when;
    }
}
