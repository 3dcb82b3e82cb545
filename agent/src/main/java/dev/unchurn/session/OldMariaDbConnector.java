package dev.unchurn.session;

import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB Connector/J 1 and 2 (read from 1.8.0 and 2.7.13). {@code close()} only says goodbye: statements and rows that
 * were fetched stay readable. Client info is kept in variables of the server's session. Immutable.
 */
final class OldMariaDbConnector extends Connector {
    private final Method protocol;
    private final Method streaming;
    private final Method reset;
    private final Method maxRows;
    private final Method setMaxRows;
    private final Method setLocalFile;
    private final Method options;
    private final Field serverPrepared;

    /** Attributes that its own {@code reset()} would put back. */
    private final Field changed;

    /** Numbers the savepoints without a name in 1.8; 2.7 gives them random names. */
    private final @Nullable Field savepoints;

    OldMariaDbConnector(Class<?> connectionClass) throws ReflectiveOperationException {
        protocol = Members.method(connectionClass, "getProtocol");
        Class<?> type = protocol.getReturnType();
        streaming = type.getMethod("getActiveStreamingResult");
        reset = type.getMethod("reset");
        maxRows = type.getMethod("getMaxRows");
        setMaxRows = type.getMethod("setMaxRows", long.class);
        setLocalFile = type.getMethod("setLocalInfileInputStream", InputStream.class);
        options = type.getMethod("getOptions");
        serverPrepared = Members.field(options.getReturnType(), "useServerPrepStmts");
        changed = Members.field(connectionClass, "stateFlag");
        savepoints = fieldOrNull(connectionClass, "savepointCount");
    }

    private static @Nullable Field fieldOrNull(Class<?> type, String name) {
        try {
            return Members.field(type, name);
        } catch (NoSuchFieldException newer) {
            return null;
        }
    }

    @Override
    boolean isStreaming(Connection connection) throws SQLException {
        return Members.call(streaming, Members.ask(protocol, connection)) != null;
    }

    @Override
    void letGo(Connection connection) {}

    @Override
    void settle(Connection connection) throws SQLException {
        Object sender = Members.ask(protocol, connection);
        if (!Members.ask(maxRows, sender).equals(0L)) Members.call(setMaxRows, sender, 0L);
    }

    @Override
    boolean preparesOnServer(Connection connection) throws SQLException {
        Object given = Members.ask(options, Members.ask(protocol, connection));
        return Boolean.TRUE.equals(Members.get(serverPrepared, given));
    }

    @Override
    void resetServer(Connection connection) throws SQLException {
        Members.call(reset, Members.ask(protocol, connection));
    }

    @Override
    void forget(Connection connection, Attributes touched, MariaDbFreshness fresh) throws SQLException {
        Members.call(setLocalFile, Members.ask(protocol, connection), (Object) null);
        Members.set(changed, connection, 0);
        if (savepoints != null) Members.set(savepoints, connection, 0);
    }

    @Override
    boolean endsWithQuery() {
        return true;
    }
}
