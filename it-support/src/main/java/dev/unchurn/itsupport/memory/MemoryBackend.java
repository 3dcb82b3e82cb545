package dev.unchurn.itsupport.memory;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The far end of one connection: takes the driver's messages as they are written and has the answers ready when the write
 * returns (PostgreSQL 17, "Frontend/Backend Protocol", version 3.0). Thread-safe, by its monitor.
 */
final class MemoryBackend {
    private static final int SSL_REQUEST = 80_877_103;
    private static final int GSS_REQUEST = 80_877_104;

    private static final byte[] PARSE_COMPLETE = Messages.empty('1');
    private static final byte[] BIND_COMPLETE = Messages.empty('2');
    private static final byte[] CLOSE_COMPLETE = Messages.empty('3');

    private final Map<String, Prepared> statements = new HashMap<>();
    private final Map<String, Portal> portals = new HashMap<>();
    private final int pid;

    /** What the driver has written of messages that are not complete yet: from the start up to the position. */
    private ByteBuffer unread = ByteBuffer.allocate(1024);

    /** Answers that the driver has not read: from {@link #from} to {@link #to}. */
    private byte[] answers = new byte[1024];

    private int from;
    private int to;
    private boolean isStarted;
    private volatile boolean isClosed;

    /** After an error everything up to the next Sync is skipped. */
    private boolean skips;

    /** As ReadyForQuery has it: idle, in a transaction, in a failed one. */
    private char status = 'I';

    private record Prepared(MemoryAnswer answer, List<Integer> parameterTypes) {}

    private record Portal(MemoryAnswer answer, boolean isBinary) {}

    MemoryBackend(int pid) {
        this.pid = pid;
    }

    synchronized void close() {
        isClosed = true;
    }

    boolean isClosed() {
        return isClosed;
    }

    synchronized int available() throws IOException {
        if (isClosed) throw new SocketException("Socket closed");
        return to - from;
    }

    synchronized int read(byte[] into, int offset, int length) throws IOException {
        if (isClosed) throw new SocketException("Socket closed");
        // a driver that waits where everything is answered already would wait for ever
        if (from == to && length > 0) throw new SocketTimeoutException("nothing was asked");
        int count = Math.min(length, to - from);
        System.arraycopy(answers, from, into, offset, count);
        from += count;
        if (from == to) from = to = 0;
        return count;
    }

    synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        if (isClosed) throw new SocketException("Socket closed");
        if (unread.remaining() < length) {
            ByteBuffer larger = ByteBuffer.allocate(2 * (unread.position() + length));
            larger.put(unread.flip());
            unread = larger;
        }
        unread.put(bytes, offset, length);
        unread.flip();
        try {
            while (takeMessage(unread)) {}
        } catch (BufferUnderflowException malformed) {
            throw new IOException("a message ends before its end", malformed);
        }
        unread.compact();
    }

    private boolean takeMessage(ByteBuffer in) throws IOException {
        int head = isStarted ? 1 : 0;
        if (in.remaining() < head + 4) return false;
        int end = in.position() + head + in.getInt(in.position() + head);
        if (in.limit() < end) return false;
        char type = isStarted ? (char) in.get() : ' ';
        in.getInt();
        if (isStarted) take(type, in);
        else start(in.getInt());
        in.position(end);
        return true;
    }

    private void start(int code) {
        if (code == SSL_REQUEST || code == GSS_REQUEST) {
            answer(new byte[] {'N'});
            return;
        }
        isStarted = true;
        answer(Messages.welcome(pid));
        ready();
    }

    private void take(char type, ByteBuffer in) throws IOException {
        if (type == 'S') {
            skips = false;
            ready();
        } else if (type == 'X') {
            isClosed = true;
        } else if (!skips && type != 'H') {
            obey(type, in);
        }
    }

    private void obey(char type, ByteBuffer in) throws IOException {
        switch (type) {
            case 'Q' -> query(text(in));
            case 'P' -> parse(in);
            case 'B' -> bind(in);
            case 'D' -> describe(in);
            case 'E' -> execute(text(in));
            case 'C' -> forget(in);
            default -> throw new IOException("the message " + type + " is not spoken here");
        }
    }

    private void query(String sql) {
        MemoryAnswer answer = MemoryAnswer.to(sql);
        if (answer.hasRows()) answer(answer.description(false));
        run(answer, false);
        skips = false;
        ready();
    }

    private void parse(ByteBuffer in) {
        String name = text(in);
        MemoryAnswer answer = MemoryAnswer.to(text(in));
        List<Integer> types = new ArrayList<>();
        for (int count = in.getShort(); count > 0; count--) types.add(in.getInt());
        statements.put(name, new Prepared(answer, types));
        answer(PARSE_COMPLETE);
    }

    private void bind(ByteBuffer in) {
        String portal = text(in);
        Prepared prepared = known(text(in));
        if (prepared == null) return;
        skipShorts(in);
        for (int parameters = in.getShort(); parameters > 0; parameters--) {
            int length = in.getInt();
            if (length > 0) in.position(in.position() + length);
        }
        boolean isBinary = false;
        for (int formats = in.getShort(); formats > 0; formats--) isBinary |= in.getShort() == 1;
        portals.put(portal, new Portal(prepared.answer(), isBinary));
        answer(BIND_COMPLETE);
    }

    private static void skipShorts(ByteBuffer in) {
        int count = in.getShort();
        in.position(in.position() + 2 * count);
    }

    private @Nullable Prepared known(String name) {
        Prepared prepared = statements.get(name);
        if (prepared == null) fail("26000", "prepared statement \"" + name + "\" does not exist");
        return prepared;
    }

    private void describe(ByteBuffer in) {
        boolean isPortal = in.get() == 'P';
        String name = text(in);
        if (isPortal) {
            Portal portal = portals.get(name);
            if (portal == null) fail("34000", "portal \"" + name + "\" does not exist");
            else answer(portal.answer().description(portal.isBinary()));
            return;
        }
        Prepared prepared = known(name);
        if (prepared == null) return;
        answer(Messages.parameters(prepared.parameterTypes()));
        answer(prepared.answer().description(false));
    }

    private void execute(String name) {
        Portal portal = portals.get(name);
        if (portal == null) fail("34000", "portal \"" + name + "\" does not exist");
        else run(portal.answer(), portal.isBinary());
    }

    private void run(MemoryAnswer answer, boolean isBinary) {
        if (answer.isError()) {
            fail("42601", "syntax error in a server that is not there");
            return;
        }
        answer(answer.result(isBinary));
        if (answer.statusAfter() != 0) status = answer.statusAfter();
        if (answer.discards()) statements.clear();
    }

    private void forget(ByteBuffer in) {
        boolean isPortal = in.get() == 'P';
        (isPortal ? portals : statements).remove(text(in));
        answer(CLOSE_COMPLETE);
    }

    private void fail(String state, String message) {
        skips = true;
        if (status == 'T') status = 'E';
        answer(Messages.error(state, message));
    }

    private void ready() {
        answer(Messages.ready(status));
    }

    private void answer(byte[] message) {
        if (answers.length - to < message.length) {
            byte[] larger = new byte[2 * (to + message.length)];
            System.arraycopy(answers, 0, larger, 0, to);
            answers = larger;
        }
        System.arraycopy(message, 0, answers, to, message.length);
        to += message.length;
    }

    private static String text(ByteBuffer in) {
        int end = in.position();
        while (in.get(end) != 0) end++;
        byte[] text = new byte[end - in.position()];
        in.get(text).get();
        return new String(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "backend %d", pid);
    }
}
