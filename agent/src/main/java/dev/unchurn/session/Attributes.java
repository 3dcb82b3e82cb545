package dev.unchurn.session;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Which attributes of {@code java.sql.Connection} were touched, and how they are put back. Only touched ones are: most
 * setters cost a round trip with some driver. Written by the borrower's threads, read at reset; volatile.
 */
final class Attributes {
    private static final int READ_ONLY = 1;
    private static final int HOLDABILITY = 2;
    private static final int TYPE_MAP = 4;
    private static final int CLIENT_INFO = 8;
    private static final int NETWORK_TIMEOUT = 16;
    private static final int ISOLATION = 32;

    /** A lost update of two threads that set two attributes of one connection at once would lose a reset. */
    private volatile int touched;

    synchronized void touched(String setter) {
        touched |= bitOf(setter);
    }

    /** Schema and catalog need no bit: every reset looks at them. */
    private static int bitOf(String setter) {
        switch (setter) {
            case "setReadOnly":
                return READ_ONLY;
            case "setHoldability":
                return HOLDABILITY;
            case "setTypeMap":
            case "getTypeMap":
                return TYPE_MAP;
            case "setClientInfo":
            case "getClientInfo":
                return CLIENT_INFO;
            case "setNetworkTimeout":
                return NETWORK_TIMEOUT;
            case "setTransactionIsolation":
                return ISOLATION;
            default:
                return 0;
        }
    }

    /** Whether the driver keeps it to itself, with no trace in the server once a transaction is rolled back. */
    static boolean isLocal(String setter) {
        switch (setter) {
            case "setAutoCommit":
            case "setHoldability":
            case "setNetworkTimeout":
            case "setTypeMap":
            case "getTypeMap":
            case "getClientInfo":
            case "setSavepoint":
                return true;
            default:
                return false;
        }
    }

    /** Before anything is sent: the borrower's time-out must not cut the reset short. */
    void restoreNetworkTimeout(Connection connection, Freshness fresh) throws SQLException {
        if (isTouched(NETWORK_TIMEOUT)) connection.setNetworkTimeout(new InPlace(), fresh.networkTimeout());
        forget(NETWORK_TIMEOUT);
    }

    /**
     * Outside of a transaction and before the server's reset: pgjdbc may send a setting for it ({@code readOnlyMode=always}),
     * which would hide the role's own default if it came later.
     */
    void restoreReadOnly(Connection connection, Freshness fresh) throws SQLException {
        if (isTouched(READ_ONLY)) connection.setReadOnly(fresh.readOnly());
        forget(READ_ONLY);
    }

    boolean isAnyTouched() {
        return isTouched(~0);
    }

    boolean isReadOnlyTouched() {
        return isTouched(READ_ONLY);
    }

    boolean isTypeMapTouched() {
        return isTouched(TYPE_MAP);
    }

    boolean isClientInfoTouched() {
        return isTouched(CLIENT_INFO);
    }

    /**
     * Through the driver, before the server's reset: some drivers answer from memory.
     *
     * @param isolation as {@code java.sql.Connection} numbers it
     */
    void restoreIsolation(Connection connection, int isolation) throws SQLException {
        if (isTouched(ISOLATION)) connection.setTransactionIsolation(isolation);
        forget(ISOLATION);
    }

    /** All are as new. */
    void forget() {
        forget(~0);
    }

    /** After the server's reset, which some setters would otherwise be undone by. */
    void restore(Connection connection, Freshness fresh) throws SQLException {
        if (isTouched(HOLDABILITY)) connection.setHoldability(fresh.holdability());
        if (isTouched(TYPE_MAP)) connection.setTypeMap(fresh.typeMap());
        if (isTouched(CLIENT_INFO)) restoreClientInfo(connection, fresh);
        forget(~0);
    }

    /** pgjdbc gives out its own properties (42.2.5 to 42.7.13): what the program put there itself is taken out, too. */
    private static void restoreClientInfo(Connection connection, Freshness fresh) throws SQLException {
        connection.setClientInfo(fresh.clientInfo());
        Properties kept = connection.getClientInfo();
        kept.clear();
        kept.putAll(fresh.clientInfo());
    }

    private boolean isTouched(int bit) {
        return (touched & bit) != 0;
    }

    private synchronized void forget(int bits) {
        touched &= ~bits;
    }
}
