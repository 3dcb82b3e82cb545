package dev.unchurn.session;

import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * MySQL Connector/J 8 and later (read from 8.0.33 and 9.5.0). Its own {@code resetServerState()} sets other character sets
 * than its connecting does, and before version 9 it is a whole login: the packet is sent by itself. Immutable.
 */
final class MySqlConnector extends Connector {
    private final MySqlMemory memory;
    private final Method session;
    private final Method protocol;
    private final Method streaming;
    private final Method setLocalFile;
    private final Method send;
    private final Method propertySet;
    private final Method property;
    private final Method value;
    private final Constructor<?> packet;
    private final Method setPosition;

    MySqlConnector(Class<?> connectionClass) throws ReflectiveOperationException {
        ClassLoader loader = connectionClass.getClassLoader();
        memory = new MySqlMemory(connectionClass);
        session = connectionClass.getMethod("getSession");
        protocol = session.getReturnType().getMethod("getProtocol");
        streaming = Members.method(
                Class.forName("com.mysql.cj.protocol.a.NativeProtocol", false, loader), "getStreamingData");
        Class<?> message = Class.forName("com.mysql.cj.protocol.Message", false, loader);
        setLocalFile = session.getReturnType().getMethod("setLocalInfileInputStream", InputStream.class);
        send = protocol.getReturnType().getMethod("sendCommand", message, boolean.class, int.class);
        Class<?> payload = Class.forName("com.mysql.cj.protocol.a.NativePacketPayload", false, loader);
        packet = payload.getConstructor(byte[].class);
        propertySet = connectionClass.getMethod("getPropertySet");
        property = propertySet.getReturnType().getMethod("getBooleanProperty", String.class);
        value = property.getReturnType().getMethod("getValue");
        setPosition = payload.getMethod("setPosition", int.class);
    }

    @Override
    boolean isStreaming(Connection connection) throws SQLException {
        return Members.call(streaming, protocolOf(connection)) != null;
    }

    private Object protocolOf(Connection connection) throws SQLException {
        return Members.ask(protocol, Members.ask(session, connection));
    }

    @Override
    void settle(Connection connection) throws SQLException {
        memory.undoMaxRows(connection);
    }

    @Override
    boolean preparesOnServer(Connection connection) throws SQLException {
        Object properties = Members.ask(propertySet, connection);
        return Members.ask(value, Members.ask(property, properties, "useServerPrepStmts"))
                .equals(true);
    }

    @Override
    void letGo(Connection connection) throws SQLException {
        memory.letGo(connection);
    }

    /** As much of a payload is sent as lies before its position. */
    @Override
    void resetServer(Connection connection) throws SQLException {
        Object command = newPacket();
        Members.call(setPosition, command, 1);
        Members.call(send, protocolOf(connection), command, false, 0);
    }

    private Object newPacket() throws SQLException {
        try {
            return packet.newInstance((Object) new byte[] {RESET_CONNECTION});
        } catch (ReflectiveOperationException refused) {
            throw new SQLException("no packet can be made", refused);
        }
    }

    @Override
    void forget(Connection connection, Attributes touched, MariaDbFreshness fresh) throws SQLException {
        Members.call(setLocalFile, Members.ask(session, connection), (Object) null);
        memory.forget(connection, touched, fresh);
    }
}
