package dev.unchurn.handle;

import dev.unchurn.jvm.Internals;
import dev.unchurn.pool.OpenFailed;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Connections of one driver class that were really opened and closed: they answer for released handles. There is one for
 * each pool, and with drivers whose closed connections remember attributes one for each combination that was seen, up to a
 * bound. Kept with the driver's class. Thread-safe.
 */
final class ClosedConnections {
    private static final int MANY = 8;

    private final Internals internals;
    private final Set<String> attributeFields;

    /** By what they were opened for, then by what was set on them. Guarded by the lock. */
    private final Map<Object, Map<String, Connection>> known = new WeakHashMap<>();

    /** Held while one is opened: many threads may first need it at once. */
    private final ReentrantLock lock = new ReentrantLock();

    /** Opens a connection as those of a pool are. */
    interface Source {
        Connection open() throws OpenFailed, SQLException;
    }

    /**
     * @param attributeFields fields of the connection whose objects hold what can be set on a closed one
     */
    ClosedConnections(Internals internals, Set<String> attributeFields) {
        this.attributeFields = attributeFields;
        this.internals = internals;
    }

    /** Opened when somebody first asks a released handle something, on that caller's thread. */
    Connection of(Object owner, @Nullable Remembered attributes, Source source) throws OpenFailed, SQLException {
        lock.lock();
        try {
            Map<String, Connection> mine = known.get(owner);
            if (mine == null) {
                mine = new HashMap<>();
                known.put(owner, mine);
            }
            String key = attributes == null ? "" : attributes.key();
            if (mine.size() >= MANY && !mine.containsKey(key)) key = "";
            Connection closed = mine.get(key);
            if (closed != null) return closed;
            Connection opened = source.open();
            try {
                if (attributes != null && !key.isEmpty()) attributes.replay(opened);
            } finally {
                opened.close();
            }
            mine.put(key, opened);
            return opened;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A closed connection that is nobody else's: some setters of closed connections still work, and what they set is for the
     * handle that they were called on.
     */
    Connection copy(Connection closed) throws ReflectiveOperationException {
        return (Connection) copyOf(closed);
    }

    private Object copyOf(Object original) throws ReflectiveOperationException {
        Object copy = internals.allocate(original.getClass());
        for (Class<?> c = original.getClass(); c != null && c != Object.class; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) continue;
                field.setAccessible(true);
                Object value = field.get(original);
                if (field.getType().isPrimitive()) field.set(copy, value);
                else internals.put(copy, internals.offset(field), own(field, value));
            }
        }
        return copy;
    }

    private @Nullable Object own(Field field, @Nullable Object value) throws ReflectiveOperationException {
        if (value == null) return null;
        if (attributeFields.contains(field.getName())) return copyOf(value);
        if (value.getClass() == Properties.class) return ((Properties) value).clone();
        return value.getClass() == HashMap.class ? new HashMap<>((HashMap<?, ?>) value) : value;
    }
}
