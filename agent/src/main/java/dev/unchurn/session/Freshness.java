package dev.unchurn.session;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the driver's attributes are on a new connection, and what must be sent to the server after its own reset: the settings
 * that the driver itself made after connecting. Thread-safe.
 */
public class Freshness {
    /** PostgreSQL's reset. */
    static final String DISCARD_ALL = "DISCARD ALL";

    private final String[] afterReset;

    /** PostgreSQL's reset and what goes behind it. */
    private final String[] reset;

    private final String resetInOne;
    private final boolean readOnly;
    private final int holdability;
    private final int networkTimeout;
    private final @Nullable Map<String, Class<?>> typeMap;
    private final Properties clientInfo;

    /** Null until it is known that {@link #resetInOne} works, and where it cannot be said. */
    private volatile byte @Nullable [] resetAhead;

    private volatile boolean knownToWork;

    /**
     * Reads the attributes that are local to the driver.
     *
     * @param afterReset statements to run after the server's reset
     * @throws SQLException as the driver
     */
    Freshness(Connection fresh, String[] afterReset) throws SQLException {
        this(fresh, afterReset, afterReset);
    }

    /**
     * As above.
     *
     * @param behindReset the same as {@code afterReset}, as many and in the same order, for where they go with the reset in one
     */
    Freshness(Connection fresh, String[] afterReset, String[] behindReset) throws SQLException {
        this.afterReset = afterReset.clone();
        reset = new String[behindReset.length + 1];
        reset[0] = DISCARD_ALL;
        System.arraycopy(behindReset, 0, reset, 1, behindReset.length);
        resetInOne = String.join(";", reset);
        readOnly = fresh.isReadOnly();
        holdability = fresh.getHoldability();
        networkTimeout = networkTimeoutOf(fresh);
        Map<String, Class<?>> map = fresh.getTypeMap();
        typeMap = map == null ? null : new HashMap<>(map);
        clientInfo = new Properties();
        Properties info = fresh.getClientInfo();
        if (info != null) clientInfo.putAll(info);
    }

    /** Drivers from before JDBC 4.1 do not have the method at all. */
    private static int networkTimeoutOf(Connection fresh) throws SQLException {
        try {
            return fresh.getNetworkTimeout();
        } catch (AbstractMethodError older) {
            return 0;
        }
    }

    /** Whether the server has changed since: new sessions are no longer like this. */
    public boolean isStale() {
        return false;
    }

    final String[] afterReset() {
        return afterReset.clone();
    }

    final int afterResetCount() {
        return afterReset.length;
    }

    /** PostgreSQL's own reset, and {@link #afterReset} behind it. */
    final String resetInOne() {
        return resetInOne;
    }

    /** The same in the protocol's messages; null until that has worked once by the driver's own means, or where it cannot be said. */
    final byte @Nullable [] resetAhead() {
        return resetAhead;
    }

    /** {@link #resetInOne} has worked. */
    final void markWorks() {
        if (knownToWork) return;
        knownToWork = true;
        resetAhead = ResetAhead.messagesFor(reset);
    }

    final boolean readOnly() {
        return readOnly;
    }

    final int holdability() {
        return holdability;
    }

    final int networkTimeout() {
        return networkTimeout;
    }

    /** A copy: programs may change the map that they get. */
    final @Nullable Map<String, Class<?>> typeMap() {
        return typeMap == null ? null : new HashMap<>(typeMap);
    }

    final Properties clientInfo() {
        Properties copy = new Properties();
        copy.putAll(clientInfo);
        return copy;
    }
}
