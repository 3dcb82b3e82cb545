package dev.unchurn.itsupport;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * A PostgreSQL server on a free port of the loopback interface, with its data in a temporary directory.
 *
 * <p>The superuser {@code postgres} needs no password and is for the test's own questions. Every other role must prove
 * its password with SCRAM, so that connecting costs what it costs in real life. Works as root (the server is then
 * started in a user namespace of its own) and as any user.
 *
 * <p>Thread-safe, but starting and stopping are for one thread at a time.
 */
public final class PostgresServer implements AutoCloseable {
    private static final String SUPERUSER = "postgres";

    private final Path home;
    private final Path data;
    private final Map<String, String> settings;
    private final int port;
    private @Nullable EmbeddedPostgres server;

    private PostgresServer(Map<String, String> settings) throws IOException {
        this.settings = new LinkedHashMap<>(settings);
        home = Files.createTempDirectory("unchurn-postgres");
        data = home.resolve("data");
        EmbeddedPostgres first = launch(0);
        server = first;
        port = first.getPort();
    }

    /** Starts a server with up to 100 connections. Unpacks its files first when this user's machine never did so. */
    public static PostgresServer start() throws IOException {
        return start(Map.of());
    }

    /** As {@link #start()}, with parameters of {@code postgresql.conf}, for example {@code max_connections}. */
    public static PostgresServer start(Map<String, String> settings) throws IOException {
        return new PostgresServer(settings);
    }

    public int port() {
        return port;
    }

    /** The JDBC URL of a database, without user and password. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** A new connection of the superuser, straight from the driver. */
    public Connection admin(String database) throws SQLException {
        return connect(database, SUPERUSER, "");
    }

    /** A new connection of any role, straight from the driver. */
    public Connection connect(String database, String role, String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", role);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "unchurn-test");
        Connection connection = new Driver().connect(url(database), properties);
        if (connection == null) {
            throw new SQLException("The driver does not know " + url(database));
        }
        return connection;
    }

    /** Makes a role that may log in with this password and, as in a grown installation, make schemas in its databases. */
    public void createRole(String role, String password) throws SQLException {
        execute("CREATE ROLE " + quoted(role) + " LOGIN PASSWORD '" + password.replace("'", "''") + "'");
    }

    /** Makes an empty database; one of that name that is there already is dropped first, its connections with it. */
    public void createDatabase(String database, String owner) throws SQLException {
        execute("DROP DATABASE IF EXISTS " + quoted(database) + " WITH (FORCE)");
        execute("CREATE DATABASE " + quoted(database) + " OWNER " + quoted(owner));
    }

    /** Runs one statement as superuser in database {@code postgres}. */
    public void execute(String sql) throws SQLException {
        try (Connection connection = admin("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * How many sessions clients have established with this database since it was made. A session is counted when it
     * first goes idle for a while or ends, so ask when {@link #backends} is 0.
     */
    public long sessions(String database) throws SQLException {
        try (Connection connection = admin("postgres")) {
            return number(connection, "SELECT sessions FROM pg_stat_database WHERE datname = ?", database);
        }
    }

    /** How many client connections this database has now. */
    public int backends(String database) throws SQLException {
        try (Connection connection = admin("postgres")) {
            return backends(connection, database);
        }
    }

    static int backends(Connection connection, String database) throws SQLException {
        return (int) number(
                connection,
                "SELECT count(*) FROM pg_stat_activity WHERE datname = ? AND backend_type = 'client backend'",
                database);
    }

    /**
     * Waits until this database has no more than so many client connections.
     *
     * @return false when the time was up first
     */
    public boolean awaitBackends(String database, int atMost, Duration timeout)
            throws SQLException, InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        try (Connection connection = admin("postgres")) {
            while (backends(connection, database) > atMost) {
                if (System.nanoTime() > end) {
                    return false;
                }
                Thread.sleep(20);
            }
            return true;
        }
    }

    /** Starts to watch how many client connections this database has; to be closed by the caller. */
    public PeakSampler samplePeak(String database) throws SQLException {
        return new PeakSampler(admin("postgres"), database);
    }

    /** The server's log since its first start. */
    public Path log() {
        return home.resolve("server.log");
    }

    /** The lines of the server's log. */
    public List<String> logLines() throws IOException {
        return new String(Files.readAllBytes(log()), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    /** Shuts the server down in mode "fast": sessions are cut, the data stay. Nothing if it is down. */
    public synchronized void stop() throws IOException {
        EmbeddedPostgres running = server;
        server = null;
        if (running != null) {
            running.close();
        }
    }

    /** Starts a stopped server again, with the same port and data. Nothing if it is up. */
    public synchronized void startAgain() throws IOException {
        if (server == null) {
            server = launch(port);
        }
    }

    public void restart() throws IOException {
        stop();
        startAgain();
    }

    /** Stops the server and deletes its data and its log. */
    @Override
    public void close() throws IOException {
        stop();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private EmbeddedPostgres launch(int wantedPort) throws IOException {
        ProcessBuilder.Redirect log =
                ProcessBuilder.Redirect.appendTo(home.resolve("server.log").toFile());
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setPort(wantedPort)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(unpacked().toFile())
                .setPGStartupWait(Duration.ofSeconds(60))
                .setOutputRedirector(log)
                .setErrorRedirector(log)
                .setDataDirectoryCustomizer(directory -> writeAccessRules(directory.toPath()))
                .setServerConfig("max_connections", "100")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("password_encryption", "scram-sha-256");
        settings.forEach(builder::setServerConfig);
        return builder.start();
    }

    /** One directory per user: what root has unpacked, another user could neither lock nor mend. */
    private static Path unpacked() {
        String user = System.getProperty("user.name", "nobody").replaceAll("[^A-Za-z0-9_-]", "_");
        return Path.of(System.getProperty("java.io.tmpdir"), "unchurn-postgres-files-" + user);
    }

    private static void writeAccessRules(Path data) {
        try {
            Files.write(
                    data.resolve("pg_hba.conf"),
                    List.of(
                            "host all " + SUPERUSER + " 127.0.0.1/32 trust",
                            "host replication " + SUPERUSER + " 127.0.0.1/32 trust",
                            "host all all 127.0.0.1/32 scram-sha-256",
                            "host replication all 127.0.0.1/32 scram-sha-256"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long number(Connection connection, String sql, String argument) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, argument);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        }
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
