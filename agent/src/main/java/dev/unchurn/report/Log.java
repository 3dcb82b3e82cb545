package dev.unchurn.report;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.simple.SimpleServiceProvider;

/**
 * Lines for a person, on standard error or in a file, with date, time and level before each. Never on standard output.
 * Thread-safe.
 *
 * <p>What is behind it is made for the first line: it costs some 50 ms, which no borrower should wait for, and dates
 * need the time zone. Once the JDK has made up its default zone, a program that sets the system property
 * {@code user.timezone} at its start is no longer heard; so nothing may be logged before its first connection.
 */
public final class Log {
    private final @Nullable String logFile;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable Logger logger;

    /**
     * The log of this agent. All logs of one class loader write to where the first one does.
     *
     * @param logFile a path in which {@code %p} stands for the process id, or null for standard error. A file that
     *     exists is kept as {@code NAME.old}. If it cannot be written, one line on standard error says so, and the log
     *     goes there
     */
    public Log(@Nullable String logFile) {
        this.logFile = logFile;
    }

    /** A log that writes to this logger. */
    Log(Logger logger) {
        this.logFile = null;
        this.logger = logger;
    }

    private Logger logger() {
        Logger known = logger;
        if (known != null) return known;
        opening.lock();
        try {
            known = logger;
            if (known == null) {
                known = open();
                logger = known;
            }
            return known;
        } finally {
            opening.unlock();
        }
    }

    private Logger open() {
        if (logFile == null) return logger(null);
        String path = ProcessId.expand(logFile);
        if (isWritable(path)) return logger(path);
        Logger standardError = logger(null);
        standardError.warn("unchurn: log.file " + Place.clean(path) + " cannot be written; logging here");
        return standardError;
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

    /**
     * The provider is asked directly and not through {@code LoggerFactory}: its look-up reads system properties that
     * the application may have set for its own SLF4J, and can print warnings.
     */
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
        logger().info(line);
    }

    /** Something to look at. */
    public void warn(String line) {
        logger().warn(line);
    }

    /** Something that is our own fault. */
    public void error(String line) {
        logger().error(line);
    }
}
