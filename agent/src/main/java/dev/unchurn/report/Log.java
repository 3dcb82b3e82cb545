package dev.unchurn.report;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.simple.SimpleServiceProvider;

/**
 * Lines for a person, on standard error or in a file, with date, time and level before each. Never on standard output.
 * Thread-safe.
 *
 * <p>The provider is asked directly and not through {@code LoggerFactory}: its look-up reads system properties that the
 * application may have set for its own SLF4J, and can print warnings.
 */
public final class Log {
    private final Logger logger;

    Log(Logger logger) {
        this.logger = logger;
    }

    /**
     * The log of this agent. All logs of one class loader write to where the first one does.
     *
     * <p>Not to be called before the program's first connection: dates need the time zone, and once the JDK has made up
     * its default, a program that sets the system property {@code user.timezone} at its start is no longer heard.
     *
     * @param logFile a path in which {@code %p} stands for the process id, or null for standard error. A file that
     *     exists is kept as {@code NAME.old}. If it cannot be written, one line on standard error says so, and the log
     *     goes there
     */
    public static Log open(@Nullable String logFile) {
        @Nullable String path = logFile == null ? null : ProcessId.expand(logFile);
        boolean writable = path == null || isWritable(path);
        Log log = new Log(logger(writable ? path : null));
        if (!writable)
            log.warn("unchurn: log.file " + Place.clean(String.valueOf(path)) + " cannot be written; logging here");
        return log;
    }

    /** Tried here, because slf4j-simple has words and a stack trace of its own for a file that it cannot open. */
    private static boolean isWritable(String path) {
        File file = new File(path);
        try {
            boolean isNew = !file.isFile() || file.length() == 0 || keepOld(file);
            new FileOutputStream(file, isNew).close();
            return true;
        } catch (IOException | SecurityException refused) {
            return false;
        }
    }

    /**
     * Makes room for slf4j-simple, which starts its file anew: what an earlier run said may be what somebody looks for.
     *
     * @return false in a directory where we may not rename; the new log matters more then
     */
    private static boolean keepOld(File file) {
        File old = new File(file.getPath() + ".old");
        return (!old.exists() || old.delete()) && file.renameTo(old);
    }

    private static Logger logger(@Nullable String path) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(new LogConfiguration(path));
        try {
            SimpleServiceProvider provider = new SimpleServiceProvider();
            provider.initialize();
            return provider.getLoggerFactory().getLogger("unchurn");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Something to know. */
    public void info(String line) {
        logger.info(line);
    }

    /** Something to look at. */
    public void warn(String line) {
        logger.warn(line);
    }

    /** Something that is our own fault. */
    public void error(String line) {
        logger.error(line);
    }
}
