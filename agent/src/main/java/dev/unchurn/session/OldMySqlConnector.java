package dev.unchurn.session;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * MySQL Connector/J 5 (read from 5.1.49). Its own {@code resetServerState()} is a whole login with other character sets: the
 * command is sent by itself. Immutable.
 */
final class OldMySqlConnector extends Connector {
    private final MySqlMemory memory;
    private final Field io;
    private final Field streaming;
    private final Method setInfoMessages;
    private final Method returnsFunctions;
    private final Method setReturnsFunctions;
    private final Method send;
    private final Method serverPrepared;

    OldMySqlConnector(Class<?> connectionClass) throws ReflectiveOperationException {
        memory = new MySqlMemory(connectionClass);
        io = Members.field(connectionClass, "io");
        streaming = Members.field(io.getType(), "streamingData");
        Class<?> buffer = Class.forName("com.mysql.jdbc.Buffer", false, connectionClass.getClassLoader());
        serverPrepared = connectionClass.getMethod("getUseServerPreparedStmts");
        setInfoMessages = connectionClass.getMethod("setReadInfoMsgEnabled", boolean.class);
        returnsFunctions = connectionClass.getMethod("getGetProceduresReturnsFunctions");
        setReturnsFunctions = connectionClass.getMethod("setGetProceduresReturnsFunctions", boolean.class);
        send = Members.method(
                io.getType(), "sendCommand", int.class, String.class, buffer, boolean.class, String.class, int.class);
    }

    /** Its own statements change this property for a while, so that programs may do so, too. */
    @Override
    Object remember(Connection fresh) throws SQLException {
        return Members.ask(returnsFunctions, fresh);
    }

    @Override
    boolean isStreaming(Connection connection) throws SQLException {
        return Members.get(streaming, ioOf(connection)) != null;
    }

    private Object ioOf(Connection connection) throws SQLException {
        Object open = Members.get(io, connection);
        if (open == null) throw new SQLException("the connection is closed");
        return open;
    }

    @Override
    void settle(Connection connection) throws SQLException {
        memory.undoMaxRows(connection);
    }

    @Override
    boolean preparesOnServer(Connection connection) throws SQLException {
        return Members.ask(serverPrepared, connection).equals(true);
    }

    @Override
    void letGo(Connection connection) throws SQLException {
        memory.letGo(connection);
    }

    @Override
    void resetServer(Connection connection) throws SQLException {
        Members.call(send, ioOf(connection), (int) RESET_CONNECTION, null, null, false, null, 0);
    }

    @Override
    void forget(Connection connection, Attributes touched, MariaDbFreshness fresh) throws SQLException {
        Members.call(setInfoMessages, connection, false);
        Members.call(setReturnsFunctions, connection, fresh.remembered());
        memory.forget(connection, touched, fresh);
    }
}
