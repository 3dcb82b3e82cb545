package dev.unchurn.handle;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which treatment a method of a driver's connection class gets. The generic rules need no driver: JDBC's own methods by
 * their meaning, and every public {@code set*}, {@code add*}, {@code register*}, {@code change*}, {@code enable*} or {@code
 * alter*} that JDBC does not have pins the session. A subclass per driver knows its exceptions. Immutable.
 */
class MethodTable {
    private static final Set<String> ATTRIBUTES = new HashSet<>(Arrays.asList(
            "setAutoCommit",
            "setReadOnly",
            "setTransactionIsolation",
            "setCatalog",
            "setSchema",
            "setHoldability",
            "setTypeMap",
            // what these give is the driver's own and can be changed by the program
            "getTypeMap",
            "getClientInfo",
            "setClientInfo",
            "setNetworkTimeout"));

    private static final String[] VENDOR_SETTERS = {"set", "add", "register", "change", "enable", "alter"};

    /**
     * The table for a driver's connection class. Each is made by a method of its own class that says it gives a table: to verify
     * this one, the JVM would load them all.
     */
    static MethodTable of(String connectionClass) {
        if (connectionClass.startsWith("org.postgresql.")) return PgjdbcMethods.table();
        if (connectionClass.startsWith("com.mysql.")) return MySqlMethods.table(connectionClass);
        if (connectionClass.startsWith("org.mariadb.")) return MariaDbMethods.table(connectionClass);
        return new MethodTable();
    }

    /**
     * @param name the method's name
     * @param descriptor its JVM descriptor
     * @param isPublic whether the program can call it
     */
    final Treatment treatment(String name, String descriptor, boolean isPublic) {
        Treatment vendor = vendorTreatment(name, descriptor);
        if (vendor != null) return vendor;
        Treatment jdbc = jdbcTreatment(name, descriptor);
        if (jdbc != Treatment.FORWARD) return jdbc;
        return isPublic && isVendorSetter(name) && !name.equals("setSavepoint") ? Treatment.PIN : Treatment.FORWARD;
    }

    private static Treatment jdbcTreatment(String name, String descriptor) {
        if (name.equals("close") && descriptor.equals("()V")) return Treatment.CLOSE;
        if (name.equals("abort") && descriptor.equals("(Ljava/util/concurrent/Executor;)V")) return Treatment.ABORT;
        if (name.equals("isClosed") && descriptor.equals("()Z")) return Treatment.IS_CLOSED;
        if (name.equals("finalize") && descriptor.equals("()V")) return Treatment.FINALIZE;
        if (name.equals("equals") && descriptor.equals("(Ljava/lang/Object;)Z")) return Treatment.EQUALS;
        if (name.equals("hashCode") && descriptor.equals("()I")) return Treatment.HASH_CODE;
        if (name.equals("getMetaData")) return Treatment.DETACH;
        if (name.equals("unwrap")) return Treatment.UNWRAP;
        if (ATTRIBUTES.contains(name)) return Treatment.ATTRIBUTE;
        if (name.equals("createStatement")) return Treatment.CREATE;
        if (name.equals("prepareStatement") || name.equals("prepareCall")) return Treatment.TEXT_AND_CREATE;
        if (isFactory(name)) return Treatment.CREATE;
        return Treatment.FORWARD;
    }

    private static boolean isFactory(String name) {
        return name.equals("createArrayOf")
                || name.equals("createStruct")
                || name.equals("createBlob")
                || name.equals("createClob")
                || name.equals("createNClob")
                || name.equals("createSQLXML");
    }

    private static boolean isVendorSetter(String name) {
        for (String prefix : VENDOR_SETTERS) {
            if (name.startsWith(prefix)) return true;
        }
        return false;
    }

    /** What a method does in this driver; null when the generic rules are right for it. */
    @Nullable
    Treatment vendorTreatment(String name, String descriptor) {
        return null;
    }

    /**
     * The connection's methods that give objects which reach the server around the connection and are therefore guarded. Their
     * result types must be interfaces.
     */
    List<String> guardedAccessors() {
        return Collections.emptyList();
    }

    /** What a guard does with a method of the guarded interface besides passing it on: text, pin, copy or nothing. */
    Treatment guardTreatment(String name, String descriptor) {
        return Treatment.FORWARD;
    }

    /** The name of the driver's statement class whose methods are told of SQL text by a patch, or null. */
    @Nullable
    String statementClass() {
        return null;
    }

    /**
     * The connection's field in which the driver keeps a stand-in for the connection that its new statements get instead of
     * the connection itself; null when it has none. It holds the handle during a borrow.
     */
    @Nullable
    String proxyField() {
        return null;
    }

    /** Whether a closed connection of this driver still answers with attributes that were set while it was open. */
    boolean remembersWhenClosed() {
        return false;
    }

    /** Fields of the connection whose objects hold attributes that can be set on it when it is closed, too. */
    Set<String> attributeFields() {
        return Collections.emptySet();
    }

    /** Fields of the connection that other classes of the driver read directly: a handle holds the same values. */
    Set<String> sharedFields() {
        return Collections.emptySet();
    }

    /** Classes of the driver in whose packages sessions reach for what no method gives: a driver can be a named module. */
    Set<String> openedClasses() {
        return Collections.emptySet();
    }
}
