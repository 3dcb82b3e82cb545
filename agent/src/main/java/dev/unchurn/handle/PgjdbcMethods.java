package dev.unchurn.handle;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * pgjdbc's own methods, read from {@code PgConnection} of 42.2.5 to 42.7.13. Its statements and result sets reach the server
 * only through their connection's {@code getQueryExecutor}, and pass SQL text to its {@code createQuery} and {@code
 * borrowQuery} first: that is where text is seen. Immutable.
 */
final class PgjdbcMethods extends MethodTable {
    private static final Set<String> TEXT = new HashSet<>(Arrays.asList(
            "createQuery",
            "borrowQuery",
            "borrowCallableQuery",
            "borrowReturningQuery",
            "borrowReturningColumnsQuery"));

    private static final Set<String> TEXT_AND_CREATE = new HashSet<>(Arrays.asList("execSQLQuery", "execSQLUpdate"));

    /** Called by pgjdbc's own statements; they change nothing that outlives the call. */
    private static final Set<String> HARMLESS = new HashSet<>(Arrays.asList("addTimerTask", "addWarning"));

    /** Its request reaches the server on a connection of its own, in its own time: it could hit the next borrower's query. */
    private static final String CANCEL = "cancelQuery";

    /** They give objects that hold the executor itself: whoever keeps one could reach the next borrower's session. */
    private static final Set<String> ESCAPES = new HashSet<>(Arrays.asList(
            "getLargeObjectAPI", "getFastpathAPI", "getReplicationAPI", "getReplicationProtocol", "setCursorName"));

    /** What pgjdbc knows of types is looked up on the connection itself. */
    private static final List<String> GUARDED = Arrays.asList("getQueryExecutor", "getTypeInfo");

    static MethodTable table() {
        return new PgjdbcMethods();
    }

    @Override
    @Nullable
    Treatment vendorTreatment(String name, String descriptor) {
        if (TEXT.contains(name) && descriptor.startsWith("(Ljava/lang/String;")) return Treatment.TEXT;
        if (TEXT_AND_CREATE.contains(name) && descriptor.startsWith("(Ljava/lang/String;")) {
            return descriptor.endsWith("V") ? Treatment.TEXT : Treatment.TEXT_AND_CREATE;
        }
        if (GUARDED.contains(name)) return Treatment.GUARD;
        if (name.equals("getCopyAPI")) return Treatment.DETACH;
        if (ESCAPES.contains(name) || name.equals(CANCEL)) return Treatment.PIN;
        if (HARMLESS.contains(name)) return Treatment.FORWARD;
        return null;
    }

    @Override
    List<String> guardedAccessors() {
        return GUARDED;
    }

    /**
     * pgjdbc's statements pass their text to {@code createQueryKey} (42.2.5 to 42.7.13); COPY passes it to its start. Setters
     * of the executor outlive the borrow; the driver's own objects use none of them through a connection.
     */
    @Override
    Treatment guardTreatment(String name, String descriptor) {
        boolean hasText = descriptor.startsWith("(Ljava/lang/String;");
        if (hasText && name.equals("startCopy")) return Treatment.COPY;
        if (hasText && (name.startsWith("create") || name.startsWith("borrow"))) return Treatment.TEXT;
        boolean changes = name.startsWith("set")
                || name.startsWith("addDataType")
                || name.startsWith("addBinary")
                || name.startsWith("removeBinary");
        return changes ? Treatment.PIN : Treatment.FORWARD;
    }
}
