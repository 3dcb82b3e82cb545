package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.conformance.Probe;
import com.acme.conformance.Probes;
import com.acme.conformance.Run;
import com.acme.pools.RunPooled;
import dev.unchurn.it.ConformanceDocument.Subject;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildCommand;
import dev.unchurn.itsupport.ChildJvm;
import io.agroal.api.AgroalDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.util.DriverInfo;

class ConformanceDocumentTest {
    private static final List<String> POSTGRES = List.of("postgres/");

    @TempDir
    private Path directory;

    @Test
    void document_namesTheProbesThatThereAre() throws Exception {
        assertThat(ConformanceDocument.probesNamed())
                .as("docs/conformance.md is out of date: it says itself how to write it")
                .containsExactlyElementsOf(
                        Probes.all().stream().map(Probe::name).toList());
    }

    /** Takes some ten minutes; only in profile {@code conformance}. */
    @Test
    @EnabledIfSystemProperty(named = "unchurn.conformance.document", matches = "write")
    void document_isWrittenFromARun() throws Exception {
        new ConformanceDocument(List.of(postgres())).write(ConformanceDocument.FILE);
    }

    private Subject postgres() throws Exception {
        Database database = SharedServer.newDatabase();
        Map<Jvm, ConformanceRun> raw = new LinkedHashMap<>();
        Map<Jvm, ConformanceRun> pooled = new LinkedHashMap<>();
        Map<Jvm, ConformanceRun> observed = new LinkedHashMap<>();
        for (Jvm jvm : Jvms.all()) {
            raw.put(jvm, ConformanceRun.of(probes -> command(jvm, database, probes), POSTGRES));
            pooled.put(jvm, underAgent(jvm, database, "mode=pool"));
            observed.put(jvm, underAgent(jvm, database, "mode=observe"));
        }
        ConformanceRun lean = underAgent(Jvm.running(), database, "mode=pool,reset=lean");
        String title = "PostgreSQL " + version(database) + ", pgjdbc " + DriverInfo.DRIVER_VERSION;
        return new Subject(title, Probes.postgres(), raw, pooled, observed, lean, others(database));
    }

    private Map<String, ConformanceRun> others(Database database) throws Exception {
        Map<String, ConformanceRun> others = new LinkedHashMap<>();
        others.put(versioned("HikariCP"), behind("hikaricp", database.url(), database));
        others.put(
                versioned("commons-dbcp2").replace("commons-dbcp2", "DBCP2"),
                behind("dbcp2", database.url(), database));
        String agroal = Programs.jarOf(AgroalDataSource.class).getFileName().toString();
        others.put(
                agroal.replace("agroal-api-", "Agroal ").replace(".jar", ""),
                behind("agroal", database.url(), database));
        if (PgBouncer.installed().isPresent()) {
            try (PgBouncer bouncer = PgBouncer.inFrontOf(database.server(), directory)) {
                others.put(PgBouncer.version(), behind("pgbouncer", bouncer.url(database.name()), database));
            }
        }
        return others;
    }

    private static String version(Database database) throws Exception {
        try (java.sql.Connection connection = database.server().admin("postgres")) {
            return connection.getMetaData().getDatabaseProductVersion();
        }
    }

    private static ConformanceRun underAgent(Jvm jvm, Database database, String options) throws Exception {
        return ConformanceRun.of(probes -> command(jvm, database, probes).agent(AgentJar.path(), options), POSTGRES);
    }

    private static ChildCommand command(Jvm jvm, Database database, List<String> probes) {
        return Programs.command(jvm, Run.class, arguments(List.of(), database.url(), database, probes));
    }

    private static String[] arguments(List<String> first, String url, Database database, List<String> probes) {
        List<String> arguments = new ArrayList<>(first);
        arguments.addAll(List.of(url, database.user(), SharedServer.PASSWORD, "postgres", ""));
        arguments.addAll(probes);
        return arguments.toArray(new String[0]);
    }

    private static ConformanceRun behind(String pool, String url, Database database) throws Exception {
        return ConformanceRun.of(
                probes -> ChildJvm.java()
                        .options(
                                "-Dconformance.limit=20",
                                "-Dconformance.patience=2",
                                "-Dconformance.direct=" + database.url())
                        .classPath(classPath())
                        .main(RunPooled.class.getName(), arguments(List.of(pool), url, database, probes)),
                POSTGRES);
    }

    /** The newest pools before whatever this test itself has. */
    private static Path[] classPath() throws Exception {
        List<Path> path = new ArrayList<>(pools());
        for (String entry : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(System.getProperty("path.separator"))) {
            path.add(Path.of(entry));
        }
        return path.toArray(new Path[0]);
    }

    private static List<Path> pools() throws Exception {
        try (Stream<Path> jars = Files.list(Path.of(System.getProperty("unchurn.pools", "target/pools")))) {
            return jars.map(Path::toAbsolutePath).toList();
        }
    }

    private static String versioned(String artifact) throws Exception {
        return pools().stream()
                .map(jar -> jar.getFileName().toString())
                .filter(name -> name.startsWith(artifact + "-"))
                .map(name -> name.substring(0, name.length() - ".jar".length()).replace(artifact + "-", artifact + " "))
                .findFirst()
                .orElseThrow();
    }
}
