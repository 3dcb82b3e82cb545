package dev.unchurn.demo;

import com.acme.orders.Main;
import dev.unchurn.itsupport.ChildCommand;
import dev.unchurn.itsupport.ChildJvm;
import dev.unchurn.itsupport.PeakSampler;
import dev.unchurn.itsupport.PostgresServer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** Runs the program once on a new database and measures it from the server's side. */
final class Trial {
    static final String ROLE = "orders";
    static final String PASSWORD = "black-forest-1848";

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /**
     * A small heap whose young part takes what set-up and the nightly jobs allocate, so that the leaked connections are
     * still young when the first collection comes, which is then in the middle of the day.
     */
    private static final String[] HEAP = {"-Xmx64m", "-Xmn32m"};

    private final PostgresServer server;
    private final int threads;
    private final int operations;
    private final Path output;

    Trial(PostgresServer server, int threads, int operations, Path output) {
        this.server = server;
        this.threads = threads;
        this.operations = operations;
        this.output = output;
    }

    static void prepare(PostgresServer server) throws SQLException {
        server.createRole(ROLE, PASSWORD);
    }

    /** Runs it with the agent of this jar, or without one; the name is for the database, the progress and the files. */
    Measured run(String name, @Nullable Path agent)
            throws IOException, SQLException, InterruptedException, TimeoutException, URISyntaxException {
        String database = "orders_" + name;
        server.createDatabase(database, ROLE);
        Path settings = settings(database);
        System.out.printf("demo: %s the agent: %,d operations by %d threads%n", name, operations, threads);
        int peak;
        ChildJvm.Outcome outcome;
        try (PeakSampler sampler = server.samplePeak(database);
                ChildJvm child = command(name, settings, agent).start()) {
            outcome = child.await(PATIENCE);
            peak = sampler.peak();
        } finally {
            Files.delete(settings);
        }
        Files.write(output.resolve(name + ".out"), outcome.out());
        Files.write(output.resolve(name + ".err"), outcome.err());
        if (outcome.exit() != 0) {
            throw new IOException("The program failed " + name + " the agent: " + outcome.describe());
        }
        if (!server.awaitBackends(database, 0, Duration.ofSeconds(20))) {
            throw new IOException("The program has ended, but some of its connections are still open");
        }
        return Measured.of(outcome.out(), outcome.err(), server.sessions(database), peak);
    }

    private ChildCommand command(String name, Path settings, @Nullable Path agent) throws URISyntaxException {
        Progress progress = new Progress("demo: " + name + " the agent: ");
        ChildCommand command = ChildJvm.java(Path.of(System.getProperty("child.java", System.getProperty("java.home"))))
                .options(HEAP)
                .classPath(home(Main.class), home(Driver.class))
                .main(Main.class.getName(), settings.toString())
                .onOut(progress::line);
        return agent == null ? command : command.agent(agent, "");
    }

    /** The password is in a file that only this user can read, as it would be; never in the list of processes. */
    private Path settings(String database) throws IOException {
        Path file = Files.createTempFile(
                "orders",
                ".properties",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(
                file,
                List.of(
                        "url=" + server.url(database),
                        "user=" + ROLE,
                        "password=" + PASSWORD,
                        "threads=" + threads,
                        "operations=" + operations,
                        "warmup=" + Math.max(800, operations / 8)));
        return file;
    }

    private static Path home(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
