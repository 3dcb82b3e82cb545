package dev.unchurn.session;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.Socket;
import java.sql.Connection;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The socket under a connection: on an idle one, bytes that wait to be read are the server's last words (PostgreSQL ends a killed
 * session with an error message, protocol 53.2.8) or news that nobody has asked for. Under TLS nothing can be told, for the
 * bytes are not readable without the driver. Thread-safe.
 */
final class Wire {
    private final Socket socket;

    private Wire(Socket socket) {
        this.socket = socket;
    }

    /** The wire of pgjdbc ({@code PgConnection.getQueryExecutor().pgStream}, 42.2.5 to 42.7.13), or null when it is hidden. */
    static @Nullable Wire ofPgjdbc(Connection connection) {
        try {
            Method executor = connection.getClass().getMethod("getQueryExecutor");
            Object holder = executor.invoke(connection);
            Object stream = Members.field(holder.getClass(), "pgStream").get(holder);
            return of((Socket) stream.getClass().getMethod("getSocket").invoke(stream));
        } catch (ReflectiveOperationException | RuntimeException hidden) {
            return null;
        }
    }

    /** The wire over a socket, or null when there is nothing to see. */
    static @Nullable Wire of(@Nullable Socket socket) {
        return socket == null || socket instanceof SSLSocket ? null : new Wire(socket);
    }

    /** Whether something has arrived that nobody has read; true when the socket is closed. */
    boolean hasWord() {
        try {
            return socket.getInputStream().available() > 0;
        } catch (IOException closed) {
            return true;
        }
    }
}
