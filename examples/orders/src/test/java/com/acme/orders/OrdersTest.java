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

/** The program against a real server, without the agent: once with eight threads, once with two. */
class OrdersTest {
    private static final int OPERATIONS = 300;
    private static final int WARMUP = 20;

    private static PostgresServer server;
    private static ChildJvm.Outcome eightThreads;
    private static ChildJvm.Outcome twoThreads;

    @TempDir
    static Path directory;

    @BeforeAll
    static void run() throws Exception {
        server = PostgresServer.start();
        server.createRole("orders", "black forest");
        eightThreads = run("orders_8", 8);
        twoThreads = run("orders_2", 2);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void results_doNotDependOnTheThreads() {
        assertThat(results(eightThreads)).hasSizeGreaterThan(20).isEqualTo(results(twoThreads));
    }

    @Test
    void timing_isTheLastLine() {
        assertThat(eightThreads.out()).last().asString().startsWith("TIMING operations=" + OPERATIONS + " seconds=");
    }

    @Test
    void everyOperation_opensItsOwnConnection() throws Exception {
        assertThat(server.awaitBackends("orders_8", 0, Duration.ofSeconds(20))).isTrue();
        long jobs = 12;
        long nestedAtMost = 20;
        assertThat(server.sessions("orders_8"))
                .isBetween(OPERATIONS + WARMUP + jobs, OPERATIONS + WARMUP + jobs + nestedAtMost);
    }

    @Test
    void sins_leaveTheirTraces() {
        assertThat(results(eightThreads))
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
                        "operations=" + OPERATIONS,
                        "warmup=" + WARMUP));
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
