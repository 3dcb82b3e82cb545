package dev.unchurn.session;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Notifications that pgjdbc has read already but the borrower has not asked for: they would be the next borrower's. They are
 * in the driver's executor, behind public interfaces ({@code BaseConnection.getQueryExecutor().getNotifications()}, pgjdbc
 * 42.2.5 to 42.7.13); asking there costs no round trip. Thread-safe.
 */
final class Notifications {
    /** The two methods for one driver class, kept with that class so that its loader stays collectable. */
    private static final ClassValue<Method[]> METHODS = new ClassValue<Method[]>() {
        @Override
        protected Method[] computeValue(Class<?> connectionClass) {
            try {
                Method executor = connectionClass.getMethod("getQueryExecutor");
                return new Method[] {executor, executor.getReturnType().getMethod("getNotifications")};
            } catch (ReflectiveOperationException notPgjdbc) {
                throw new IllegalStateException(connectionClass.getName() + " has no executor", notPgjdbc);
            }
        }
    };

    private Notifications() {}

    /**
     * Drops them.
     *
     * @throws SQLException when the driver does not let us: the session is then not fresh
     */
    static void forget(Connection connection) throws SQLException {
        try {
            Method[] methods = METHODS.get(connection.getClass());
            methods[1].invoke(methods[0].invoke(connection));
        } catch (ReflectiveOperationException | RuntimeException failure) {
            throw new SQLException("the driver's notifications could not be dropped", failure);
        }
    }
}
