package dev.unchurn.leak;

import dev.unchurn.event.CallSite;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the call site of the borrow that the current thread is at, without a whole stack where the JVM can do that. Equal
 * places are the same object, up to a bound. Thread-safe.
 */
public final class CallSites {
    static final int MAX_SITES = 2_000;

    private static final ClassValue<CallSite> SOMEWHERE = new ClassValue<CallSite>() {
        @Override
        protected CallSite computeValue(Class<?> caller) {
            return CallSite.somewhereIn(caller.getName());
        }
    };

    private final ConcurrentHashMap<SiteKey, CallSite> known = new ConcurrentHashMap<>();
    private final Look look;

    /** A way to look at the first frames of the current thread. */
    interface Look {
        CallSite at(CallSites sites);
    }

    public CallSites() {
        this(bestLook());
    }

    CallSites(Look look) {
        this.look = look;
    }

    /** The class for Java 9 and later is there, but an older JVM does not load it. */
    private static Look bestLook() {
        try {
            return Class.forName("dev.unchurn.leak.WalkingLook")
                    .asSubclass(Look.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError old) {
            return new ThrowingLook();
        }
    }

    /** Where the current thread borrows; {@link CallSite#UNKNOWN} when that cannot be found. */
    public CallSite find() {
        return look.at(this);
    }

    /** A class whose line was not looked at. */
    static CallSite somewhereIn(@Nullable Class<?> caller) {
        return caller == null ? CallSite.UNKNOWN : SOMEWHERE.get(caller);
    }

    @Nullable
    CallSite known(SiteKey key) {
        return known.get(key);
    }

    /** Two threads that add the last ones at the same time may exceed the bound by one each: that is harmless. */
    CallSite add(SiteKey key, CallSite found) {
        if (known.size() >= MAX_SITES) return CallSite.OTHERS;
        CallSite earlier = known.putIfAbsent(key, found);
        return earlier == null ? found : earlier;
    }
}
