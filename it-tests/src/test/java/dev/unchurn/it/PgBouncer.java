package dev.unchurn.it;

import dev.unchurn.itsupport.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** PgBouncer in session mode in front of a server, where the machine has it; otherwise with default settings. */
final class PgBouncer implements AutoCloseable {
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final Process process;
    private final int port;

    private PgBouncer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Where it is installed. */
    static Optional<Path> installed() {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin";
        return Stream.of(path.split(":"))
                .map(directory -> Path.of(directory, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What it calls itself, such as {@code PgBouncer 1.18.0}. */
    static String version() throws IOException {
        Process asked = new ProcessBuilder(installed().orElseThrow().toString(), "--version").start();
        try (Stream<String> lines = asked.inputReader().lines()) {
            return lines.findFirst().orElse("PgBouncer");
        }
    }

    static PgBouncer inFrontOf(PostgresServer server, Path directory) throws Exception {
        int port = freePort();
        Path rules = Files.write(
                directory.resolve("hba.conf"),
                List.of("host all postgres 127.0.0.1/32 trust", "host all all 127.0.0.1/32 scram-sha-256"));
        Path users = Files.write(directory.resolve("users.txt"), List.of("\"postgres\" \"\""));
        Path configuration = Files.write(directory.resolve("pgbouncer.ini"), configuration(server, port, rules, users));
        // It refuses to be root, and whoever it becomes must be able to read this.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Process process = new ProcessBuilder(installed().orElseThrow().toString(), configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        awaitPort(process, port, directory.resolve("log"));
        return new PgBouncer(process, port);
    }

    private static List<String> configuration(PostgresServer server, int port, Path rules, Path users) {
        List<String> lines = new ArrayList<>(List.of(
                "[databases]",
                "* = host=127.0.0.1 port=" + server.port(),
                "[pgbouncer]",
                "listen_addr = 127.0.0.1",
                "listen_port = " + port,
                "unix_socket_dir =",
                "auth_type = hba",
                "auth_hba_file = " + rules,
                "auth_file = " + users,
                "auth_user = postgres",
                "pool_mode = session",
                "ignore_startup_parameters = extra_float_digits"));
        if (System.getProperty("user.name").equals("root")) lines.add("user = nobody");
        return lines;
    }

    /** The URL of a database behind it. */
    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void awaitPort(Process process, int port, Path log) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) return;
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IOException(Files.readString(log, StandardCharsets.UTF_8), notYet);
                }
                Thread.sleep(20);
            }
        }
    }
}
