package dev.unchurn.handle;

import dev.unchurn.bootstrap.UnchurnBorrow;
import dev.unchurn.bootstrap.UnchurnHandle;
import dev.unchurn.event.Activity;
import dev.unchurn.event.Listener;
import dev.unchurn.jvm.Internals;
import dev.unchurn.jvm.Patch;
import dev.unchurn.jvm.Patches;
import dev.unchurn.leak.ObservedLeases;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures what borrowers do inside their driver. The classes of statements are patched when the first statement of each class is
 * made; one that refuses is left alone, and what it does counts as the program's own time. Each thread knows how deep inside
 * drivers it is: only its outermost call counts. Thread-safe.
 */
final class Activities {
    private static final ThreadLocal<Inside> INSIDE = new ThreadLocal<Inside>() {
        @Override
        protected Inside initialValue() {
            return new Inside();
        }
    };

    private static final long UNTRIED = -1;
    private static final long NONE = -2;

    private final Internals internals;
    private final Patches patches;
    private final ObservedLeases observed;
    private final Listener listener;
    private final boolean measures;

    private final ClassValue<Place> places = new ClassValue<Place>() {
        @Override
        protected Place computeValue(Class<?> type) {
            return new Place();
        }
    };

    /** Of one thread. */
    private static final class Inside {
        private int depth;
        private @Nullable Activity activity;
    }

    /** Of one class of statements. */
    private static final class Place {
        /** Guarded by the lock of the whole. */
        private boolean patched;

        /** Where instances hold their connection; {@link #UNTRIED} before one was looked at, {@link #NONE} when none was found. */
        private volatile long offset = UNTRIED;
    }

    /** @param measures false to measure nothing and to patch nothing */
    Activities(Internals internals, Patches patches, ObservedLeases observed, Listener listener, boolean measures) {
        this.internals = internals;
        this.patches = patches;
        this.observed = observed;
        this.listener = listener;
        this.measures = measures;
    }

    boolean measures() {
        return measures;
    }

    /** Never fails. A driver gave this to the program: if it is a statement, its class tells us from now on what is executed. */
    void made(Object made) {
        if (!measures || !(made instanceof Statement)) return;
        Place place = places.get(made.getClass());
        if (place.offset != UNTRIED) return;
        synchronized (this) {
            if (place.offset != UNTRIED) return;
            place.offset = NONE;
            try {
                long offset = connectionOffset(made);
                if (offset != NONE) patch(made.getClass());
                place.offset = offset;
            } catch (Throwable refused) {
                listener.fault(CloseHooks.placeOf(made.getClass()), refused);
            }
        }
    }

    /** HSQLDB's {@code getConnection()} closes a statement whose connection is closed: only the field can be asked. */
    private long connectionOffset(Object statement) {
        for (Class<?> c = statement.getClass(); c != null && c.getClassLoader() != null; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (field.getType().isPrimitive() || Modifier.isStatic(field.getModifiers())) continue;
                long offset = internals.offset(field);
                Object value = internals.get(statement, offset);
                if (value instanceof Connection && of((Connection) value) != null) return offset;
            }
        }
        return NONE;
    }

    private void patch(Class<?> type) throws Exception {
        Map<Class<?>, Patch> made = new HashMap<>();
        for (Class<?> c = type; c != null && c.getClassLoader() != null; c = c.getSuperclass()) {
            Place place = places.get(c);
            if (!place.patched && isPatchable(c)) made.put(c, new ExecutePatch());
            place.patched = true;
        }
        if (!made.isEmpty()) patches.apply(made);
    }

    private boolean isPatchable(Class<?> type) {
        return !Proxy.isProxyClass(type) && patches.instrumentation().isModifiableClass(type);
    }

    void executing(Statement statement, @Nullable String sql) {
        Inside mine = INSIDE.get();
        if (mine.depth++ > 0) return;
        long offset = places.get(statement.getClass()).offset;
        if (offset < 0) return;
        Object connection = internals.get(statement, offset);
        Activity activity = connection instanceof Connection ? of((Connection) connection) : null;
        if (activity == null) return;
        if (sql != null) activity.text(sql);
        activity.execute(System.nanoTime());
        mine.activity = activity;
    }

    /** The current thread begins to end a transaction of that borrow. */
    void endingTransaction(@Nullable Activity activity) {
        Inside mine = INSIDE.get();
        if (mine.depth++ > 0 || activity == null) return;
        activity.endTransaction(System.nanoTime());
        mine.activity = activity;
    }

    /** The current thread begins to switch auto-commit of that borrow. */
    void autoCommit(@Nullable Activity activity, boolean on) {
        Inside mine = INSIDE.get();
        if (mine.depth++ > 0 || activity == null) return;
        activity.autoCommit(on, System.nanoTime());
        mine.activity = activity;
    }

    /** The current thread comes out of what it told last; nothing when its class was patched while the thread was inside. */
    void left() {
        Inside mine = INSIDE.get();
        if (mine.depth == 0 || --mine.depth > 0) return;
        Activity activity = mine.activity;
        mine.activity = null;
        if (activity != null) activity.leave(System.nanoTime());
    }

    /** What is done with this connection; null when nobody holds it from us. */
    @Nullable
    Activity of(Connection connection) {
        if (!(connection instanceof UnchurnHandle)) return observed.activity(connection);
        UnchurnBorrow borrow = ((UnchurnHandle) connection).unchurn$borrow();
        return borrow instanceof Borrow ? ((Borrow) borrow).activity() : null;
    }
}
