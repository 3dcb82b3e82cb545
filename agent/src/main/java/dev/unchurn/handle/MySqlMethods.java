package dev.unchurn.handle;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * MySQL Connector/J's own methods, read from its connection classes of 5.1.49, 8.0.33 and 9.5.0. Its connections can have a
 * proxy (meant for several hosts) which their statements take for the connection: during a borrow that is the handle, so
 * all that a borrow makes leads to it without our doing. {@code close()} closes all statements. Immutable.
 */
final class MySqlMethods extends MethodTable {
    /** Called by the driver's own statements; the session's reset undoes them. */
    private static final Set<String> HARMLESS = new HashSet<>(Arrays.asList(
            "setDatabase",
            "setSessionMaxRows",
            "setReadInfoMsgEnabled",
            "setGetProceduresReturnsFunctions",
            "registerStatement",
            "registerQueryExecutionTime"));

    private static final Set<String> ENDS = new HashSet<>(Arrays.asList(
            "abortInternal", "realClose", "doClose", "normalClose", "cleanup", "createNewIO", "pingInternal"));

    private static final Set<String> PREPARES =
            new HashSet<>(Arrays.asList("clientPrepareStatement", "serverPrepareStatement"));

    private final boolean isOld;

    static MethodTable table(String connectionClass) {
        return new MySqlMethods(connectionClass);
    }

    /** @param connectionClass name of the driver's connection class, which tells the two generations apart */
    private MySqlMethods(String connectionClass) {
        isOld = connectionClass.startsWith("com.mysql.jdbc.");
    }

    @Override
    @Nullable
    Treatment vendorTreatment(String name, String descriptor) {
        // a new object each time
        if (name.equals("getMetaData")) return Treatment.CREATE;
        if (name.equals("isProxySet")) return Treatment.NEVER;
        if (PREPARES.contains(name)) return Treatment.TEXT_AND_CREATE;
        if (isOld && name.equals("execSQL")) return Treatment.TEXT;
        if (HARMLESS.contains(name)) return Treatment.FORWARD;
        if (ENDS.contains(name) || name.equals("resetServerState") || name.equals("shutdownServer"))
            return Treatment.PIN;
        return null;
    }

    /** Statements of 5.1 pass their text to the connection. */
    @Override
    @Nullable
    String statementClass() {
        return isOld ? null : "com.mysql.cj.jdbc.StatementImpl";
    }

    @Override
    boolean remembersWhenClosed() {
        return true;
    }

    @Override
    String proxyField() {
        return isOld ? "proxy" : "topProxy";
    }
}
