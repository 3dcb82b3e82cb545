package dev.unchurn.session;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/**
 * MySQL Connector/J 5 (read from 5.1.49). Its own {@code resetServerState()} is a whole login with other character sets: the
 * command is sent by itself. Immutable.
 */
final class OldMySqlConnector extends Connector {
    private final MySqlMemory memory;
    private final Field io;
    private final Field streaming;
    private final Method send;
    private final Method serverPrepared;
    private final Method setInfoMessages;
    private final Method properties;
    private final Method setFunctions;

    OldMySqlConnector(Class<?> connectionClass) throws ReflectiveOperationException {
        memory = new MySqlMemory(connectionClass);
        io = Members.field(connectionClass, "io");
        streaming = Members.field(io.getType(), "streamingData");
        Class<?> buffer = Class.forName("com.mysql.jdbc.Buffer", false, connectionClass.getClassLoader());
        serverPrepared = connectionClass.getMethod("getUseServerPreparedStmts");
        setInfoMessages = Members.method(connectionClass, "setReadInfoMsgEnabled", boolean.class);
        properties = Members.method(connectionClass, "getProperties");
        setFunctions = Members.method(connectionClass, "setGetProceduresReturnsFunctions", boolean.class);
        send = Members.method(
                io.getType(), "sendCommand", int.class, String.class, buffer, boolean.class, String.class, int.class);
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
    void forget(Connection connection, Attributes touched, Freshness fresh) throws SQLException {
        memory.forget(connection, touched, fresh);
        undoSwitches(connection);
    }

    /** The driver itself turns these two on and off again, so that they cannot pin; a program may leave them turned. */
    private void undoSwitches(Connection connection) throws SQLException {
        Members.call(setInfoMessages, connection, false);
        Properties given = (Properties) Members.ask(properties, connection);
        boolean functions = !"false".equalsIgnoreCase(given.getProperty("getProceduresReturnsFunctions"));
        Members.call(setFunctions, connection, functions);
    }
}
