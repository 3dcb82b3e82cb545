package dev.unchurn.session;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * What pgjdbc remembers of a session in the connection object, where no method of its own forgets it (fields as in 42.2.5 to
 * 42.7.13): types that it has looked up by name or number, which a migration in the meantime may have dropped, renamed or made
 * anew; what it has looked up of tables and columns; how often each statement text was executed, which decides when it is
 * prepared on the server; how many savepoints had a number; and the properties of {@code getClientInfo()}, which a program may
 * have kept. Nothing here asks the server. Thread-safe.
 */
final class PgjdbcMemory {
    private static final ClassValue<PgjdbcMemory> KNOWN = new ClassValue<PgjdbcMemory>() {
        @Override
        protected PgjdbcMemory computeValue(Class<?> connectionClass) {
            try {
                return new PgjdbcMemory(connectionClass);
            } catch (ReflectiveOperationException different) {
                throw new IllegalStateException(connectionClass.getName() + " keeps its memory elsewhere", different);
            }
        }
    };

    private final Method typeInfo;
    private final Constructor<?> newTypes;
    private final Field unknownLength;

    /** The maps of the cache of types. */
    private final Field[] types;

    private final Method executor;
    private final Field statements;

    /** The map of a cache of the driver's, and the size that it reckons with. */
    private final Field cacheMap;

    private final Field cacheSize;
    private final Field executeCount;

    private final Field columns;
    private final Field savepoints;
    private final Field clientInfo;

    private final Method prepareThreshold;

    private PgjdbcMemory(Class<?> connectionClass) throws ReflectiveOperationException {
        ClassLoader loader = connectionClass.getClassLoader();
        Class<?> cache = Class.forName("org.postgresql.jdbc.TypeInfoCache", false, loader);
        typeInfo = connectionClass.getMethod("getTypeInfo");
        newTypes = cache.getConstructor(Class.forName("org.postgresql.core.BaseConnection", false, loader), int.class);
        List<Field> maps = new ArrayList<>();
        Field length = null;
        for (Field field : cache.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())) continue;
            if (Map.class.isAssignableFrom(field.getType())) maps.add(opened(field));
            if (field.getName().endsWith("unknownLength")) length = opened(field);
        }
        if (length == null || maps.isEmpty()) throw new NoSuchFieldException(cache.getName() + ".unknownLength");
        unknownLength = length;
        types = maps.toArray(new Field[0]);
        executor = connectionClass.getMethod("getQueryExecutor");
        Class<?> executorBase = Class.forName("org.postgresql.core.QueryExecutorBase", false, loader);
        statements = opened(executorBase.getDeclaredField("statementCache"));
        cacheMap = opened(statements.getType().getDeclaredField("cache"));
        cacheSize = opened(statements.getType().getDeclaredField("currentSize"));
        Class<?> cached = Class.forName("org.postgresql.core.CachedQuery", false, loader);
        executeCount = opened(cached.getDeclaredField("executeCount"));
        columns = opened(connectionClass.getDeclaredField("fieldMetadataCache"));
        savepoints = opened(connectionClass.getDeclaredField("savepointId"));
        clientInfo = opened(clientInfo(connectionClass));
        prepareThreshold =
                Class.forName("org.postgresql.PGStatement", false, loader).getMethod("setPrepareThreshold", int.class);
    }

    private static Field clientInfo(Class<?> connectionClass) throws NoSuchFieldException {
        for (Field field : connectionClass.getDeclaredFields()) {
            // 42.2.5 writes it with an underscore
            if (field.getName().endsWith("clientInfo") && field.getType() == Properties.class) return field;
        }
        throw new NoSuchFieldException("clientInfo");
    }

    private static <T extends AccessibleObject> T opened(T member) {
        member.setAccessible(true);
        return member;
    }

    /**
     * Makes the driver forget.
     *
     * @throws SQLException when it does not let us: the session is then not fresh
     */
    static void forget(Connection connection) throws SQLException {
        try {
            PgjdbcMemory memory = KNOWN.get(connection.getClass());
            memory.forgetTypes(connection);
            memory.forgetColumns(connection);
            memory.forgetCounts(connection);
            memory.savepoints.setInt(connection, 0);
        } catch (ReflectiveOperationException | RuntimeException failure) {
            throw new SQLException("the driver's memory could not be cleared", failure);
        }
    }

    /** The cache itself stays: statements that the program still has may hold it. */
    private void forgetTypes(Connection connection) throws ReflectiveOperationException {
        Object known = typeInfo.invoke(connection);
        if (!newTypes.getDeclaringClass().isInstance(known)) return;
        synchronized (known) {
            Object fresh = newTypes.newInstance(connection, unknownLength.getInt(known));
            if (size(known) == size(fresh)) return;
            for (Field map : types) refill(map.get(known), map.get(fresh));
        }
    }

    private int size(Object cache) throws IllegalAccessException {
        int size = 0;
        for (Field map : types) size += ((Map<?, ?>) map.get(cache)).size();
        return size;
    }

    @SuppressWarnings("unchecked") // both are the same field of two objects of one class
    private static void refill(Object known, Object fresh) {
        Map<Object, Object> map = (Map<Object, Object>) known;
        map.clear();
        map.putAll((Map<Object, Object>) fresh);
    }

    /**
     * A statement of ours, which leaves nothing on the server even where the program's own properties have every statement
     * prepared there at once.
     */
    static Statement statement(Connection connection) throws SQLException {
        Statement statement = connection.createStatement();
        try {
            KNOWN.get(connection.getClass()).prepareThreshold.invoke(statement, 0);
        } catch (ReflectiveOperationException | RuntimeException failure) {
            throw new SQLException("the driver's statement cannot be kept from being prepared", failure);
        }
        return statement;
    }

    private void forgetColumns(Connection connection) throws ReflectiveOperationException {
        Object cache = columns.get(connection);
        synchronized (cache) {
            ((Map<?, ?>) cacheMap.get(cache)).clear();
            cacheSize.setLong(cache, 0);
        }
    }

    private void forgetCounts(Connection connection) throws ReflectiveOperationException {
        Object cache = statements.get(executor.invoke(connection));
        synchronized (cache) {
            for (Object statement : ((Map<?, ?>) cacheMap.get(cache)).values()) executeCount.setInt(statement, 0);
        }
    }

    /** Leaves the properties of {@code getClientInfo()} to whoever has them: the next borrower has properties of his own. */
    static void leaveInfo(Connection connection) throws SQLException {
        try {
            Field clientInfo = KNOWN.get(connection.getClass()).clientInfo;
            Properties own = new Properties();
            own.putAll((Properties) clientInfo.get(connection));
            clientInfo.set(connection, own);
        } catch (ReflectiveOperationException | RuntimeException failure) {
            throw new SQLException("the driver's client info cannot be taken from the program", failure);
        }
    }
}
