package dev.unchurn.itsupport.memory;

import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;

/**
 * Makes the sockets of pgjdbc, by its connection property {@code socketFactory}. Each is a server process of its own that lets
 * everybody in, whatever the password. Thread-safe.
 *
 * <p>It understands the simple and the extended protocol (one statement a message), prepared statements, integers and timestamps in
 * binary, transactions as far as the driver asks for their state, and the questions of the agent's own resets. A query of {@code
 * generate_series(1, N)} has N rows of {@code id} and {@code name}, and of {@code created} if it says that word; others have one
 * row at most. A statement that begins with a word that is not SQL's fails with 42601. It does not know COPY, notifications,
 * cancelling or what a session holds.
 */
public final class MemoryPostgres extends SocketFactory {
    private static final AtomicInteger OPENED = new AtomicInteger();

    /** For pgjdbc, which asks for one each time it connects. */
    public MemoryPostgres() {}

    /** The JDBC URL of a database; any name will do. */
    public static String url(String database) {
        return "jdbc:postgresql://memory/" + database + "?socketFactory=" + MemoryPostgres.class.getName()
                + "&sslmode=disable&gssEncMode=disable";
    }

    /** How many connections were opened in this JVM so far. */
    public static int opened() {
        return OPENED.get();
    }

    @Override
    public Socket createSocket() {
        return new MemorySocket(new MemoryBackend(OPENED.incrementAndGet()));
    }

    @Override
    public Socket createSocket(String host, int port) {
        return createSocket();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        return createSocket();
    }
}
