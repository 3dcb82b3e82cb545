package dev.unchurn.report;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A failure of ours as text, without what others have written: the message of a JDBC exception can hold a URL or a
 * password, and so can whatever wraps it.
 */
final class FaultText {
    private static final String OURS = "dev.unchurn.";
    private static final int MAX_CAUSES = 4;
    private static final int MAX_FRAMES = 12;

    private FaultText() {}

    /** The exceptions on one line, then their frames on indented lines. */
    static String of(Throwable failure) {
        boolean messages = !hasJdbc(failure);
        StringBuilder text = new StringBuilder(named(failure, messages));
        Throwable cause = failure.getCause();
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            text.append(", caused by ").append(named(cause, messages));
            cause = cause.getCause();
        }
        return text.append(stack(failure)).toString();
    }

    private static boolean hasJdbc(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i <= MAX_CAUSES; i++) {
            if (cause instanceof SQLException) return true;
            cause = cause.getCause();
        }
        return cause != null;
    }

    private static String named(Throwable failure, boolean withMessage) {
        String name = failure.getClass().getName();
        if (failure instanceof SQLException) return name + " (SQLSTATE " + ((SQLException) failure).getSQLState() + ")";
        String message = failure.getMessage();
        return withMessage && message != null && isOurs(failure, message) ? name + ": " + Place.clean(message) : name;
    }

    /** Whether the JVM or we have written this message, and it does not look like a URL or a password. */
    private static boolean isOurs(Throwable failure, String message) {
        StackTraceElement[] stack = failure.getStackTrace();
        boolean thrownByUs = stack.length > 0 && stack[0].getClassName().startsWith(OURS);
        boolean fromTheJvm = failure instanceof LinkageError
                || failure instanceof ClassNotFoundException
                || failure instanceof NullPointerException
                || failure instanceof ClassCastException
                || failure instanceof IndexOutOfBoundsException;
        return (thrownByUs || fromTheJvm) && !message.contains("jdbc:") && !message.contains("assword");
    }

    private static String stack(Throwable failure) {
        StringBuilder text = new StringBuilder();
        StackTraceElement[] stack = deepest(failure).getStackTrace();
        for (int i = 0; i < stack.length && i < MAX_FRAMES; i++) {
            text.append("\n    at ").append(Place.clean(stack[i].toString()));
        }
        return text.toString();
    }

    /** Where it began says more than where it was wrapped. */
    private static Throwable deepest(Throwable failure) {
        Throwable deepest = failure;
        @Nullable Throwable cause = failure.getCause();
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            deepest = cause;
            cause = cause.getCause();
        }
        return deepest;
    }
}
