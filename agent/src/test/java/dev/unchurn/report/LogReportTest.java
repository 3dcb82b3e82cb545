package dev.unchurn.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.config.Settings;
import dev.unchurn.event.Activity;
import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.CallSite;
import dev.unchurn.event.LeaseInfo;
import dev.unchurn.event.Listener;
import dev.unchurn.event.Listeners;
import dev.unchurn.event.PoolName;
import dev.unchurn.event.RetireReason;
import dev.unchurn.stats.Prediction;
import dev.unchurn.stats.Stats;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LogReportTest {
    private static final PoolName POOL = PoolName.of("jdbc:postgresql://db1:5432/orders", "shop");
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long BORROWED_AT =
            Instant.parse("2026-11-23T14:03:11Z").toEpochMilli();

    private static final CallSite FIND = CallSite.of(new StackTraceElement[] {
        new StackTraceElement("java.sql.DriverManager", "getConnection", "DriverManager.java", 677),
        new StackTraceElement("shop.Db", "open", "Db.java", 20),
        new StackTraceElement("shop.OrderDao", "find", "OrderDao.java", 42)
    });
    private static final CallSite MOVE =
            CallSite.of(new StackTraceElement[] {new StackTraceElement("shop.Stock", "move", "Stock.java", 7)});

    private final RecordedLog log = new RecordedLog();
    private long opensNanos;
    private final Stats stats = new Stats(true, () -> opensNanos);
    private Map<PoolName, Prediction> predictions = Map.of();
    private long nanos;

    private LogReport report = report("max=0");
    private Listener events = new Listeners(stats, report);

    private LogReport report(String argument) {
        Settings settings = Settings.read(argument, Collections.emptyMap(), new Properties());
        assertThat(settings.problems()).isEmpty();
        Clock clock = Clock.fixed(Instant.parse("2026-11-23T15:14:00Z"), ZoneOffset.UTC);
        return new LogReport(settings, stats, () -> predictions, new Log(log), clock, () -> nanos);
    }

    private void use(String argument) {
        report = report(argument);
        events = new Listeners(stats, report);
    }

    private static LeaseInfo lease(CallSite site, long heldNanos) {
        return new LeaseInfo(site, "http-17", BORROWED_AT, heldNanos);
    }

    private void work(int borrows, int opens) {
        for (int i = 0; i < opens; i++) {
            opensNanos += 4 * MILLI;
            events.opened(POOL, 4 * MILLI);
        }
        for (int i = 0; i < borrows; i++) {
            events.borrowed(POOL, BorrowInfo.UNKNOWN, 0, i >= opens);
            events.released(POOL, BorrowInfo.UNKNOWN, 2 * MILLI);
        }
    }

    @Test
    void start_isOneLine() {
        use("mode=pool");
        report.started("1.0.0");
        use("mode=observe,report.interval=0");
        report.started("1.0.0");

        String java = System.getProperty("java.version");
        assertThat(log.take())
                .containsExactly(
                        "INFO unchurn 1.0.0: pooling connections of DriverManager on Java " + java
                                + "; report every 60 s",
                        "INFO unchurn 1.0.0: observing connections of DriverManager on Java " + java
                                + "; report at exit");
    }

    @Test
    void summary_ofAnInterval_countsTheInterval() {
        work(100, 10);
        nanos += 60 * SECOND;
        report.summary(false);
        log.take();
        work(12_466, 0);
        work(14, 14);
        nanos += 60 * SECOND;

        report.summary(false);

        assertThat(log.take())
                .containsExactly("INFO unchurn: shop@db1:5432/orders: 12,480 borrows (208/s), 14 opened, 99.8 % reused,"
                        + " 1 at peak; held p50 2 ms, p99 2 ms; 50 s of connecting saved");
    }

    @Test
    void summary_withoutNews_isSilent() {
        work(5, 1);
        report.summary(false);
        log.take();

        report.summary(false);

        assertThat(log.take()).isEmpty();
    }

    @Test
    void summary_atExitOfObserving_saysWhatPoolingWouldChange() {
        use("mode=observe");
        work(3, 3);
        predictions = Map.of(POOL, new Prediction(12_480, 14, 6, 41 * SECOND, List.of()));
        nanos += 60 * SECOND;

        report.summary(true);

        assertThat(log.take())
                .singleElement()
                .asString()
                .endsWith("; 12 ms spent connecting; pooling would open 14 instead of 12,480, at most 6 at once,"
                        + " and save 41 s of connecting");
    }

    @Test
    void prediction_thatFails_isAFaultAndTheSummaryIsWritten() {
        LogReport failing = new LogReport(
                Settings.read("mode=observe", Collections.emptyMap(), new Properties()),
                stats,
                () -> {
                    throw new IllegalStateException("lost");
                },
                new Log(log),
                Clock.systemUTC(),
                () -> nanos);
        work(3, 3);

        failing.summary(true);

        assertThat(log.take()).anyMatch(line -> line.contains("lost")).anyMatch(line -> line.contains("3 borrows"));
    }

    @Test
    void summary_atExit_isOfTheWholeRun() {
        work(60, 2);
        nanos += 60 * SECOND;
        report.summary(false);
        events.borrowed(POOL, BorrowInfo.UNKNOWN, 0, true);
        nanos += 180 * SECOND;
        log.take();

        report.summary(true);

        assertThat(log.take())
                .containsExactly(
                        "INFO unchurn: shop@db1:5432/orders: at exit after 4 min: 61 borrows (15/min), 2 opened,"
                                + " 96.7 % reused, 1 at peak, 1 not closed yet; held p50 2 ms, p99 2 ms; 236 ms of connecting"
                                + " saved");
    }

    @Test
    void summary_withTroubles_countsThem() {
        use("max=1,overdue=1s");
        events.openFailed(POOL, MILLI);
        events.openFailed(POOL, MILLI);
        events.borrowTimedOut(POOL, SECOND, Collections.singletonList(lease(FIND, SECOND)));
        events.beyondLimit(POOL, 1, Collections.singletonList(lease(FIND, SECOND)));
        events.overdue(POOL, lease(MOVE, SECOND));
        log.take();

        report.summary(false);

        assertThat(log.take())
                .containsExactly("INFO unchurn: shop@db1:5432/orders: 0 borrows, 0 opened, 0 at peak, 2 failed to open,"
                        + " 1 timed out, 1 beyond max, 1 overdue");
    }

    @Test
    void summary_withALimit_tellsTheWait() {
        use("max=1");
        work(10, 1);
        nanos += 10 * SECOND;

        report.summary(false);

        assertThat(log.take())
                .containsExactly("INFO unchurn: shop@db1:5432/orders: 10 borrows (1/s), 1 opened, 90.0 % reused, 1 at"
                        + " peak; held p50 2 ms, p99 2 ms; waited p99 0 ms");
    }

    @Test
    void summary_whenObserving_claimsNoReuse() {
        use("mode=observe");
        work(10, 10);
        for (int i = 0; i < 10; i++) events.retired(POOL, RetireReason.OBSERVED, null, null);
        nanos += 10 * SECOND;

        report.summary(false);

        assertThat(log.take())
                .containsExactly("INFO unchurn: shop@db1:5432/orders: 10 borrows (1/s), 10 opened, 1 at peak; held p50"
                        + " 2 ms, p99 2 ms; 40 ms spent connecting");
    }

    @Test
    void pool_thatIsObservedOnly_isSaidOnceAndClaimsNoReuse() {
        events.observedOnly(POOL, "H2 is not a database whose sessions we can make fresh");
        work(1, 1);
        nanos += SECOND;
        report.summary(false);

        assertThat(log.take())
                .containsExactly(
                        "INFO unchurn: shop@db1:5432/orders: observed, not pooled: H2 is not a database whose sessions"
                                + " we can make fresh",
                        "INFO unchurn: shop@db1:5432/orders: 1 borrow (1/s), 1 opened, 1 at peak; held p50 2 ms, p99"
                                + " 2 ms; 4 ms spent connecting");
    }

    @Test
    void leak_ofANewPlace_isToldAtOnceWithItsStack() {
        events.leaked(POOL, BorrowInfo.UNKNOWN, lease(FIND, 0));

        assertThat(log.take())
                .containsExactly("WARN unchurn: leak: Db.open (Db.java:20) < OrderDao.find (OrderDao.java:42) never"
                        + " closed 1 connection to shop@db1:5432/orders, borrowed at 14:03:11 by thread http-17\n"
                        + "    at shop.Db.open(Db.java:20)\n"
                        + "    at shop.OrderDao.find(OrderDao.java:42)");
    }

    @Test
    void leaks_ofAKnownPlace_areCountedInTheSummary() {
        for (int i = 0; i < 3; i++) events.leaked(POOL, BorrowInfo.UNKNOWN, lease(FIND, 0));
        assertThat(log.take()).hasSize(1);

        report.summary(false);
        assertThat(log.take())
                .containsExactly(
                        "INFO unchurn: shop@db1:5432/orders: 0 borrows, 0 opened, 0 at peak, 3 leaked",
                        "WARN unchurn: leak: Db.open (Db.java:20) < OrderDao.find (OrderDao.java:42) never closed 3"
                                + " connections to shop@db1:5432/orders, first at 14:03:11, last by thread http-17");

        report.summary(false);
        assertThat(log.take()).as("told already").isEmpty();

        report.summary(true);
        assertThat(log.take()).as("all, at exit").hasSize(2);
    }

    @Test
    void leak_withoutAStack_saysSo() {
        events.leaked(
                POOL, BorrowInfo.UNKNOWN, new LeaseInfo(null, "a\nb", BORROWED_AT - TimeUnit.DAYS.toMillis(1), 0));

        assertThat(log.take())
                .containsExactly("WARN unchurn: leak: a place without a stack (see option stacks) never closed 1"
                        + " connection to shop@db1:5432/orders, borrowed at 2026-11-22 14:03:11 by thread a b");
    }

    @Test
    void overdue_andItsReturn_areOneLineEach() {
        events.overdue(POOL, lease(MOVE, TimeUnit.MINUTES.toNanos(5)));
        events.cameBack(POOL, lease(MOVE, TimeUnit.MINUTES.toNanos(31)));

        assertThat(log.take())
                .containsExactly(
                        "WARN unchurn: overdue: Stock.move (Stock.java:7) has held a connection to"
                                + " shop@db1:5432/orders for 5 min, borrowed at 14:03:11 by thread http-17",
                        "INFO unchurn: overdue: the connection to shop@db1:5432/orders of Stock.move (Stock.java:7)"
                                + " came back after 31 min");
    }

    @Test
    void overdue_inATransaction_saysForHowLong_andTheLastStatement() {
        Activity activity = new Activity();
        long now = System.nanoTime();
        activity.text("update stock set n = 42 where id = 'secret'");
        activity.autoCommit(false, now);
        activity.leave(now);
        activity.execute(now);
        activity.leave(now - TimeUnit.MINUTES.toNanos(30));
        events.overdue(POOL, new LeaseInfo(MOVE, "http-17", BORROWED_AT, TimeUnit.MINUTES.toNanos(31), activity));

        assertThat(log.take())
                .singleElement()
                .asString()
                .contains(" for 31 min, idle in transaction for 30 min, borrowed at ")
                .endsWith("; last statement: update stock set n = ? where id = ?");
    }

    @Test
    void overdue_inAFlood_isLimitedPerMinute() {
        for (int i = 0; i < 1000; i++) events.overdue(POOL, lease(MOVE, SECOND));
        assertThat(log.take()).hasSize(LogReport.MAX_LINES_PER_MINUTE);

        nanos += 60 * SECOND;
        events.overdue(POOL, lease(MOVE, SECOND));
        report.summary(false);
        assertThat(log.take()).hasSize(2).last().asString().endsWith("1,001 overdue");
    }

    @Test
    void useThatIsLimited_saysWhyAndWhoMayDecide() {
        events.useLimited(POOL, 8);
        events.useLimited(POOL, 0);

        assertThat(log.take())
                .containsExactly(
                        "INFO unchurn: shop@db1:5432/orders: tried out that more is served with 8 connections in use at a time;"
                                + " the others stay idle while borrowers wait (set max to decide it yourself)",
                        "INFO unchurn: shop@db1:5432/orders: any number of connections may be in use at a time again");
    }

    @Test
    void limit_thatWasExceeded_namesTheHolders() {
        use("max=10");
        LeaseInfo find = lease(FIND, SECOND);
        LeaseInfo move = lease(MOVE, SECOND);

        events.beyondLimit(POOL, 10, Arrays.asList(move, find, find));
        events.borrowTimedOut(POOL, 30 * SECOND, Arrays.asList(move, find, find));

        String holders = "held by Db.open (Db.java:20) < OrderDao.find (OrderDao.java:42) x 2, Stock.move"
                + " (Stock.java:7) x 1";
        assertThat(log.take())
                .containsExactly(
                        "WARN unchurn: shop@db1:5432/orders: opened a connection beyond max=10, as threads that hold"
                                + " one wait for another; " + holders,
                        "WARN unchurn: shop@db1:5432/orders: a thread waited in vain for 30 s (max=10); " + holders);
    }

    @Test
    void retirement_forACustomSetting_saysOnceWhatWouldHelp() {
        events.retired(POOL, RetireReason.PINNED, "custom setting app.tenant cannot be undone (A.b (A.java:1))", null);
        events.retired(POOL, RetireReason.PINNED, "custom setting (named at run time) cannot be undone", null);
        events.retired(POOL, RetireReason.PINNED, "it makes a function: custom setting a.b cannot be undone", null);

        assertThat(log.take())
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).contains("with ALTER DATABASE orders SET app.tenant = '' it could"),
                        line -> assertThat(line).doesNotContain("ALTER"),
                        line -> assertThat(line).doesNotContain("ALTER"));
    }

    @Test
    void retirement_thatCanBeAvoided_isToldOnceAndThenCounted() {
        for (int i = 0; i < 310; i++) {
            events.retired(POOL, RetireReason.PINNED, "custom setting app.tenant", MOVE);
        }
        events.retired(POOL, RetireReason.RESET_TIMEOUT, null, null);
        assertThat(log.take())
                .containsExactly(
                        "INFO unchurn: shop@db1:5432/orders: retired a connection: session cannot be made fresh: custom"
                                + " setting app.tenant; borrowed at Stock.move (Stock.java:7); more like it are counted"
                                + " in the summary",
                        "INFO unchurn: shop@db1:5432/orders: retired a connection: session reset took longer than"
                                + " resetTimeout; more like it are counted in the summary");

        report.summary(false);
        assertThat(log.take())
                .containsExactlyInAnyOrder(
                        "INFO unchurn: shop@db1:5432/orders: retired 310 in 0 ms: session cannot be made fresh: custom setting"
                                + " app.tenant; borrowed at Stock.move (Stock.java:7)",
                        "INFO unchurn: shop@db1:5432/orders: retired 1 in 0 ms: session reset took longer than resetTimeout");

        report.summary(false);
        assertThat(log.take()).isEmpty();
    }

    @Test
    void retirement_ofEveryday_isSilent() {
        for (RetireReason reason :
                new RetireReason[] {RetireReason.IDLE, RetireReason.LIFETIME, RetireReason.SHUTDOWN}) {
            events.retired(POOL, reason, null, null);
        }

        report.summary(true);

        assertThat(log.take()).isEmpty();
    }

    @Test
    void fault_ofOurs_isToldWithoutForeignWords() {
        events.fault("pool.release", new SQLException("hunter2", "08006"));

        assertThat(log.take())
                .singleElement()
                .asString()
                .startsWith("ERROR unchurn: a fault of ours at pool.release, the program goes on without us there:"
                        + " java.sql.SQLException (SQLSTATE 08006)\n    at ")
                .doesNotContain("hunter2");
    }
}
