package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.conformance.Probe;
import com.acme.conformance.Probes;
import dev.unchurn.it.ConformanceDocument.Findings;
import dev.unchurn.it.SharedServer.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.util.DriverInfo;

class ConformanceDocumentTest {
    @TempDir
    private Path directory;

    @Test
    @DisabledIfSystemProperty(named = "unchurn.conformance.document", matches = "write")
    void document_namesTheProbesThatThereAre() throws Exception {
        assertThat(ConformanceDocument.probesNamed())
                .as("docs/conformance.md is out of date: it says itself how to write it")
                .containsExactlyElementsOf(
                        Probes.all().stream().map(Probe::name).toList());
    }

    /** Takes a quarter of an hour; only in profile {@code conformance}. */
    @Test
    @EnabledIfSystemProperty(named = "unchurn.conformance.document", matches = "write")
    void document_isWrittenFromARun() throws Exception {
        new ConformanceDocument(List.of(postgres(), mariaDb(MariaDbDriver.MARIADB), mariaDb(MariaDbDriver.MYSQL)))
                .write(ConformanceDocument.FILE);
    }

    private Findings postgres() throws Exception {
        Database database = SharedServer.newDatabase();
        ConformanceSubject subject = new ConformanceSubject(
                "PostgreSQL " + version(database) + ", pgjdbc " + DriverInfo.DRIVER_VERSION,
                Probes.postgres(),
                "postgres/",
                List.of(database.url(), database.user(), SharedServer.PASSWORD, "postgres", ""),
                List.of(Programs.jarOf(org.postgresql.Driver.class)));
        Map<String, ConformanceRun> others = others(subject);
        if (PgBouncer.installed().isPresent()) {
            try (PgBouncer bouncer = PgBouncer.inFrontOf(database.server(), directory)) {
                others.put(PgBouncer.version(), subject.behind("pgbouncer", bouncer.url(database.name())));
            }
        }
        return subject.findings(others);
    }

    private static Findings mariaDb(MariaDbDriver driver) throws Exception {
        SharedMariaDb.Database database = SharedMariaDb.newDatabase();
        List<String> arguments = new ArrayList<>(List.of(driver.arguments(database)));
        arguments.addAll(List.of("root", ""));
        ConformanceSubject subject = new ConformanceSubject(
                "MariaDB " + version(database) + ", " + driver,
                Probes.mariaDb(),
                "mariadb/",
                arguments,
                List.of(Programs.jarOf(org.postgresql.Driver.class), driver.path()));
        return subject.findings(others(subject));
    }

    private static Map<String, ConformanceRun> others(ConformanceSubject subject) throws Exception {
        Map<String, ConformanceRun> others = new LinkedHashMap<>();
        others.put(ComparedPools.hikari(), subject.behind("hikaricp"));
        others.put(ComparedPools.dbcp(), subject.behind("dbcp2"));
        others.put(ComparedPools.agroal(), subject.behind("agroal"));
        return others;
    }

    private static String version(SharedMariaDb.Database database) throws Exception {
        try (Connection connection = database.server().admin(database.name())) {
            return connection.getMetaData().getDatabaseProductVersion();
        }
    }

    private static String version(Database database) throws Exception {
        try (Connection connection = database.server().admin("postgres")) {
            return connection.getMetaData().getDatabaseProductVersion();
        }
    }
}
