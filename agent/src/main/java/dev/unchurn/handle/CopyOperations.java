package dev.unchurn.handle;

import java.lang.reflect.Method;

/** Asks pgjdbc's {@code CopyOperation} whether it still runs (public interface, 42.2.5 to 42.7.13). Stateless. */
final class CopyOperations {
    private static final String TYPE = "org.postgresql.copy.CopyOperation";

    private CopyOperations() {}

    /** When in doubt, it does. */
    static boolean isActive(Object operation) {
        try {
            return (Boolean) method(operation, "isActive").invoke(operation);
        } catch (ReflectiveOperationException | RuntimeException unknown) {
            return true;
        }
    }

    /**
     * Whether it came to its end: the server has then counted its rows. After {@code CopyOut.cancelCopy()} pgjdbc 42.7.13 has
     * an answer less read than the server gave, and all that follow come one statement too late.
     */
    static boolean hasEnded(Object operation) throws ReflectiveOperationException {
        return (Long) method(operation, "getHandledRowCount").invoke(operation) >= 0;
    }

    private static Method method(Object operation, String name) throws ReflectiveOperationException {
        return Class.forName(TYPE, false, operation.getClass().getClassLoader()).getMethod(name);
    }
}
