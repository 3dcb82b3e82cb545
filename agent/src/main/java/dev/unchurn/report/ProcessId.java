package dev.unchurn.report;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** The process id, on any Java. */
public final class ProcessId {
    private ProcessId() {}

    /** The path with {@code %p} replaced. */
    public static String expand(String path) {
        return path.contains("%p") ? path.replace("%p", get()) : path;
    }

    /** As digits. Asks in the order of cost: the management classes, which alone know it on Java 8, take a while to load. */
    public static String get() {
        String linux = ofLinux();
        if (linux != null) return linux;
        String name = ManagementFactory.getRuntimeMXBean().getName();
        int at = name.indexOf('@');
        return at < 0 ? name : name.substring(0, at);
    }

    private static @Nullable String ofLinux() {
        try {
            String name = new File("/proc/self").getCanonicalFile().getName();
            Long.parseLong(name);
            return name;
        } catch (IOException | NumberFormatException | SecurityException notLinux) {
            return null;
        }
    }
}
