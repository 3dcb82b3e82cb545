package dev.unchurn.report;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lines for a person, on standard error or in a file, with date, time and level before each. Never on standard output.
 * Thread-safe.
 *
 * <p>What is behind it is made for the first line, as dates need the time zone. Once the JDK has made up its default zone, a
 * program that sets the system property {@code user.timezone} at its start is no longer heard; so nothing may be logged before
 * its first connection.
 */
public final class Log {
    private final @Nullable String logFile;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable Lines lines;

    /** Where the lines go. */
    interface Lines {
        void write(String level, String line);
    }

    /**
     * The log of this agent.
     *
     * @param logFile a path in which {@code %p} stands for the process id, or null for standard error. A file that
     *     exists is kept as {@code NAME.old}. If it cannot be written, one line on standard error says so, and the log
     *     goes there
     */
    public Log(@Nullable String logFile) {
        this.logFile = logFile;
    }

    /** A log that writes to these lines. */
    Log(Lines lines) {
        this.logFile = null;
        this.lines = lines;
    }

    private Lines lines() {
        Lines known = lines;
        if (known != null) return known;
        opening.lock();
        try {
            known = lines;
            if (known == null) {
                known = logFile == null ? new StampedLines(null) : open(ProcessId.expand(logFile));
                lines = known;
            }
            return known;
        } finally {
            opening.unlock();
        }
    }

    private static Lines open(String path) {
        File file = new File(path);
        try {
            boolean isNew = !file.isFile() || file.length() == 0 || keepOld(file);
            return new StampedLines(new PrintStream(new FileOutputStream(file, !isNew), true));
        } catch (IOException | SecurityException refused) {
            Lines standardError = new StampedLines(null);
            standardError.write("WARN", "unchurn: log.file " + Place.clean(path) + " cannot be written; logging here");
            return standardError;
        }
    }

    /**
     * Makes room for this run: what an earlier one said may be what somebody looks for.
     *
     * @return false in a directory where we may not rename; the new log goes on in the old file then
     */
    private static boolean keepOld(File file) {
        File old = new File(file.getPath() + ".old");
        return (!old.exists() || old.delete()) && file.renameTo(old);
    }

    /** Something to know. */
    public void info(String line) {
        lines().write("INFO", line);
    }

    /** Something to look at. */
    public void warn(String line) {
        lines().write("WARN", line);
    }

    /** Something that is our own fault. */
    public void error(String line) {
        lines().write("ERROR", line);
    }
}
