package dev.unchurn.session;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
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
    private final Class<?> cacheClass;

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
        cacheClass = cache;
        List<Field> maps = new ArrayList<>();
        for (Field field : cache.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())) continue;
            if (Map.class.isAssignableFrom(field.getType())) maps.add(opened(field));
        }
        if (maps.isEmpty()) throw new NoSuchFieldException(cache.getName() + "'s maps");
        types = maps.toArray(new Field[0]);
        executor = connectionClass.getMethod("getQueryExecutor");
        Class<?> executorBase = Class.forName("org.postgresql.core.QueryExecutorBase", false, loader);
        statements = Members.field(executorBase, "statementCache");
        cacheMap = Members.field(statements.getType(), "cache");
        cacheSize = Members.field(statements.getType(), "currentSize");
        Class<?> cached = Class.forName("org.postgresql.core.CachedQuery", false, loader);
        executeCount = Members.field(cached, "executeCount");
        columns = Members.field(connectionClass, "fieldMetadataCache");
        savepoints = Members.field(connectionClass, "savepointId");
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
     * What a new connection knows of types: the driver's own, and those that its properties name ({@code datatype.x}).
     *
     * @throws SQLException when the driver does not let us look
     */
    static List<Map<Object, Object>> typesOf(Connection fresh) throws SQLException {
        try {
            return KNOWN.get(fresh.getClass()).types(fresh);
        } catch (ReflectiveOperationException | RuntimeException failure) {
            throw new SQLException("the driver's types could not be read", failure);
        }
    }

    private List<Map<Object, Object>> types(Connection fresh) throws ReflectiveOperationException {
        List<Map<Object, Object>> copies = new ArrayList<>(types.length);
        Object known = typeInfo.invoke(fresh);
        if (!cacheClass.isInstance(known)) return copies;
        synchronized (known) {
            for (Field map : types) copies.add(new HashMap<>(mapOf(map, known)));
        }
        return copies;
    }

    @SuppressWarnings("unchecked") // what it was put in as is what it is taken out as
    private static Map<Object, Object> mapOf(Field map, Object cache) throws IllegalAccessException {
        return (Map<Object, Object>) map.get(cache);
    }

    /**
     * Makes the driver forget.
     *
     * @param newTypes what the connection knew of types when it was new
     * @param statementsToo whether statements are prepared only after they have been executed often again
     * @throws SQLException when it does not let us: the session is then not fresh
     */
    static void forget(Connection connection, List<Map<Object, Object>> newTypes, boolean statementsToo)
            throws SQLException {
        try {
            PgjdbcMemory memory = KNOWN.get(connection.getClass());
            memory.forgetTypes(connection, newTypes);
            memory.forgetColumns(connection);
            if (statementsToo) memory.forgetCounts(connection);
            memory.savepoints.setInt(connection, 0);
        } catch (ReflectiveOperationException | RuntimeException failure) {
            throw new SQLException("the driver's memory could not be cleared", failure);
        }
    }

    /**
     * The cache itself stays: statements that the program still has may hold it. A map of the same size is unchanged: looking
     * types up only adds to them, and who replaces one ({@code addDataType}) has a session that is not reused.
     */
    private void forgetTypes(Connection connection, List<Map<Object, Object>> newTypes)
            throws ReflectiveOperationException {
        Object known = typeInfo.invoke(connection);
        if (!cacheClass.isInstance(known)) return;
        synchronized (known) {
            for (int i = 0; i < types.length; i++) {
                Map<Object, Object> map = mapOf(types[i], known);
                if (map.size() == newTypes.get(i).size()) continue;
                map.clear();
                map.putAll(newTypes.get(i));
            }
        }
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
