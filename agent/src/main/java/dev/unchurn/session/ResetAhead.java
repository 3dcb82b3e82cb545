package dev.unchurn.session;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A reset of a PostgreSQL session that is sent as soon as the borrower lets go, and whose answers are read when somebody wants
 * the session again. So the server ends a transaction and gives up locks at once, as it would if the connection were closed, and
 * mostly nobody waits for it. Written on pgjdbc's own stream in the messages of the extended query protocol (protocol 3.0, "53.2.3
 * Extended Query"): no statement of the driver's has to be made, and none has to be described.
 *
 * <p>Knows fields and methods of pgjdbc 42.2.5 to 42.7.13; with another driver there is none of these. Used by one thread at a time.
 */
final class ResetAhead {
    private static final ClassValue<@Nullable Access> ACCESS = new ClassValue<@Nullable Access>() {
        @Override
        protected @Nullable Access computeValue(Class<?> connectionClass) {
            try {
                return new Access(connectionClass);
            } catch (ReflectiveOperationException | RuntimeException hidden) {
                return null;
            }
        }
    };

    private static final byte[] ROLLBACK = messages("ROLLBACK");

    private final Access access;
    private final Object executor;
    private final Object stream;

    /** How many {@code ReadyForQuery} are on their way. */
    private int awaited;

    private boolean resetSent;

    private ResetAhead(Access access, Object executor, Object stream) {
        this.access = access;
        this.executor = executor;
        this.stream = stream;
    }

    /** What reaches into one class of the driver's. */
    private static final class Access {
        final Method executor;
        final Field stream;
        final Field deallocateEpoch;
        final Method setTransactionState;
        final Object outsideTransactions;
        final Method receiveParameterStatus;
        final Method send;
        final Method flush;
        final Method receiveChar;
        final Method receiveInteger4;
        final Method skip;
        final Field input;
        final Field inputIndex;
        final Field inputEnd;

        Access(Class<?> connectionClass) throws ReflectiveOperationException {
            ClassLoader loader = connectionClass.getClassLoader();
            executor = connectionClass.getMethod("getQueryExecutor");
            Class<?> executorClass = Class.forName("org.postgresql.core.v3.QueryExecutorImpl", false, loader);
            Class<?> streamClass = Class.forName("org.postgresql.core.PGStream", false, loader);
            stream = Members.field(executorClass, "pgStream");
            deallocateEpoch = Members.field(executorClass, "deallocateEpoch");
            if (deallocateEpoch.getType() != short.class) throw new NoSuchFieldException("short deallocateEpoch");
            Class<?> state = Class.forName("org.postgresql.core.TransactionState", false, loader);
            setTransactionState = Members.method(executorClass, "setTransactionState", state);
            outsideTransactions = state.getField("IDLE").get(null);
            receiveParameterStatus = Members.method(executorClass, "receiveParameterStatus");
            // public ones as well: what was made accessible is not checked at each call
            send = Members.method(streamClass, "send", byte[].class);
            flush = Members.method(streamClass, "flush");
            receiveChar = Members.method(streamClass, "receiveChar");
            receiveInteger4 = Members.method(streamClass, "receiveInteger4");
            skip = Members.method(streamClass, "skip", int.class);
            Class<?> inputClass = Class.forName("org.postgresql.core.VisibleBufferedInputStream", false, loader);
            input = input(streamClass, inputClass);
            inputIndex = Members.field(inputClass, "index");
            inputEnd = Members.field(inputClass, "endIndex");
        }
    }

    private static Field input(Class<?> streamClass, Class<?> inputClass) throws NoSuchFieldException {
        for (Field field : streamClass.getDeclaredFields()) {
            // 42.2.5 writes its name with an underscore
            if (field.getType() == inputClass) return Members.field(streamClass, field.getName());
        }
        throw new NoSuchFieldException(streamClass.getName() + "'s input");
    }

    /** For a new connection; null where the driver hides what it takes. */
    static @Nullable ResetAhead of(Connection connection) {
        Access access = ACCESS.get(connection.getClass());
        if (access == null) return null;
        try {
            Object executor = access.executor.invoke(connection);
            if (!access.stream.getDeclaringClass().isInstance(executor)) return null;
            return new ResetAhead(access, executor, access.stream.get(executor));
        } catch (ReflectiveOperationException | RuntimeException hidden) {
            return null;
        }
    }

    /**
     * The messages by which the server runs these, each as a statement of its own, and then says that it is ready; null where they
     * are not plain ASCII, which is the same in all encodings that a client may have.
     */
    static byte @Nullable [] messagesFor(String... statements) {
        for (String statement : statements) {
            for (int i = 0; i < statement.length(); i++) {
                if (statement.charAt(i) == 0 || statement.charAt(i) > 127) return null;
            }
        }
        return messages(statements);
    }

    private static byte[] messages(String... statements) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String statement : statements) {
            byte[] text = statement.getBytes(StandardCharsets.US_ASCII);
            // Parse: unnamed, the text, no types of parameters
            begin(all, 'P', 1 + text.length + 1 + 2);
            zeros(all, 1);
            all.write(text, 0, text.length);
            zeros(all, 3);
            // Bind: unnamed to unnamed, no parameters, no formats
            begin(all, 'B', 8);
            zeros(all, 8);
            // Execute: unnamed, all rows
            begin(all, 'E', 5);
            zeros(all, 5);
        }
        begin(all, 'S', 0);
        return all.toByteArray();
    }

    private static void begin(ByteArrayOutputStream message, char type, int length) {
        message.write(type);
        int all = length + 4;
        message.write(all >>> 24);
        message.write(all >>> 16);
        message.write(all >>> 8);
        message.write(all);
    }

    private static void zeros(ByteArrayOutputStream message, int count) {
        for (int i = 0; i < count; i++) message.write(0);
    }

    boolean isSent() {
        return awaited > 0;
    }

    /** Whether what was sent last has more in it than the end of a transaction. */
    boolean isResetSent() {
        return resetSent;
    }

    /**
     * Sends without waiting for an answer.
     *
     * @param reset what {@link #messagesFor} gave, or null for none
     * @param rollback whether the server is in a transaction, which it is to roll back first
     * @throws IOException when the connection has gone
     * @throws ReflectiveOperationException when the JVM refuses
     */
    void send(byte @Nullable [] reset, boolean rollback) throws IOException, ReflectiveOperationException {
        if (rollback) call(access.send, stream, ROLLBACK);
        if (reset != null) call(access.send, stream, reset);
        awaited = (rollback ? 1 : 0) + (reset == null ? 0 : 1);
        resetSent = reset != null;
        call(access.flush, stream);
    }

    /**
     * Waits for the answers.
     *
     * @return false when the server refused some of it, or has said something else behind it, as when it ends the session: it was
     *     outside of transactions, and more cannot be said
     * @throws IOException when the connection has gone
     * @throws SQLException when the server or the driver is in a state that we do not know
     * @throws ReflectiveOperationException when the JVM refuses
     */
    boolean isDone() throws IOException, SQLException, ReflectiveOperationException {
        boolean refused = false;
        int status = 'I';
        while (awaited > 0) {
            int type = (int) call(access.receiveChar, stream);
            if (type == 'S') {
                call(access.receiveParameterStatus, executor);
                continue;
            }
            int length = (int) call(access.receiveInteger4, stream) - 4;
            if (type == 'Z') {
                status = (int) call(access.receiveChar, stream);
                awaited--;
                continue;
            }
            if ("12CDNAE".indexOf(type) < 0) throw new SQLException("the server answers with " + (char) type);
            refused |= type == 'E';
            call(access.skip, stream, length);
        }
        if (status != 'I') throw new SQLException("the session stays in its transaction", "25001");
        access.setTransactionState.invoke(executor, access.outsideTransactions);
        // what the driver has prepared is prepared no more
        if (resetSent)
            access.deallocateEpoch.setShort(executor, (short) (access.deallocateEpoch.getShort(executor) + 1));
        return !refused && !isMoreRead();
    }

    /** Whether the driver has already read something that comes behind the answers; nobody could see it on the socket any more. */
    private boolean isMoreRead() throws ReflectiveOperationException {
        Object input = access.input.get(stream);
        return access.inputEnd.getInt(input) > access.inputIndex.getInt(input);
    }

    private static Object call(Method method, Object target, Object... arguments)
            throws IOException, ReflectiveOperationException {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            Throwable cause = thrown.getCause();
            if (cause instanceof IOException) throw (IOException) cause;
            if (cause instanceof Error) throw (Error) cause;
            throw thrown;
        }
    }
}
