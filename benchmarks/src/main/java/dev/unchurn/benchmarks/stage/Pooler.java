package dev.unchurn.benchmarks.stage;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A process between program and server that keeps connections. Not thread-safe. */
final class Pooler implements AutoCloseable {
    private static final int ATTEMPTS = 200;

    private final Process process;
    private final int port;

    private Pooler(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Where this program of the system is, if it is installed. */
    static Optional<Path> installed(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        for (String directory : path.split(File.pathSeparator, -1)) {
            Path file = Path.of(directory, name);
            if (Files.isExecutable(file)) return Optional.of(file);
        }
        return Optional.empty();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * Starts it and waits until it listens. For root in a user namespace of its own, as these programs refuse to be root.
     *
     * @throws IOException when it ends instead; the message has what it said
     */
    static Pooler start(List<String> command, int port, Path log) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        if (System.getProperty("user.name", "").equals("root")) line.addAll(List.of("unshare", "-U"));
        line.addAll(command);
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Pooler pooler = new Pooler(process, port);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (!process.isAlive()) break;
            if (pooler.listens()) return pooler;
            Thread.sleep(50);
        }
        pooler.close();
        throw new IOException(command + " does not listen:\n" + Files.readString(log));
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    /** Ends the process and its children. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(1, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        for (ProcessHandle child : children) child.destroyForcibly();
    }
}
