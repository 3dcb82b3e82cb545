package dev.unchurn.report.html;

import dev.unchurn.config.Settings;
import dev.unchurn.report.FileName;
import dev.unchurn.stats.Predictions;
import dev.unchurn.stats.Stats;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneId;

/** Writes the report of the run so far into a file, whenever it is asked to. Thread-safe. */
public final class HtmlReport {
    private final String version;
    private final Settings settings;
    private final Stats stats;
    private final Predictions predictions;

    /** @param version of the agent */
    public HtmlReport(String version, Settings settings, Stats stats, Predictions predictions) {
        this.version = version;
        this.settings = settings;
        this.stats = stats;
        this.predictions = predictions;
    }

    /**
     * Writes the page beside the file and then puts it in its place: whoever looks sees an old report or a whole one.
     *
     * @param pattern a path in which {@code %p} and {@code %t} are replaced
     * @param runNanos how long the run has been
     * @return the file that was written
     * @throws IOException when it cannot be written; what was there is untouched
     */
    public File write(String pattern, long runNanos) throws IOException {
        ZoneId zone = ZoneId.systemDefault();
        File file = new File(FileName.expand(pattern, System.currentTimeMillis(), zone)).getAbsoluteFile();
        Run run = new Run(version, settings, stats.startEpochMillis(), runNanos, zone);
        String page = new Page(run, stats.snapshot(), predictions.predictions()).html();
        replace(file.toPath(), page.getBytes(StandardCharsets.UTF_8));
        return file;
    }

    static void replace(Path file, byte[] content) throws IOException {
        // Not createTempFile: what that makes only its owner may read.
        Path beside = file.resolveSibling("." + file.getFileName() + "." + System.nanoTime() + ".tmp");
        try {
            Files.write(beside, content);
            try {
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException notHere) {
                Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(beside);
        }
    }
}
