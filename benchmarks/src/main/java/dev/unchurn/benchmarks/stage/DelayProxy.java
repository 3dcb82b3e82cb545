package dev.unchurn.benchmarks.stage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Passes on what it reads half a millisecond later, in both directions. What is read while something else waits comes later
 * still, which is right for a protocol of question and answer and wrong for a stream. Thread-safe.
 */
final class DelayProxy implements AutoCloseable {
    private static final long DELAY_NANOS = 500_000;

    private final ServerSocket entrance;
    private final int target;
    private final ExecutorService pumps = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "delay");
        thread.setDaemon(true);
        return thread;
    });

    DelayProxy(int target) throws IOException {
        this.target = target;
        entrance = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        pumps.execute(this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                // connecting takes a round trip as well
                pumps.execute(() -> join(client));
            } catch (IOException e) {
                if (!entrance.isClosed()) throw new IllegalStateException(e);
            }
        }
    }

    private void join(Socket client) {
        LockSupport.parkNanos(2 * DELAY_NANOS);
        try {
            Socket server = new Socket(entrance.getInetAddress(), target);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            pumps.execute(() -> pump(client, server));
            pump(server, client);
        } catch (IOException e) {
            close(client);
        }
    }

    private static void pump(Socket from, Socket to) {
        byte[] buffer = new byte[65_536];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                LockSupport.parkNanos(DELAY_NANOS);
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // one of the two has gone: the other is to hear of it, as it would without us
        } finally {
            close(to);
            close(from);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone already
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        pumps.shutdownNow();
    }
}
