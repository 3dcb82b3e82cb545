package dev.unchurn.handle;

import dev.unchurn.jvm.Internals;
import java.lang.reflect.Field;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * The process's default time zone, which drivers read when they connect. {@code TimeZone.getDefault()} clones; the field behind it
 * (the same in JDK 8u504 to 25.0.3) never gives its object away, so the same object is the same time zone. Where the field is
 * not there, the method is asked. Thread-safe.
 */
final class ProcessDefaults {
    private final Internals internals;
    private final @Nullable Object base;
    private final long offset;
    private volatile Known known = new Known(new Object(), "");

    /** A time zone that was looked at. Immutable. */
    private static final class Known {
        final Object zone;
        final String id;

        Known(Object zone, String id) {
            this.zone = zone;
            this.id = id;
        }
    }

    ProcessDefaults(Internals internals) {
        this.internals = internals;
        Object foundBase = null;
        long foundOffset = 0;
        try {
            Field field = TimeZone.class.getDeclaredField("defaultTimeZone");
            foundBase = internals.staticBase(field);
            foundOffset = internals.staticOffset(field);
        } catch (NoSuchFieldException | RuntimeException elsewhere) {
            foundBase = null;
        }
        this.base = foundBase;
        this.offset = foundOffset;
    }

    /** The id of the default time zone. */
    String timeZone() {
        if (base == null) return TimeZone.getDefault().getID();
        // before the id is asked for, so that a change in between is seen the next time
        Object zone = internals.get(base, offset);
        Known last = known;
        if (last.zone == zone) return last.id;
        String id = TimeZone.getDefault().getID();
        if (zone != null) known = new Known(zone, id);
        return id;
    }
}
