package dev.unchurn.benchmarks.stage;

import dev.unchurn.itsupport.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server with pgbench's tables, a role for each program, and the poolers and delays on the way to it. Not
 * thread-safe.
 */
public final class Stage implements AutoCloseable {
    public static final String PASSWORD = "secret";
    private static final String DATABASE = "shop";

    private final Environment environment;
    private final Path home;
    private final PostgresServer server;
    private final Connection admin;
    private final ProcessHandle postmaster;
    private final Map<Route, Pooler> poolers = new EnumMap<>(Route.class);
    private final Map<Route, DelayProxy> delays = new EnumMap<>(Route.class);

    private Stage(Environment environment, Path home, PostgresServer server) throws IOException, SQLException {
        this.environment = environment;
        this.home = home;
        this.server = server;
        server.createDatabase(DATABASE, "postgres");
        admin = server.admin(DATABASE);
        Path data = Path.of(text("show data_directory"));
        postmaster = ProcessHandle.of(Long.parseLong(
                        Files.readAllLines(data.resolve("postmaster.pid")).get(0)))
                .orElseThrow();
    }

    /** The routes that the programs on this machine allow. */
    public static boolean isPossible(Route route) {
        return route == Route.DIRECT || program(route).isPresent();
    }

    private static Optional<Path> program(Route route) {
        return Pooler.installed(route == Route.PGPOOL ? "pgpool" : "pgbouncer");
    }

    /** Starts everything that these roles need on these routes. */
    public static Stage open(Environment environment, Set<Route> routes, List<String> roles)
            throws IOException, InterruptedException, SQLException {
        Path home = Files.createTempDirectory("unchurn-stage");
        Certificate certificate = environment == Environment.TLS ? Certificate.in(home) : null;
        Stage stage = new Stage(environment, home, PostgresServer.start(settings(certificate)));
        try {
            Tables.fill(stage.admin);
            for (String role : roles) stage.server.createRole(role, PASSWORD);
            stage.execute("grant all on all tables in schema public to public");
            for (Route route : routes) stage.lay(route, certificate, roles);
            return stage;
        } catch (IOException | InterruptedException | SQLException e) {
            stage.close();
            throw e;
        }
    }

    private static Map<String, String> settings(@Nullable Certificate certificate) {
        Map<String, String> settings = new HashMap<>();
        settings.put("max_connections", "400");
        settings.put("shared_buffers", "256MB");
        if (certificate != null) {
            settings.put("ssl", "on");
            settings.put("ssl_cert_file", certificate.certificate().toString());
            settings.put("ssl_key_file", certificate.key().toString());
        }
        return settings;
    }

    private void lay(Route route, @Nullable Certificate certificate, List<String> roles)
            throws IOException, InterruptedException, SQLException {
        int port = server.port();
        if (route != Route.DIRECT) {
            Poolers starter = new Poolers(home, port, certificate);
            Path program = program(route).orElseThrow();
            Pooler pooler = switch (route) {
                case PGBOUNCER_SESSION -> starter.pgBouncer(program, "session", admin);
                case PGBOUNCER_TRANSACTION -> starter.pgBouncer(program, "transaction", admin);
                default -> starter.pgpool(program, roles, PASSWORD);
            };
            poolers.put(route, pooler);
            port = pooler.port();
        }
        if (environment == Environment.DELAY) delays.put(route, new DelayProxy(port));
    }

    /** The URL by which a program takes this way, without user and password. */
    public String url(Route route) {
        List<String> parameters = new ArrayList<>();
        if (environment == Environment.TLS) parameters.add("sslmode=require");
        if (environment == Environment.STARTUP) parameters.add("assumeMinServerVersion=9.0");
        // the driver's prepared statements are another session's in the next transaction
        if (route == Route.PGBOUNCER_TRANSACTION) parameters.add("prepareThreshold=0");
        return "jdbc:postgresql://127.0.0.1:" + port(route) + "/" + DATABASE + "?" + String.join("&", parameters);
    }

    private int port(Route route) {
        if (delays.containsKey(route))
            return Objects.requireNonNull(delays.get(route)).port();
        return route == Route.DIRECT
                ? server.port()
                : Objects.requireNonNull(poolers.get(route)).port();
    }

    /** The processes that serve a program that takes this way. */
    public ProcessTrees processes(Route route) {
        List<ProcessHandle> roots = new ArrayList<>(List.of(postmaster));
        Pooler pooler = poolers.get(route);
        if (pooler != null) roots.add(pooler.process());
        return new ProcessTrees(roots);
    }

    /** How many sessions the server has seen so far; one that goes on may count late. */
    public long sessions() throws SQLException {
        return Long.parseLong(text("select sessions from pg_stat_database where datname = '" + DATABASE + "'"));
    }

    /** Begins to watch the sessions of a role. */
    public Footprint watch(String role) throws SQLException {
        return new Footprint(server.admin("postgres"), role);
    }

    private String text(String sql) throws SQLException {
        try (Statement statement = admin.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            if (!rows.next()) throw new SQLException("no row: " + sql);
            return rows.getString(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = admin.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Ends every process and deletes every file. */
    @Override
    public void close() throws IOException, SQLException {
        for (DelayProxy delay : delays.values()) delay.close();
        for (Pooler pooler : poolers.values()) pooler.close();
        admin.close();
        server.close();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        }
    }
}
