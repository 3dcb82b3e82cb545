package dev.unchurn.handle;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB Connector/J's own methods, read from its connection classes of 1.8.0, 2.7.13 and 3.5.6. Statements of 1 and 2 keep the
 * {@code Protocol} beside the connection, those of 3 ask the connection for its {@code Client}: both are guarded. Immutable.
 */
final class MariaDbMethods extends MethodTable {
    private static final Set<String> SHARED = new HashSet<>(Arrays.asList("lock", "nullCatalogMeansCurrent"));

    private static final Set<String> OPENED = new HashSet<>(Arrays.asList(
            "org.mariadb.jdbc.client.impl.StandardClient",
            "org.mariadb.jdbc.client.result.Result",
            "org.mariadb.jdbc.message.client.ResetPacket"));

    private final boolean isOld;

    static MethodTable table(String connectionClass) {
        return new MariaDbMethods(connectionClass);
    }

    /** @param connectionClass name of the driver's connection class, which tells the two generations apart */
    private MariaDbMethods(String connectionClass) {
        isOld = connectionClass.endsWith(".MariaDbConnection");
    }

    @Override
    @Nullable
    Treatment vendorTreatment(String name, String descriptor) {
        // a new object each time
        if (name.equals("getMetaData")) return Treatment.CREATE;
        if (guardedAccessors().contains(name)) return Treatment.GUARD;
        if (name.equals("cancelCurrentQuery")) return Treatment.CANCEL;
        return name.equals("reset") ? Treatment.PIN : null;
    }

    @Override
    Treatment guardTreatment(String name, String descriptor) {
        return name.equals("cancelCurrentQuery") ? Treatment.CANCEL : Treatment.FORWARD;
    }

    /** {@code isReadOnly}, {@code getClientInfo} and others answer after {@code close()}, some with what was set before. */
    @Override
    boolean remembersWhenClosed() {
        return true;
    }

    /** {@code setReadOnly} sets it there. */
    @Override
    Set<String> attributeFields() {
        return Collections.singleton("protocol");
    }

    @Override
    List<String> guardedAccessors() {
        return Collections.singletonList(isOld ? "getProtocol" : "getClient");
    }

    @Override
    String statementClass() {
        return isOld ? "org.mariadb.jdbc.MariaDbStatement" : "org.mariadb.jdbc.Statement";
    }

    /** Read by {@code MariaDbFunctionStatement} and {@code MariaDbDatabaseMetaData}. */
    @Override
    Set<String> sharedFields() {
        return isOld ? SHARED : Collections.<String>emptySet();
    }

    @Override
    Set<String> openedClasses() {
        return isOld ? Collections.<String>emptySet() : OPENED;
    }
}
