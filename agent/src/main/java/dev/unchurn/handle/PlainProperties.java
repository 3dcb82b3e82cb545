package dev.unchurn.handle;

import dev.unchurn.jvm.Internals;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Properties as keys compare them. {@link Properties} can have others behind them, as defaults, and a driver uses those too;
 * neither {@code size()} nor {@code entrySet()} shows them. Thread-safe.
 */
final class PlainProperties {
    private final Internals internals;
    private final long defaults;

    /**
     * @throws NoSuchFieldException when this JVM's {@code Properties} keep their defaults elsewhere
     */
    PlainProperties(Internals internals) throws NoSuchFieldException {
        this.internals = internals;
        this.defaults = internals.offset(Properties.class.getDeclaredField("defaults"));
    }

    /**
     * The same object when there is nothing behind it, as for most programs; else a copy of all that it gives; null when that
     * is not strings only.
     */
    @Nullable
    Properties of(Properties info) {
        if (info.getClass() == Properties.class && internals.get(info, defaults) == null) return info;
        if (!PoolKey.canDescribe(info)) return null;
        Properties plain = new Properties();
        for (String name : info.stringPropertyNames()) {
            String value = info.getProperty(name);
            if (value != null) plain.setProperty(name, value);
        }
        return plain;
    }
}
