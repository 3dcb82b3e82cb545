package dev.unchurn.handle;

import java.lang.reflect.Method;

/** Asks pgjdbc's {@code CopyOperation} whether it still runs (public interface, 42.2.5 to 42.7.13). Stateless. */
final class CopyOperations {
    private static final String TYPE = "org.postgresql.copy.CopyOperation";

    private CopyOperations() {}

    /** When in doubt, it does. */
    static boolean isActive(Object operation) {
        try {
            Class<?> type = Class.forName(TYPE, false, operation.getClass().getClassLoader());
            Method isActive = type.getMethod("isActive");
            return (Boolean) isActive.invoke(operation);
        } catch (ReflectiveOperationException | RuntimeException unknown) {
            return true;
        }
    }
}
