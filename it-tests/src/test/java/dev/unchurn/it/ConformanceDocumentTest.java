package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.conformance.Probe;
import com.acme.conformance.Probes;
import dev.unchurn.it.ConformanceDocument.Findings;
import dev.unchurn.itsupport.MariaDbServer;
import dev.unchurn.itsupport.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.util.DriverInfo;

class ConformanceDocumentTest {
    private static final String USER = "user1";
    private static final String DATABASE = "db1";

    /** Other pools mostly wait, for what they never do. */
    private static final int AT_ONCE = 4;

    @TempDir
    private Path directory;

    @Test
    @DisabledIfSystemProperty(named = "unchurn.conformance.document", matches = "write")
    void document_namesTheProbesThatThereAre() throws Exception {
        assertThat(ConformanceDocument.probesNamed())
                .as("docs/conformance.md is out of date: it says itself how to write it")
                .containsOnly(Probes.all().stream().map(Probe::name).toArray(String[]::new));
    }

    /** Takes half an hour; only in profile {@code conformance}. */
    @Test
    @EnabledIfSystemProperty(named = "unchurn.conformance.document", matches = "write")
    void document_isWrittenFromARun() throws Exception {
        List<Findings> findings = List.of(postgres(), mariaDb(MariaDbDriver.MARIADB), mariaDb(MariaDbDriver.MYSQL));
        new ConformanceDocument(findings).write(ConformanceDocument.FILE);
    }

    private Findings postgres() throws Exception {
        Map<String, Callable<ConformanceRun>> others = new LinkedHashMap<>();
        others.put(ComparedPools.hikari(), () -> postgresBehind("hikaricp"));
        others.put(ComparedPools.dbcp(), () -> postgresBehind("dbcp2"));
        others.put(ComparedPools.agroal(), () -> postgresBehind("agroal"));
        if (PgBouncer.installed().isPresent()) others.put(PgBouncer.version(), this::postgresBehindPgBouncer);
        return subject(SharedServer.newDatabase()).findings(all(others));
    }

    private static ConformanceRun postgresBehind(String pool) throws Exception {
        try (PostgresServer server = PostgresServer.start(SharedServer.SETTINGS)) {
            return subject(database(server)).behind(pool);
        }
    }

    private ConformanceRun postgresBehindPgBouncer() throws Exception {
        try (PostgresServer server = PostgresServer.start(SharedServer.SETTINGS);
                PgBouncer bouncer = PgBouncer.inFrontOf(server, directory)) {
            return subject(database(server)).behind("pgbouncer", bouncer.url(DATABASE));
        }
    }

    private static SharedServer.Database database(PostgresServer server) throws Exception {
        server.createRole(USER, SharedServer.PASSWORD);
        server.createDatabase(DATABASE, USER);
        return new SharedServer.Database(server, DATABASE, USER);
    }

    private static ConformanceSubject subject(SharedServer.Database database) throws Exception {
        String version;
        try (Connection connection = database.server().admin("postgres")) {
            version = connection.getMetaData().getDatabaseProductVersion();
        }
        return new ConformanceSubject(
                "PostgreSQL " + version + ", pgjdbc " + DriverInfo.DRIVER_VERSION,
                Probes.postgres(),
                "postgres/",
                List.of(database.url(), database.user(), SharedServer.PASSWORD, "postgres", ""),
                List.of(Programs.jarOf(org.postgresql.Driver.class)));
    }

    private static Findings mariaDb(MariaDbDriver driver) throws Exception {
        Map<String, Callable<ConformanceRun>> others = new LinkedHashMap<>();
        others.put(ComparedPools.hikari(), () -> mariaDbBehind("hikaricp", driver));
        others.put(ComparedPools.dbcp(), () -> mariaDbBehind("dbcp2", driver));
        others.put(ComparedPools.agroal(), () -> mariaDbBehind("agroal", driver));
        return subject(SharedMariaDb.newDatabase(), driver).findings(all(others));
    }

    private static ConformanceRun mariaDbBehind(String pool, MariaDbDriver driver) throws Exception {
        try (MariaDbServer server = MariaDbServer.start()) {
            server.createUser(USER, SharedMariaDb.PASSWORD);
            server.createDatabase(DATABASE);
            return subject(new SharedMariaDb.Database(server, DATABASE, USER), driver)
                    .behind(pool);
        }
    }

    private static ConformanceSubject subject(SharedMariaDb.Database database, MariaDbDriver driver) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(driver.arguments(database)));
        arguments.addAll(List.of("root", ""));
        String version;
        try (Connection connection = database.server().admin(database.name())) {
            version = connection.getMetaData().getDatabaseProductVersion();
        }
        return new ConformanceSubject(
                "MariaDB " + version.replace("-MariaDB", "") + ", " + driver,
                Probes.mariaDb(),
                "mariadb/",
                arguments,
                List.of(Programs.jarOf(org.postgresql.Driver.class), driver.path()));
    }

    /** Some at a time, each with a server of its own: some probes change what all sessions of a server see. */
    private static Map<String, ConformanceRun> all(Map<String, Callable<ConformanceRun>> others) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            Map<String, Future<ConformanceRun>> running = new LinkedHashMap<>();
            others.forEach((name, run) -> running.put(name, threads.submit(run)));
            Map<String, ConformanceRun> ended = new LinkedHashMap<>();
            for (Map.Entry<String, Future<ConformanceRun>> each : running.entrySet()) {
                ended.put(each.getKey(), each.getValue().get());
            }
            return ended;
        } finally {
            threads.shutdownNow();
        }
    }
}
