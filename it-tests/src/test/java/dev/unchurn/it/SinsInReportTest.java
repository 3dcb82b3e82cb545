package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.orders.Main;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildJvm;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The planted sins of the example that are a matter of diagnosis are in its report, at the places that examples/README.md
 * names, and nothing else is. The other sins cost nobody anything: what the driver does about a second close, a use after
 * close, a cast or a search path, it does with the agent.
 */
class SinsInReportTest {
    /** The daily business of a pool, and of a program without one. */
    private static final Pattern ORDINARY =
            Pattern.compile("closed by the program, not pooled|never closed by the program|the program ends|.*idle.*");

    @TempDir
    Path directory;

    static Stream<Arguments> modesAndJvms() {
        return Jvms.inTurn().stream()
                .flatMap(jvm -> Stream.of("observe", "pool").map(mode -> Arguments.of(mode, jvm)));
    }

    @ParameterizedTest
    @MethodSource("modesAndJvms")
    void report_namesTheSinsAtTheirPlaces_andNothingElse(String mode, Jvm jvm) throws Exception {
        String leak = "(" + place("leak") + ")";
        String nested = "(" + place("borrow inside a borrow") + ")";
        String setting = "(" + place("custom setting") + ")";
        Path file = directory.resolve("orders.html");
        Outcome outcome = run(jvm, mode.equals("pool") ? 4_000 : 1_000, "mode=" + mode + ",report=" + file);
        ReportPage page = ReportPage.read(file);

        assertThat(page.warnings()).as(outcome.describe()).hasSize(3);
        assertThat(page.warnings().get(0)).contains("2 connections were never closed: 2 of ", leak);
        // where it was borrowed: what is missing there happens nowhere
        assertThat(page.warnings().get(1)).contains("Closed in the middle of a transaction: ", "OrderDao.place (");
        assertThat(page.warnings().get(2)).contains("A borrow inside a borrow: ", nested);
        assertThat(places(page, "leaks")).singleElement().asString().contains(leak);
        assertThat(places(page, "nested")).singleElement().asString().contains(nested);
        assertThat(places(page, "closed in transaction"))
                .singleElement()
                .asString()
                .contains("OrderDao.place (");
        assertThat(places(page, "in loops")).isEmpty();
        assertThat(places(page, "still open")).isEmpty();
        assertThat(page.leaks()).singleElement().satisfies(found -> {
            assertThat(found.count()).isEqualTo(2);
            assertThat(found.place()).contains(leak);
        });
        List<ReportPage.Retired> retired = page.retired().stream()
                .filter(found -> !ORDINARY.matcher(found.why()).matches())
                .toList();
        if (mode.equals("observe")) assertThat(retired).isEmpty();
        else
            assertThat(retired).singleElement().satisfies(found -> {
                assertThat(found.count()).isEqualTo(1);
                assertThat(found.why()).contains("custom setting app.tenant", setting);
            });

        assertThat(Told.lines(outcome.err(), " WARN "))
                .isNotEmpty()
                .allMatch(line -> line.contains("unchurn: leak: ") && line.contains(leak));
        assertThat(Told.lines(outcome.err(), " ERROR ")).isEmpty();
        assertThat(Told.lines(outcome.err(), ": retired "))
                .hasSize(mode.equals("observe") ? 0 : 2)
                .allMatch(line -> line.contains(setting));
    }

    private static List<String> places(ReportPage page, String column) {
        return page.sites().stream()
                .filter(site -> site.values().get(column) > 0)
                .map(site -> site.place() + " < " + site.callers())
                .toList();
    }

    /** File and line of a sin, as the table in examples/README.md has them. */
    private static String place(String sin) throws IOException {
        Matcher row = Pattern.compile("^\\| " + sin + " \\| `(\\w+\\.java:\\d+)` \\|", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("..", "examples", "README.md")));
        assertThat(row.find()).as(sin).isTrue();
        return row.group(1);
    }

    /** Nothing of the program becomes old: what it loses is collected before it ends. */
    private Outcome run(Jvm jvm, int operations, String options) throws Exception {
        Database database = SharedServer.newDatabase();
        Path settings = directory.resolve("orders.properties");
        Files.write(
                settings,
                List.of(
                        "url=" + database.url(),
                        "user=" + database.user(),
                        "password=" + SharedServer.PASSWORD,
                        "operations=" + operations,
                        "warmup=50"));
        return Programs.run(ChildJvm.java(jvm.home())
                .options("-XX:+UseSerialGC", "-Xmx64m", "-Xmn32m", "-XX:SurvivorRatio=2", "-XX:TargetSurvivorRatio=90")
                .agent(AgentJar.path(), options)
                .classPath(Programs.jarOf(Main.class), Programs.jarOf(org.postgresql.Driver.class))
                .main(Main.class.getName(), settings.toString()));
    }
}
