package dev.unchurn.session;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * What MySQL Connector/J's connections of all generations (5.1.49, 8.0.33, 9.5.0) do at {@code close()} and remember of a
 * borrower; the names are the same in all. Immutable.
 */
final class MySqlMemory {
    private static final int NO_LIMIT = -1;

    private final Method closeStatements;
    private final Method maxRows;
    private final Method setMaxRows;
    private final Method setComment;
    private final Field clientInfo;
    private final Field typeMap;
    private final Field[] statementCaches;

    MySqlMemory(Class<?> connectionClass) throws ReflectiveOperationException {
        closeStatements = Members.method(connectionClass, "closeAllOpenStatements");
        maxRows = Members.method(connectionClass, "getSessionMaxRows");
        setMaxRows = Members.method(connectionClass, "setSessionMaxRows", int.class);
        setComment = Members.method(connectionClass, "setStatementComment", String.class);
        clientInfo = Members.field(connectionClass, "infoProvider");
        typeMap = Members.field(connectionClass, "typeMap");
        statementCaches = new Field[] {
            Members.field(connectionClass, "serverSideStatementCheckCache"),
            Members.field(connectionClass, "serverSideStatementCache")
        };
    }

    /** Rolls back, then closes all statements: as {@code close()} does before it says goodbye. */
    void letGo(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) connection.rollback();
        Members.call(closeStatements, connection);
    }

    /** Through the driver, which would else think that the last limit still holds. */
    void undoMaxRows(Connection connection) throws SQLException {
        if (!Members.ask(maxRows, connection).equals(NO_LIMIT)) Members.call(setMaxRows, connection, NO_LIMIT);
    }

    /** Statements that were prepared in the server are gone from it; client info is a comment in front of all statements. */
    void forget(Connection connection, Attributes touched, MariaDbFreshness fresh) throws SQLException {
        for (Field cache : statementCaches) {
            Object kept = Members.get(cache, connection);
            if (kept instanceof Map) ((Map<?, ?>) kept).clear();
        }
        if (touched.isTypeMapTouched()) Members.set(typeMap, connection, fresh.typeMap());
        if (!touched.isClientInfoTouched()) return;
        Members.set(clientInfo, connection, null);
        Members.call(setComment, connection, (Object) null);
    }
}
