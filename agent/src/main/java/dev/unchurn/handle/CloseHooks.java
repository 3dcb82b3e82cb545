package dev.unchurn.handle;

import dev.unchurn.event.Listener;
import dev.unchurn.jvm.Patches;
import java.sql.Connection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Sees to it that the closing of raw connections is noticed: their class is patched once. A class that refuses is left alone;
 * of its connections only the opening is seen. What is done with the connection is told by the same class, where that is wanted.
 * Thread-safe.
 */
final class CloseHooks {
    private final Patches patches;
    private final Listener listener;
    private final boolean measuresUse;

    private final ClassValue<Place> places = new ClassValue<Place>() {
        @Override
        protected Place computeValue(Class<?> type) {
            return new Place();
        }
    };

    private static final class Place {
        private boolean tried;
        private boolean hooked;
    }

    /** @param measuresUse whether the class tells of its statements and transactions, too */
    CloseHooks(Patches patches, Listener listener, boolean measuresUse) {
        this.patches = patches;
        this.listener = listener;
        this.measuresUse = measuresUse;
    }

    /** Whether closing this connection will be noticed. */
    boolean hook(Connection raw) {
        Place place = places.get(raw.getClass());
        synchronized (place) {
            if (!place.tried) {
                place.tried = true;
                place.hooked = patch(raw.getClass());
            }
            return place.hooked;
        }
    }

    private boolean patch(Class<?> type) {
        try {
            Map<Class<?>, ClosePatch> made = new HashMap<>();
            made.put(type.getMethod("close").getDeclaringClass(), new ClosePatch());
            Class<?> aborting = type.getMethod("abort", Executor.class).getDeclaringClass();
            // a driver that is older than the method has none: the interface's stands for it
            if (!aborting.isInterface()) made.put(aborting, new ClosePatch());
            patches.apply(made);
        } catch (Throwable refused) {
            listener.fault(placeOf(type), refused);
            return false;
        }
        if (measuresUse) measureUse(type);
        return true;
    }

    private void measureUse(Class<?> type) {
        try {
            Map<Class<?>, UsePatch> made = new HashMap<>();
            for (Class<?> c = type; c != null && c.getClassLoader() != null; c = c.getSuperclass()) {
                made.put(c, new UsePatch());
            }
            if (!made.isEmpty()) patches.apply(made);
        } catch (Throwable refused) {
            listener.fault(placeOf(type), refused);
        }
    }

    /** One place for whatever a driver's class refuses, so that it is told once. */
    static String placeOf(Class<?> driverClass) {
        return "driver class " + driverClass.getName();
    }
}
