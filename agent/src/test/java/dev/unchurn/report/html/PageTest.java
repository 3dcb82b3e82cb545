package dev.unchurn.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.config.Settings;
import dev.unchurn.event.Activity;
import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.CallSite;
import dev.unchurn.event.LeaseInfo;
import dev.unchurn.event.PoolName;
import dev.unchurn.event.RetireReason;
import dev.unchurn.stats.Prediction;
import dev.unchurn.stats.SizePoint;
import dev.unchurn.stats.Stats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final String HOSTILE =
            "x\"'></script><script>alert(1)</script><img src=x onerror=alert(2)>&amp;\u2028\u202e<!--";
    private static final PoolName POOL = PoolName.of("jdbc:postgresql://db1:5432/orders", "shop");
    private static final PoolName BAD = PoolName.of("jdbc:postgresql://" + HOSTILE + ":5432/" + HOSTILE, HOSTILE);
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final Stats stats = new Stats();

    private String page(Map<PoolName, Prediction> predictions) throws IOException {
        Settings settings = Settings.read("mode=observe", Collections.emptyMap(), new Properties());
        Run run = new Run("1.0.0", settings, 0, TimeUnit.MINUTES.toNanos(1), ZoneOffset.UTC);
        return new Page(run, stats.snapshot(), predictions).html();
    }

    private static BorrowInfo borrow(String className, String method) {
        Throwable stack = new Throwable();
        stack.setStackTrace(
                new StackTraceElement[] {new StackTraceElement(className, method, className + ".java", 42)});
        return new BorrowInfo(CallSite.of(stack.getStackTrace()), stack, null);
    }

    private void work(PoolName pool, BorrowInfo who, int times, String thread) {
        for (int i = 0; i < times; i++) {
            stats.opened(pool, 4 * MILLI);
            stats.borrowed(pool, who, 4 * MILLI, false);
            stats.released(pool, who, 2 * MILLI);
        }
        stats.borrowed(pool, who, 4 * MILLI, false);
        stats.leaked(pool, who, new LeaseInfo(who.site(), thread, 0, 0));
        stats.foldStacks();
        stats.look(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void emptyRun_isAPageThatSaysSo() throws IOException {
        assertThat(page(Map.of())).contains("The program opened no connection").endsWith("</html>\n");
    }

    @Test
    void run_isToldInPlainWords() throws IOException {
        work(POOL, borrow("shop.OrderDao", "find"), 99, "http-17");
        work(POOL, borrow("shop.Stock", "move"), 1, "http-18");
        Prediction prediction = new Prediction(
                102, 6, 5, 400 * MILLI, List.of(new SizePoint(3, .8, .9, MILLI), new SizePoint(6, .99, .995, 0)));

        assertThat(page(Map.of(POOL, prediction)))
                .contains("98.0 % of the connections are opened by OrderDao.find (shop.OrderDao.java:42)")
                .contains("2 connections were never closed")
                .contains("With a pool of at most 6 connections, 99 % of the borrows would wait for 1 ms at most.")
                .contains("data-v=\"100\" data-l=\"borrows\"")
                .contains("the latest by thread http-17")
                .contains("<td>mode</td><td>observe</td><td>the agent argument</td>");
    }

    @Test
    void useThatIsLimited_isTold_untilItEnds() throws IOException {
        String told = "more is served with 8 connections in use at a time";
        work(POOL, borrow("shop.OrderDao", "find"), 1, "http-17");

        stats.useLimited(POOL, 8);
        assertThat(page(Map.of())).contains(told);

        stats.useLimited(POOL, 0);
        assertThat(page(Map.of())).doesNotContain(told);
    }

    @Test
    void overdueConnections_haveAnEntryForEachPlace_withTheLastStatement() throws IOException {
        Activity activity = new Activity();
        activity.text("update stock set n = 42 where name = 'secret'");
        BorrowInfo who = borrow("shop.Nightly", "run");
        stats.borrowed(POOL, who, 0, true);
        for (int i = 0; i < 3; i++) {
            stats.overdue(POOL, new LeaseInfo(who.site(), "cron", 0, TimeUnit.HOURS.toNanos(1), activity));
        }

        assertThat(page(Map.of()))
                .containsOnlyOnce("Held for longer than the threshold")
                .contains("<b>3 connections</b> Nightly.run (shop.Nightly.java:42)")
                .contains("by thread cron; last statement: update stock set n = ? where name = ?.");
    }

    @Test
    void timeHeld_isSplit_whereItWasMeasured() throws IOException {
        Activity activity = new Activity();
        activity.autoCommit(false, 0);
        activity.leave(0);
        activity.execute(0);
        activity.leave(20 * MILLI);
        activity.end(50 * MILLI);
        CallSite site = borrow("shop.Stock", "move").site();
        for (int i = 0; i < 10; i++) {
            BorrowInfo who = new BorrowInfo(site, null, null, activity, 0);
            stats.borrowed(POOL, who, 0, true);
            stats.released(POOL, who, 100 * MILLI);
        }

        assertThat(page(Map.of()))
                .contains("20.0 % was spent inside the driver and 30.0 % idle in a transaction")
                .contains("kept its connections idle for 80.0 % of the time, 80 ms each on average.")
                .contains("was closed 10 times with neither commit nor rollback")
                .contains("data-v=\"200\" data-l=\"in the driver\">20.0 %<")
                .contains("data-v=\"500\" data-l=\"idle\">50.0 %<")
                .contains("data-v=\"300\" data-l=\"idle in transaction\">30.0 %<")
                .contains("data-v=\"1000\" data-l=\"statements each\">1<");
    }

    @Test
    void hostileNames_areTextAndNothingElse() throws IOException {
        work(BAD, borrow(HOSTILE, HOSTILE), 3, HOSTILE);
        stats.retired(
                BAD, RetireReason.PINNED, HOSTILE, borrow(HOSTILE, HOSTILE).site());
        String page = page(Map.of());

        assertThat(page).doesNotContain("<script>alert").doesNotContain("<img").doesNotContain("<!--");
        assertThat(page).doesNotContain("\u2028").doesNotContain("\u202e");
        assertThat(page.split("<script", -1)).hasSize(4);
        assertThat(page.split("</script>", -1)).hasSize(4);
        assertThat(page).contains("&lt;script&gt;alert(1)&lt;/script&gt;");
    }

    @Test
    void page_loadsNothingAndRunsItsOwnScriptsOnly() throws Exception {
        work(POOL, borrow("shop.OrderDao", "find"), 3, "main");
        String page = page(Map.of());

        assertThat(page)
                .contains("default-src 'none'")
                .doesNotContain("unsafe-")
                .doesNotContain(" src=");
        assertThat(page)
                .doesNotContain(" style=")
                .doesNotContain("<link")
                .doesNotContain("@import")
                .doesNotContain("url(");
        Matcher inline =
                Pattern.compile("<(script|style)>(.*?)</\\1>", Pattern.DOTALL).matcher(page);
        int found = 0;
        while (inline.find()) {
            found++;
            assertThat(page).contains(Resources.hash(inline.group(2)));
        }
        assertThat(found).isEqualTo(3);
    }

    @Test
    void resources_haveNoCarriageReturn_whichAParserWouldTurn() throws IOException {
        for (String name : List.of("report.css", "report.js", "uplot.css", "uplot.js")) {
            assertThat(Resources.read(name)).as(name).doesNotContain("\r").doesNotContain("</s");
        }
        assertThat(Resources.read("uplot.js")).contains("Leon Sorokin", "Permission is hereby granted");
    }

    @Test
    void file_isReplacedAsAWhole() throws IOException {
        Path directory = Files.createTempDirectory("report");
        Path file = directory.resolve("report.html");
        HtmlReport.replace(file, new byte[] {1, 2, 3});
        HtmlReport.replace(file, new byte[] {4});

        assertThat(file).hasBinaryContent(new byte[] {4});
        assertThat(directory).isDirectoryContaining(found -> found.equals(file));
        assertThat(directory.toFile().list()).containsExactly("report.html");
        Files.delete(file);
        Files.delete(directory);
    }

    @Test
    void file_thatCannotBeWritten_leavesNothing() throws IOException {
        Path directory = Files.createTempDirectory("report");
        Path file = directory.resolve("taken");
        Files.createDirectories(file.resolve("by").resolve("a directory"));

        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> HtmlReport.replace(file, new byte[] {1})))
                .isInstanceOf(IOException.class);
        assertThat(directory.toFile().list()).containsExactly("taken");
    }
}
