package dev.unchurn.session;

import java.lang.ref.WeakReference;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

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

    /** For each of these what it held in the last new connection: nearly always that is the same again. */
    private final AtomicReferenceArray<@Nullable WeakReference<Map<Object, Object>>> typesWhenNew;

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

    /** {@code QueryExecutor.getTransactionState()}: what the server said last. */
    private final Method transactionState;

    /** What it gives outside of transactions. */
    private final Object outsideTransactions;

    /** The list of notifications in the executor; null where the driver keeps them elsewhere. */
    private final @Nullable Field notifications;

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
        typesWhenNew = new AtomicReferenceArray<>(types.length);
        executor = connectionClass.getMethod("getQueryExecutor");
        transactionState = executor.getReturnType().getMethod("getTransactionState");
        outsideTransactions = transactionState.getReturnType().getField("IDLE").get(null);
        Class<?> executorBase = Class.forName("org.postgresql.core.QueryExecutorBase", false, loader);
        statements = Members.field(executorBase, "statementCache");
        notifications = listIn(executorBase, "notifications");
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

    private static @Nullable Field listIn(Class<?> type, String name) {
        try {
            Field field = Members.field(type, name);
            return Collection.class.isAssignableFrom(field.getType()) ? field : null;
        } catch (NoSuchFieldException elsewhere) {
            return null;
        }
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
     * What the driver remembers in one connection.
     *
     * @param fresh a new connection: what it knows of types are the driver's own, and those that its properties name ({@code
     *     datatype.x})
     * @throws SQLException when the driver does not let us look
     */
    static OfConnection of(Connection fresh) throws SQLException {
        try {
            return new OfConnection(KNOWN.get(fresh.getClass()), fresh);
        } catch (ReflectiveOperationException | RuntimeException failure) {
            throw new SQLException("the driver's memory could not be read", failure);
        }
    }

    private KnownTypes known(int index, Object newCache) throws IllegalAccessException {
        Map<Object, Object> now = KnownTypes.in(types[index], newCache);
        WeakReference<Map<Object, Object>> last = typesWhenNew.get(index);
        Map<Object, Object> whenNew = last == null ? null : last.get();
        if (whenNew == null || !whenNew.equals(now)) {
            whenNew = new HashMap<>(now);
            typesWhenNew.set(index, new WeakReference<>(whenNew));
        }
        return new KnownTypes(types[index], newCache, whenNew);
    }

    /** The memory of one connection, found once: the objects that hold it stay the same. Used by one thread at a time. */
    static final class OfConnection {
        private final PgjdbcMemory memory;
        private final Connection connection;

        /** Null where the driver keeps its types in a class that we do not know. */
        private final @Nullable Object types;

        private final List<KnownTypes> maps = new ArrayList<>();
        private final Object executor;
        private final Object columns;
        private final Map<?, ?> columnsMap;

        private OfConnection(PgjdbcMemory memory, Connection fresh) throws ReflectiveOperationException {
            this.memory = memory;
            this.connection = fresh;
            Object cache = memory.typeInfo.invoke(fresh);
            this.types = memory.cacheClass.isInstance(cache) ? cache : null;
            this.executor = memory.executor.invoke(fresh);
            this.columns = memory.columns.get(fresh);
            this.columnsMap = (Map<?, ?>) memory.cacheMap.get(columns);
            if (types == null) return;
            synchronized (types) {
                for (int i = 0; i < memory.types.length; i++) maps.add(memory.known(i, types));
            }
        }

        /**
         * Makes the driver forget.
         *
         * @param statementsToo whether statements are prepared only after they have been executed often again
         * @throws SQLException when it does not let us: the session is then not fresh
         */
        void forget(boolean statementsToo) throws SQLException {
            try {
                forgetTypes();
                forgetColumns();
                if (statementsToo) memory.forgetCounts(connection);
                memory.savepoints.setInt(connection, 0);
            } catch (ReflectiveOperationException | RuntimeException failure) {
                throw new SQLException("the driver's memory could not be cleared", failure);
            }
        }

        /** The cache itself stays: statements that the program still has may hold it. */
        private void forgetTypes() throws ReflectiveOperationException {
            Object cache = types;
            if (cache == null) return;
            synchronized (cache) {
                for (KnownTypes known : maps) known.forget(cache);
            }
        }

        /** Whether the server has no transaction open, as it said when it last answered. */
        boolean isOutsideTransactions() throws SQLException {
            try {
                return memory.transactionState.invoke(executor) == memory.outsideTransactions;
            } catch (ReflectiveOperationException | RuntimeException failure) {
                throw new SQLException("the driver does not tell whether a transaction is open", failure);
            }
        }

        /** Whether the driver has read notifications that nobody has asked for, as far as that can be seen. */
        boolean mayHaveNotifications() {
            Field list = memory.notifications;
            try {
                return list == null || !((Collection<?>) list.get(executor)).isEmpty();
            } catch (IllegalAccessException | RuntimeException unknown) {
                return true;
            }
        }

        private void forgetColumns() throws ReflectiveOperationException {
            synchronized (columns) {
                if (columnsMap.isEmpty()) return;
                columnsMap.clear();
                memory.cacheSize.setLong(columns, 0);
            }
        }
    }

    /** One of the maps in the driver's cache of types. */
    private static final class KnownTypes {
        private final Field field;

        /** Null where the driver may put another one in its place. */
        private final @Nullable Map<Object, Object> map;

        private final Map<Object, Object> whenNew;

        /** @param whenNew shared by many; nobody changes it */
        KnownTypes(Field field, Object cache, Map<Object, Object> whenNew) throws IllegalAccessException {
            this.field = field;
            this.map = Modifier.isFinal(field.getModifiers()) ? in(field, cache) : null;
            this.whenNew = whenNew;
        }

        @SuppressWarnings("unchecked") // what it was put in as is what it is taken out as
        static Map<Object, Object> in(Field field, Object cache) throws IllegalAccessException {
            return (Map<Object, Object>) field.get(cache);
        }

        /**
         * A map of the same size is unchanged: looking types up only adds to them, and who replaces one ({@code addDataType}) has a
         * session that is not reused.
         */
        void forget(Object cache) throws IllegalAccessException {
            Map<Object, Object> known = map == null ? in(field, cache) : map;
            if (known.size() == whenNew.size()) return;
            known.clear();
            known.putAll(whenNew);
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
