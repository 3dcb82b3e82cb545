package com.acme.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.itsupport.ChildJvm;
import dev.unchurn.itsupport.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program against a real server, without the agent. */
class OrdersTest {
    private static PostgresServer server;

    @TempDir
    static Path directory;

    @BeforeAll
    static void start() throws Exception {
        server = PostgresServer.start();
        server.createRole("orders", "black forest");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void results_ofTwoRuns_areTheSame() throws Exception {
        List<String> eightThreads = results(run("orders_a", 8));
        List<String> twoThreads = results(run("orders_b", 2));
        assertThat(eightThreads).hasSizeGreaterThan(20).isEqualTo(twoThreads);
    }

    @Test
    void everyOperation_opensItsOwnConnection() throws Exception {
        ChildJvm.Outcome outcome = run("orders_c", 4);
        assertThat(outcome.out()).last().asString().startsWith("TIMING operations=300 seconds=");
        assertThat(server.awaitBackends("orders_c", 0, Duration.ofSeconds(20))).isTrue();
        assertThat(server.sessions("orders_c")).isBetween(320L + 12, 320L + 12 + 20);
    }

    @Test
    void sins_leaveTheirTraces() throws Exception {
        List<String> results = results(run("orders_d", 4));
        assertThat(results)
                .contains(
                        "RESULT nightly.bad=2",
                        "RESULT nightly.good=6",
                        "RESULT export.rows=1000",
                        "RESULT session.search_path.\"$user\",public=9",
                        "RESULT session.tenant.unset=9")
                .anyMatch(line -> line.startsWith("RESULT report.footer.failed.08003.org.postgresql."))
                .anyMatch(line -> line.startsWith("RESULT place.refused="));
    }

    private static List<String> results(ChildJvm.Outcome outcome) {
        return outcome.out().stream().filter(line -> line.startsWith("RESULT ")).toList();
    }

    private static ChildJvm.Outcome run(String database, int threads) throws Exception {
        server.createDatabase(database, "orders");
        Path settings = directory.resolve(database + ".properties");
        Files.write(
                settings,
                List.of(
                        "url=" + server.url(database),
                        "user=orders",
                        "password=black forest",
                        "threads=" + threads,
                        "operations=300",
                        "warmup=20"));
        try (ChildJvm child = ChildJvm.java()
                .options("-Xmx64m")
                .classPath(place(Main.class), place(org.postgresql.Driver.class))
                .main(Main.class.getName(), settings.toString())
                .start()) {
            ChildJvm.Outcome outcome = child.await(Duration.ofMinutes(1));
            assertThat(outcome.exit()).as(outcome.describe()).isZero();
            return outcome;
        }
    }

    private static Path place(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
