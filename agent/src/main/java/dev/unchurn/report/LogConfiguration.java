package dev.unchurn.report;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A class loader with nothing in it but the file that slf4j-simple reads its configuration from. It looks for that file
 * in the context class loader, where the application may have one for its own slf4j-simple.
 *
 * <p>The keys are whole string constants: when the library is relocated, they are rewritten together with its own.
 */
final class LogConfiguration extends ClassLoader {
    private static final String FILE = "simplelogger.properties";

    private final @Nullable String path;

    /** @param path the file of the log, or null for standard error */
    LogConfiguration(@Nullable String path) {
        super(null);
        this.path = path;
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        if (!name.equals(FILE)) return null;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            properties().store(bytes, null);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
        properties.setProperty("org.slf4j.simpleLogger.showDateTime", "true");
        properties.setProperty("org.slf4j.simpleLogger.dateTimeFormat", "yyyy-MM-dd HH:mm:ss");
        properties.setProperty("org.slf4j.simpleLogger.showThreadName", "false");
        properties.setProperty("org.slf4j.simpleLogger.showLogName", "false");
        properties.setProperty("org.slf4j.simpleLogger.logFile", path == null ? "System.err" : path);
        return properties;
    }
}
