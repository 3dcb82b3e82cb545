package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.symptoms.BoxOffice;
import dev.unchurn.it.DiagnosingDocument.Quotation;
import dev.unchurn.it.DiagnosingDocument.Row;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import dev.unchurn.itsupport.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/diagnosing.md quotes is what its programs show: all but the amounts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiagnosingTest {
    private static final long MILLI = 1_000_000;

    @TempDir
    static Path directory;

    private final Map<String, Run> runs = new HashMap<>();
    private PostgresServer server;

    private record Run(Outcome outcome, ReportPage page) {}

    static List<Quotation> quotations() throws IOException {
        return DiagnosingDocument.quotations();
    }

    static List<Row> rows() throws IOException {
        return DiagnosingDocument.rows();
    }

    /** With as few places as the document says. */
    @BeforeAll
    void start() throws Exception {
        server = PostgresServer.start(Map.of("max_connections", "25", "superuser_reserved_connections", "3"));
        server.createRole("acme", SharedServer.PASSWORD);
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
    }

    @Test
    void document_quotesEveryProgram() throws Exception {
        assertThat(quotations().stream().map(Quotation::program).distinct())
                .containsExactlyInAnyOrder("BoxOffice", "Dispatch", "GuestList", "PriceUpdate");
        assertThat(rows()).hasSize(5);
    }

    @ParameterizedTest
    @MethodSource("quotations")
    void quotation_isWhatTheProgramShows(Quotation quotation) throws Exception {
        Run run = run(quotation.program(), quotation.options());
        List<String> shown = new ArrayList<>();
        for (String line : quotation.outlet().equals("log") ? run.outcome.err() : run.page.findings()) {
            shown.add(DiagnosingDocument.shape(line));
        }
        for (String line : quotation.lines()) {
            String shape = DiagnosingDocument.shape(line);
            assertThat(shown).as(line).anyMatch(one -> one.contains(shape));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void row_hasItsColumnsAndAmounts(Row row) throws Exception {
        ReportPage page = run(row.program(), row.options()).page;
        Map<String, String> shown = page.site(row.place()).texts();
        assertThat(shown).containsKeys(row.cells().keySet().toArray(new String[0]));
        row.cells()
                .forEach((column, text) -> assertThat(DiagnosingDocument.shape(shown.get(column)))
                        .as(column)
                        .isEqualTo(DiagnosingDocument.shape(text)));
    }

    @Test
    void tooManyClients_areGoneWithPooling() throws Exception {
        assertThat(run("BoxOffice", "mode=observe").outcome.out())
                .anyMatch(line -> line.startsWith("FATAL: ") && line.contains("too many clients")
                        || line.contains("remaining connection slots"))
                .noneMatch(line -> line.contains(" 0 customers turned away"));
        assertThat(run("BoxOffice", "mode=pool").outcome.out())
                .containsExactly("400 seats sold, 0 customers turned away");
    }

    @Test
    void idleDatabase_theHolderAndTheVictimAreToldApart() throws Exception {
        ReportPage page = run("Dispatch", "max=4").page;
        Map<String, Long> ship = page.site("Dispatch.ship (Dispatch.java:95)").values();
        Map<String, Long> status =
                page.site("Dispatch.status (Dispatch.java:114)").values();

        assertThat(ship.get("held p50")).isGreaterThan(55 * MILLI);
        assertThat(status.get("held p50")).isLessThan(55 * MILLI);
        assertThat(ship.get("held in all")).isGreaterThan(4 * status.get("held in all"));
        assertThat(status.get("waited in all")).isGreaterThan(status.get("held in all"));
        assertThat(ship.get("idle in transaction"))
                .as("per mille of the time held")
                .isGreaterThan(800);
        assertThat(status.get("idle in transaction")).isZero();
        assertThat(page.warnings())
                .singleElement()
                .asString()
                .startsWith(
                        "A connection held while the program does something else: Dispatch.ship (Dispatch.java:95)");
    }

    @Test
    void growth_leaksAndKeptOnesAreToldApart() throws Exception {
        ReportPage page = run("GuestList", "mode=observe").page;
        Map<String, Long> register =
                page.site("GuestList.register (GuestList.java:100)").values();
        Map<String, Long> login =
                page.site("GuestList.login (GuestList.java:94)").values();

        assertThat(register.get("leaks")).isPositive();
        assertThat(register.get("leaks") + register.get("still open")).isEqualTo(36);
        assertThat(login.get("leaks")).isZero();
        assertThat(login.get("still open")).isEqualTo(6);
        assertThat(page.warnings()).hasSize(2);
    }

    @Test
    void connectionPerRow_isCounted() throws Exception {
        ReportPage page = run("PriceUpdate", "mode=observe").page;
        assertThat(page.site("PriceUpdate.setPrice (PriceUpdate.java:60)")
                        .values()
                        .get("in loops"))
                .isGreaterThan(20);
        assertThat(page.warnings()).hasSize(1);
    }

    private Run run(String program, String options) throws Exception {
        Run known = runs.get(program + options);
        if (known != null) return known;
        server.createDatabase("acme", "acme");
        Path report = directory.resolve(program + ".html");
        Outcome outcome = Programs.run(Programs.command(
                        Jvm.running(),
                        Class.forName(BoxOffice.class.getPackageName() + "." + program),
                        server.url("acme"),
                        "acme",
                        SharedServer.PASSWORD)
                .options(Programs.collectingSoon())
                .agent(AgentJar.path(), options + ",report=" + report));
        Run run = new Run(outcome, ReportPage.read(report));
        runs.put(program + options, run);
        return run;
    }
}
