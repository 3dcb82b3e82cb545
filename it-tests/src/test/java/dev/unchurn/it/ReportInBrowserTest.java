package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.acme.orders.Main;
import com.acme.server.HostileNames;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildJvm;
import dev.unchurn.itsupport.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The report of the demo, and one full of hostile names, as browsers show them. In one of pure Java on every machine, and in
 * Chromium where it is on the PATH; there, pictures are left in {@code target/report-pictures}.
 */
@Tag("alongside")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportInBrowserTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path PICTURES = Path.of("target", "report-pictures");
    private static final String EVIL = "</script><script>pwned=1</script>";

    // a browser may still write to its profile while it ends
    @TempDir(cleanup = CleanupMode.NEVER)
    static Path directory;

    private Path demo;
    private Path hostile;

    enum Kind {
        HTML_UNIT,
        CHROMIUM;

        Browser start() throws Exception {
            if (this == HTML_UNIT) return new HtmlUnit();
            assumeTrue(
                    Chromium.program().isPresent(),
                    "no chromium on the PATH: the report was looked at in no real browser");
            return Chromium.start(Files.createTempDirectory(directory, "profile"));
        }
    }

    @BeforeAll
    void makeReports() throws Exception {
        demo = demoReport();
        hostile = hostileReport();
    }

    private static Path demoReport() throws Exception {
        Database database = SharedServer.newDatabase();
        Path settings = directory.resolve("orders.properties");
        Path report = directory.resolve("demo.html");
        Files.write(
                settings,
                List.of(
                        "url=" + database.url(),
                        "user=" + database.user(),
                        "password=" + SharedServer.PASSWORD,
                        "operations=4000",
                        "warmup=50"));
        Programs.run(ChildJvm.java(Jvm.running().home())
                .options(Programs.collectingSoon())
                .agent(AgentJar.path(), "mode=observe,report=" + report)
                .classPath(Programs.jarOf(Main.class), Programs.jarOf(org.postgresql.Driver.class))
                .main(Main.class.getName(), settings.toString()));
        return report;
    }

    private static Path hostileReport() throws Exception {
        PostgresServer server = SharedServer.get();
        String name = "<script>pwned=1<!--\"'";
        server.createRole(EVIL, SharedServer.PASSWORD);
        server.createDatabase(name, EVIL);
        Path report = directory.resolve("hostile.html");
        try (ChildJvm child = Programs.command(
                        Jvm.running(), HostileNames.class, server.url(name), EVIL, SharedServer.PASSWORD)
                .classPath(Programs.jarOf(org.objectweb.asm.ClassWriter.class))
                .agent(AgentJar.path(), "mode=observe,stacks=all,report=" + report)
                .start()) {
            child.awaitErr(line -> line.contains("leak: "), PATIENCE);
            child.send("end");
            assertThat(child.await(PATIENCE).exit()).isZero();
        }
        return report;
    }

    @ParameterizedTest
    @EnumSource
    void table_sortsByTheColumnThatIsClicked_bothWays(Kind kind) throws Exception {
        try (Browser browser = kind.start()) {
            browser.open(demo);
            assertThat(sorted(browser, 2)).isEqualTo("descending");

            for (int column : new int[] {5, 6, 2}) {
                browser.click(head(column));
                assertThat(sorted(browser, column)).as(column + " once").isEqualTo("descending");
                assertThat(values(browser, column))
                        .hasSizeGreaterThan(5)
                        .isSortedAccordingTo(Comparator.<Double>naturalOrder().reversed());
                browser.click(head(column));
                assertThat(sorted(browser, column)).as(column + " twice").isEqualTo("ascending");
                assertThat(values(browser, column)).isSorted();
            }
            browser.click(head(1));
            assertThat(sorted(browser, 1)).isEqualTo("ascending");
            String places = browser.evaluate("Array.prototype.map.call(document.querySelectorAll('.sites tbody tr'),"
                    + " function (row) { return row.cells[0].textContent; }).join('\\n')");
            assertThat(places.lines().map(place -> place.substring(0, 4).toLowerCase()))
                    .isSorted();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private static String head(int column) {
        return ".sites th:nth-child(" + column + ") button";
    }

    private static String sorted(Browser browser, int column) throws Exception {
        assertThat(browser.evaluate("document.querySelectorAll('.sites th[aria-sort]').length"))
                .isEqualTo("1");
        return browser.evaluate(
                "document.querySelector('.sites th:nth-child(" + column + ")').getAttribute('aria-sort')");
    }

    private static List<Double> values(Browser browser, int column) throws Exception {
        String values = browser.evaluate("Array.prototype.map.call(document.querySelectorAll('.sites tbody tr'),"
                + " function (row) { return row.cells[" + (column - 1) + "].dataset.v; }).join(' ')");
        return Arrays.stream(values.split(" ")).map(Double::valueOf).toList();
    }

    @ParameterizedTest
    @EnumSource
    void flameGraph_goesIntoTheBoxThatIsClicked_andBack(Kind kind) throws Exception {
        try (Browser browser = kind.start()) {
            browser.open(demo);
            String boxes = "document.querySelectorAll('.flame button').length";
            int all = Integer.parseInt(browser.evaluate(boxes));
            assertThat(all).isGreaterThan(10);

            browser.click(".switch button:nth-child(3)");
            assertThat(browser.evaluate("document.querySelector('.flame').textContent"))
                    .contains("NightlyCheck.addsUp (NightlyCheck.java:20)")
                    .doesNotContain("CreditCheck");
            assertThat(browser.evaluate("document.querySelector('.said').textContent"))
                    .isEqualTo("all: 2, 100 %");
            browser.click(".switch button:nth-child(1)");
            assertThat(browser.evaluate(boxes)).isEqualTo(String.valueOf(all));

            browser.click(".flame button:nth-child(2)");
            assertThat(Integer.parseInt(browser.evaluate(boxes))).isLessThanOrEqualTo(all);
            browser.click(".flame button:nth-child(1)");
            assertThat(browser.evaluate(boxes)).isEqualTo(String.valueOf(all));
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void hostileNames_stayText(Kind kind) throws Exception {
        try (Browser browser = kind.start()) {
            browser.open(hostile);
            browser.click(head(3));
            browser.click(".flame button:nth-child(2)");
            browser.click(".leak summary");

            assertThat(browser.evaluate("typeof window.pwned")).isEqualTo("undefined");
            assertThat(browser.evaluate(
                            "document.querySelectorAll('script, img, svg, iframe, object, embed, a').length"))
                    .isEqualTo("3");
            assertThat(browser.evaluate("document.querySelectorAll('style').length"))
                    .isEqualTo("1");
            assertThat(browser.evaluate(
                            "Array.prototype.filter.call(document.querySelectorAll('*'), function (e) { return"
                                    + " Array.prototype.some.call(e.attributes, function (a) { return /^on/.test(a.name); });"
                                    + " }).length"))
                    .isEqualTo("0");
            String text = browser.evaluate("document.body.textContent");
            assertThat(text)
                    .contains(EVIL)
                    .contains("<img src=x onerror=pwned=1>\"'&")
                    .contains("javascript:pwned=1\" onmouseover=")
                    .contains("<style>*{color:red}</style>.java:7")
                    .doesNotContain("\u202e")
                    .doesNotContain("\u2028");
            assertThat(browser.fetched()).isEmpty();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void page_asksTheNetworkForNothing(Kind kind) throws Exception {
        try (Browser browser = kind.start()) {
            browser.open(demo);
            assertThat(browser.evaluate("document.querySelectorAll('.flame button').length"))
                    .isNotEqualTo("0");
            assertThat(browser.fetched()).isEmpty();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private static Chromium chromium() throws Exception {
        return (Chromium) Kind.CHROMIUM.start();
    }

    @Test
    void curves_areDrawn_inTheColoursOfTheirScheme() throws Exception {
        try (Chromium browser = chromium()) {
            for (String scheme : List.of("light", "dark")) {
                browser.prefer(scheme);
                browser.resize(1200, 900);
                browser.open(demo);
                for (String curve : List.of("timeline open", "timeline peak", "sizing accent", "sizing open")) {
                    String[] parts = curve.split(" ");
                    assertThat(pixels(browser, parts[0], parts[1]))
                            .as(scheme + " " + curve)
                            .isGreaterThan(100);
                }
                browser.picture(PICTURES.resolve("demo-" + scheme + ".png"));
            }
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /** How many pixels of a chart have exactly one of the page's colours. */
    private static int pixels(Browser browser, String chart, String colour) throws Exception {
        return Integer.parseInt(browser.evaluate("(function () {"
                + " var c = document.querySelector('[data-chart=" + chart + "] canvas');"
                + " var d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
                + " var h = getComputedStyle(document.documentElement).getPropertyValue('--" + colour + "').trim();"
                + " var n = parseInt(h.slice(1), 16), found = 0;"
                + " for (var i = 0; i < d.length; i += 4)"
                + " if (d[i + 3] === 255 && (d[i] << 16 | d[i + 1] << 8 | d[i + 2]) === n) found++;"
                + " return found; })()"));
    }

    @Test
    void scheme_isTheReaders_alsoWhenItChanges() throws Exception {
        try (Chromium browser = chromium()) {
            browser.prefer("light");
            browser.open(demo);
            String background = "getComputedStyle(document.body).backgroundColor";
            assertThat(brightness(browser.evaluate(background))).isGreaterThan(220);

            browser.prefer("dark");
            assertThat(brightness(browser.evaluate(background))).isLessThan(50);
            assertThat(brightness(browser.evaluate("getComputedStyle(document.querySelector('.sites td')).color")))
                    .isGreaterThan(180);
            assertThat(pixels(browser, "sizing", "accent")).isGreaterThan(100);
        }
    }

    /** Of a colour as {@code rgb(18, 22, 28)}, from 0 to 255. */
    private static int brightness(String rgb) {
        String[] parts = rgb.replaceAll("[^0-9,]", "").split(",");
        return (Integer.parseInt(parts[0]) + Integer.parseInt(parts[1]) + Integer.parseInt(parts[2])) / 3;
    }

    @Test
    void page_fitsAPhone() throws Exception {
        try (Chromium browser = chromium()) {
            for (Path report : List.of(demo, hostile)) {
                for (int width : new int[] {320, 390, 768}) {
                    browser.resize(width, 844);
                    browser.open(report);
                    assertThat(Integer.parseInt(browser.evaluate("document.documentElement.scrollWidth")))
                            .as(report.getFileName() + " at " + width)
                            .isLessThanOrEqualTo(width);
                }
                browser.resize(390, 844);
                browser.open(report);
                String name = report.getFileName().toString().replace(".html", "-phone.png");
                browser.picture(PICTURES.resolve(name));
            }
        }
    }
}
