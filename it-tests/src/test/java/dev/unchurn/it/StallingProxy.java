package dev.unchurn.it;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of network between a program and its server that can go dead: connections through it stay open, but nothing
 * moves any more. New connections work again. Thread-safe.
 */
final class StallingProxy implements Closeable {
    private static final int BUFFER = 8192;

    private final int serverPort;
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Link> links = new ArrayList<>();

    StallingProxy(int serverPort) throws IOException {
        this.serverPort = serverPort;
        start("proxy", this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** The connections of now are dead from now on. */
    void stall() {
        synchronized (links) {
            links.forEach(Link::stall);
        }
    }

    /** How many connections there have been. */
    int connections() {
        synchronized (links) {
            return links.size();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        synchronized (links) {
            for (Link link : links) link.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Link link = new Link(listening.accept(), new Socket(InetAddress.getLoopbackAddress(), serverPort));
                synchronized (links) {
                    links.add(link);
                }
                start("proxy-to-server", () -> link.copy(link.program, link.server));
                start("proxy-to-program", () -> link.copy(link.server, link.program));
            }
        } catch (IOException closed) {
            // the proxy is
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** One connection through the proxy. */
    private static final class Link implements Closeable {
        private final Socket program;
        private final Socket server;
        private volatile boolean stalled;

        Link(Socket program, Socket server) {
            this.program = program;
            this.server = server;
        }

        void stall() {
            stalled = true;
        }

        /** What is read after the link went dead is lost; the end of a stream, too. */
        void copy(Socket from, Socket to) {
            byte[] buffer = new byte[BUFFER];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    if (!stalled) out.write(buffer, 0, count);
                }
            } catch (IOException closed) {
                // by one of the two
            }
            if (!stalled) closeQuietly();
        }

        private void closeQuietly() {
            try {
                close();
            } catch (IOException alreadyClosed) {
                // nothing is left to do
            }
        }

        @Override
        public void close() throws IOException {
            program.close();
            server.close();
        }
    }
}
