package dev.unchurn.handle;

import java.lang.reflect.Method;
import java.security.AccessController;
import org.jspecify.annotations.Nullable;

/**
 * Whether the current thread acts as a JAAS subject. A connection without a password may then be somebody's by Kerberos, which
 * its properties do not show. {@code Subject.current} came with Java 18; {@code getSubject} of earlier versions throws from 24
 * on. Stateless.
 */
final class Identity {
    private Identity() {}

    /** When in doubt there is one: then nothing is shared. */
    static boolean isSubjectPresent() {
        try {
            return subject() != null;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError unknown) {
            return true;
        }
    }

    @SuppressWarnings({"deprecation", "removal"})
    private static @Nullable Object subject() throws ReflectiveOperationException {
        Class<?> type = Class.forName("javax.security.auth.Subject");
        for (Method method : type.getMethods()) {
            if (method.getName().equals("current") && method.getParameterTypes().length == 0)
                return method.invoke(null);
        }
        return type.getMethod("getSubject", java.security.AccessControlContext.class)
                .invoke(null, AccessController.getContext());
    }
}
