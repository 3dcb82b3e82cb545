package dev.unchurn.handle;

import dev.unchurn.bootstrap.UnchurnBorrow;
import dev.unchurn.bootstrap.UnchurnHandle;
import dev.unchurn.event.Activity;
import dev.unchurn.event.Listener;
import dev.unchurn.jvm.Patch;
import dev.unchurn.jvm.Patches;
import dev.unchurn.leak.ObservedLeases;
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
        private volatile boolean tried;
    }

    /** @param measures false to measure nothing and to patch nothing */
    Activities(Patches patches, ObservedLeases observed, Listener listener, boolean measures) {
        this.patches = patches;
        this.observed = observed;
        this.listener = listener;
        this.measures = measures;
    }

    boolean measures() {
        return measures;
    }

    /** A driver gave this to the program: if it is a statement, its class tells us from now on what is executed. */
    void made(Object made) {
        if (!measures || !(made instanceof Statement)) return;
        Place place = places.get(made.getClass());
        if (place.tried) return;
        synchronized (this) {
            if (place.tried) return;
            patch(made.getClass());
            place.tried = true;
        }
    }

    private void patch(Class<?> type) {
        Map<Class<?>, Patch> made = new HashMap<>();
        for (Class<?> c = type; c != null && c.getClassLoader() != null; c = c.getSuperclass()) {
            Place place = places.get(c);
            if (!place.tried && isPatchable(c)) made.put(c, new ExecutePatch());
            place.tried = true;
        }
        if (made.isEmpty()) return;
        try {
            patches.apply(made);
        } catch (Throwable refused) {
            listener.fault(CloseHooks.placeOf(type), refused);
        }
    }

    private boolean isPatchable(Class<?> type) {
        return !Proxy.isProxyClass(type) && patches.instrumentation().isModifiableClass(type);
    }

    void executing(Statement statement, @Nullable String sql) {
        Inside mine = INSIDE.get();
        if (mine.depth++ > 0) return;
        try {
            Activity activity = of(statement.getConnection());
            if (activity == null) return;
            if (sql != null) activity.text(sql);
            activity.execute(System.nanoTime());
            mine.activity = activity;
        } catch (Throwable closed) {
            // the driver will say so itself
        }
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
    Activity of(@Nullable Connection connection) {
        if (!(connection instanceof UnchurnHandle)) return connection == null ? null : observed.activity(connection);
        UnchurnBorrow borrow = ((UnchurnHandle) connection).unchurn$borrow();
        return borrow instanceof Borrow ? ((Borrow) borrow).activity() : null;
    }
}
