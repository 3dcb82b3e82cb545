package dev.unchurn.itsupport.memory;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Messages of a server, as bytes (PostgreSQL 17, "Message Formats"). Stateless. */
final class Messages {
    private static final byte[] IDLE = of('Z', body -> body.writeByte('I'));
    private static final byte[] IN_TRANSACTION = of('Z', body -> body.writeByte('T'));
    private static final byte[] FAILED = of('Z', body -> body.writeByte('E'));

    private Messages() {}

    /** Writes what is behind the length. */
    interface Body {
        void writeTo(DataOutputStream out) throws IOException;
    }

    static byte[] of(char type, Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try {
            body.writeTo(new DataOutputStream(bytes));
            DataOutputStream out = new DataOutputStream(whole);
            out.writeByte(type);
            out.writeInt(4 + bytes.size());
            bytes.writeTo(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return whole.toByteArray();
    }

    static byte[] empty(char type) {
        return of(type, body -> {});
    }

    static void text(DataOutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.writeByte(0);
    }

    static byte[] ready(char status) {
        return switch (status) {
            case 'I' -> IDLE;
            case 'T' -> IN_TRANSACTION;
            default -> FAILED;
        };
    }

    /** Authentication is over, the parameters that pgjdbc needs, and the key of the backend. */
    static byte[] welcome(int pid) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(of('R', body -> body.writeInt(0)));
        all.writeBytes(parameter("server_version", MemoryAnswer.VERSION));
        all.writeBytes(parameter("server_encoding", "UTF8"));
        all.writeBytes(parameter("client_encoding", "UTF8"));
        all.writeBytes(parameter("DateStyle", "ISO, MDY"));
        all.writeBytes(parameter("TimeZone", "UTC"));
        all.writeBytes(parameter("integer_datetimes", "on"));
        all.writeBytes(parameter("standard_conforming_strings", "on"));
        all.writeBytes(of('K', body -> {
            body.writeInt(pid);
            body.writeInt(0);
        }));
        return all.toByteArray();
    }

    private static byte[] parameter(String name, String value) {
        return of('S', body -> {
            text(body, name);
            text(body, value);
        });
    }

    static byte[] parameters(List<Integer> types) {
        return of('t', body -> {
            body.writeShort(types.size());
            for (int type : types) body.writeInt(type == 0 ? MemoryAnswer.TEXT : type);
        });
    }

    static byte[] error(String state, String message) {
        return of('E', body -> {
            body.writeByte('S');
            text(body, "ERROR");
            body.writeByte('V');
            text(body, "ERROR");
            body.writeByte('C');
            text(body, state);
            body.writeByte('M');
            text(body, message);
            body.writeByte(0);
        });
    }
}
