package dev.unchurn.session;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * MariaDB Connector/J 3 (read from 3.5.6). {@code close()} only says goodbye. Its own {@code reset()} leaves the server's
 * session as it is unless a property allows more, so the packet is sent through its client. Immutable.
 */
final class MariaDbConnector extends Connector {
    private static final String CLIENT = "org.mariadb.jdbc.client.impl.StandardClient";
    private static final String RESULT = "org.mariadb.jdbc.client.result.Result";
    private static final String PACKET = "org.mariadb.jdbc.message.client.ResetPacket";

    private final Method client;
    private final Field streaming;
    private final Field result;
    private final Method isLoaded;
    private final Method execute;
    private final Object packet;
    private final Method resetClient;
    private final Method context;
    private final Method settings;
    private final Method serverPrepared;
    private final Method setIsolation;
    private final Field savepoints;

    MariaDbConnector(Class<?> connectionClass) throws ReflectiveOperationException {
        ClassLoader loader = connectionClass.getClassLoader();
        client = connectionClass.getMethod("getClient");
        streaming = Members.field(Class.forName(CLIENT, false, loader), "streamStmt");
        result = Members.field(streaming.getType(), "currResult");
        isLoaded = Class.forName(RESULT, false, loader).getMethod("loaded");
        Class<?> type = client.getReturnType();
        Class<?> message = Class.forName("org.mariadb.jdbc.message.ClientMessage", false, loader);
        execute = type.getMethod("execute", message, boolean.class);
        packet = Members.field(Class.forName(PACKET, true, loader), "INSTANCE").get(null);
        resetClient = type.getMethod("reset");
        context = type.getMethod("getContext");
        settings = context.getReturnType().getMethod("getConf");
        serverPrepared = settings.getReturnType().getMethod("useServerPrepStmts");
        setIsolation = context.getReturnType().getMethod("setTransactionIsolationLevel", Integer.class);
        savepoints = Members.field(connectionClass, "savepointId");
    }

    /** The client keeps the statement until the next command, even when all its rows have come or it was closed. */
    @Override
    boolean isStreaming(Connection connection) throws SQLException {
        Object statement = Members.get(streaming, Members.ask(client, connection));
        if (statement == null || ((Statement) statement).isClosed()) return false;
        Object last = Members.get(result, statement);
        return last == null
                || !isLoaded.getDeclaringClass().isInstance(last)
                || !Members.ask(isLoaded, last).equals(true);
    }

    @Override
    void letGo(Connection connection) {}

    @Override
    void settle(Connection connection) {}

    @Override
    boolean preparesOnServer(Connection connection) throws SQLException {
        Object configuration = Members.ask(settings, Members.ask(context, Members.ask(client, connection)));
        return Members.ask(serverPrepared, configuration).equals(true);
    }

    @Override
    void resetServer(Connection connection) throws SQLException {
        Object sender = Members.ask(client, connection);
        // all its rows have come, and it leads to a handle that was released
        Members.set(streaming, sender, null);
        Members.call(execute, sender, packet, true);
    }

    /** The client forgets its prepared statements, which the server has dropped. The isolation is told to it by the server. */
    @Override
    void forget(Connection connection, Attributes touched, MariaDbFreshness fresh) throws SQLException {
        Object sender = Members.ask(client, connection);
        Members.call(resetClient, sender);
        Members.call(setIsolation, Members.ask(context, sender), (Object) null);
        Object counter = Members.get(savepoints, connection);
        if (counter instanceof AtomicInteger) ((AtomicInteger) counter).set(0);
        if (touched.isClientInfoTouched()) {
            Properties kept = connection.getClientInfo();
            kept.clear();
            kept.putAll(fresh.clientInfo());
        }
    }
}
