package dev.unchurn.handle;

import dev.unchurn.jvm.Internals;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets the driver's own objects lead back to a handle: in a statement, an array or a metadata object, the field that holds the
 * physical connection is pointed at the handle. From then on whatever the object asks its connection passes the handle: its
 * {@code getConnection()} gives the handle, result sets made from it do the same, and after release it is as dead as the
 * handle. Class, identity and speed of the object stay the driver's.
 *
 * <p>Thread-safe. One for each driver class; kept with that class.
 */
final class Adoption {
    private final Internals internals;
    private final Class<?> handleClass;
    private final @Nullable Class<?> guarded;
    private final @Nullable ClassLoader driverLoader;

    private final ClassValue<Fields> fields = new ClassValue<Fields>() {
        @Override
        protected Fields computeValue(Class<?> type) {
            return Fields.of(internals, type, handleClass, guarded);
        }
    };

    /**
     * @param handleClass the generated class: fields that can hold it may hold a connection
     * @param guarded the driver's interface that has a guard, or null
     */
    Adoption(Internals internals, Class<?> handleClass, @Nullable Class<?> guarded) {
        this.internals = internals;
        this.handleClass = handleClass;
        this.guarded = guarded;
        this.driverLoader = handleClass.getClassLoader();
    }

    /** Where a class keeps a connection or a guarded object. Immutable. */
    private static final class Fields {
        final long[] connections;
        final long[] guarded;

        private Fields(List<Long> connections, List<Long> guarded) {
            this.connections = toArray(connections);
            this.guarded = toArray(guarded);
        }

        static Fields of(Internals internals, Class<?> type, Class<?> handleClass, @Nullable Class<?> guarded) {
            List<Long> connections = new ArrayList<>();
            List<Long> guards = new ArrayList<>();
            for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
                for (Field field : c.getDeclaredFields()) {
                    if (Modifier.isStatic(field.getModifiers()) || field.getType() == Object.class) continue;
                    if (field.getType() == guarded) guards.add(internals.offset(field));
                    else if (field.getType().isAssignableFrom(handleClass)) connections.add(internals.offset(field));
                }
            }
            return new Fields(connections, guards);
        }
    }

    static long[] toArray(List<Long> offsets) {
        long[] array = new long[offsets.size()];
        for (int i = 0; i < array.length; i++) array[i] = offsets.get(i);
        return array;
    }

    /**
     * Points an object of the driver's at the handle where it now points at the physical connection, and at the guard where
     * it points at the real executor. Objects of other origin are left alone.
     */
    void adopt(Object made, Connection physical, Object handle, @Nullable Object real, @Nullable Object guard) {
        if (made.getClass().getClassLoader() != driverLoader || made == physical) return;
        Fields of = fields.get(made.getClass());
        replace(made, of.connections, physical, handle);
        if (real != null) replace(made, of.guarded, real, guard);
    }

    /** Whether the class of an object has a field that can lead to a guarded object. */
    boolean holdsGuarded(Object made) {
        return made.getClass().getClassLoader() == driverLoader && fields.get(made.getClass()).guarded.length > 0;
    }

    private void replace(Object made, long[] offsets, Object from, @Nullable Object to) {
        for (long offset : offsets) {
            if (internals.get(made, offset) == from) internals.put(made, offset, to);
        }
    }

    /** Makes the physical connection forget an object that it keeps, so that the next borrower gets a new one. */
    void forget(Connection physical, Object kept) {
        for (Class<?> c = physical.getClass(); c != null && c != Object.class; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) || !field.getType().isInstance(kept)) continue;
                long offset = internals.offset(field);
                if (internals.get(physical, offset) == kept) internals.put(physical, offset, null);
            }
        }
    }
}
