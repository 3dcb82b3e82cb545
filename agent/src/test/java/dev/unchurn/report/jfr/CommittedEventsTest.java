package dev.unchurn.report.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.unchurn.event.Activity;
import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.CallSite;
import dev.unchurn.event.LeaseInfo;
import dev.unchurn.event.Listener;
import dev.unchurn.event.PoolName;
import dev.unchurn.event.RetireReason;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import jdk.jfr.EventType;
import jdk.jfr.Recording;
import jdk.jfr.Timespan;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommittedEventsTest {
    private static final PoolName POOL =
            PoolName.of("jdbc:postgresql://db1:5432/orders?user=shop&password=s3cr3t", "shop");
    private static final String POOL_TEXT = "shop@db1:5432/orders";
    private static final CallSite SITE =
            CallSite.of(new StackTraceElement[] {new StackTraceElement("a.OrderDao", "find", "OrderDao.java", 42)});
    private static final String SITE_TEXT = "OrderDao.find (OrderDao.java:42)";
    private static final BorrowInfo BORROW = new BorrowInfo(SITE, null, null);
    private static final List<String> ALL = List.of("Borrow", "Wait", "Open", "Release", "Retire", "Leak");

    @TempDir
    private Path directory;

    private final Listener events = new CommittedEvents();

    @Test
    void borrow_ofAReusedConnection_hasAllItsFields() throws Exception {
        RecordedEvent event = only(recorded(() -> events.borrowed(POOL, BORROW, 1_500_000, true), "Borrow"));

        assertThat(event.getEventType().getCategoryNames()).containsExactly("Unchurn");
        assertThat(event.getString("pool")).isEqualTo(POOL_TEXT);
        assertThat(event.getString("callSite")).isEqualTo(SITE_TEXT);
        assertThat(event.getDuration("waitTime")).isEqualTo(Duration.ofNanos(1_500_000));
        assertThat(event.getBoolean("reused")).isTrue();
        assertThat(event.getStackTrace().getFrames())
                .anyMatch(frame -> frame.getMethod().getType().getName().equals(CommittedEventsTest.class.getName()));
    }

    @Test
    void wait_shorterThanTheSetting_isNoEvent() throws Exception {
        List<RecordedEvent> waits = recorded(
                () -> {
                    events.borrowed(POOL, BORROW, 0, true);
                    events.borrowed(POOL, BORROW, 19_999_999, true);
                    events.borrowed(POOL, BORROW, 20_000_000, true);
                    events.borrowed(POOL, BORROW, 21_000_000, false);
                    events.borrowTimedOut(POOL, 30_000_000_000L, List.of());
                },
                "Wait");

        assertThat(waits)
                .extracting(event -> event.getString("outcome"))
                .containsExactly("reused a connection", "opened a connection", "timed out");
        assertThat(waits)
                .extracting(event -> event.getDuration("waitTime").toMillis())
                .containsExactly(20L, 21L, 30_000L);
    }

    @Test
    void threshold_setByTheRecording_holds() throws Exception {
        try (Recording recording = new Recording()) {
            recording.enable("dev.unchurn.Wait").with("longerThan", "1 s");
            recording.enable("dev.unchurn.Open").with("longerThan", "5 ms");
            recording.enable("dev.unchurn.Release").with("longerThan", "2 m");
            recording.start();
            events.borrowed(POOL, BORROW, 999_000_000, true);
            events.opened(POOL, 4_000_000);
            events.opened(POOL, 6_000_000);
            events.released(POOL, BORROW, 119_000_000_000L);
            events.released(POOL, BORROW, 121_000_000_000L);
            recording.stop();

            assertThat(read(recording, List.of("Wait", "Open", "Release")))
                    .extracting(event -> event.getEventType().getName())
                    .containsExactlyInAnyOrder("dev.unchurn.Open", "dev.unchurn.Release");
        }
    }

    @Test
    void open_thatSucceededOrFailed_saysSo() throws Exception {
        List<RecordedEvent> opens = recorded(
                () -> {
                    events.opened(POOL, 7_000_000);
                    events.openFailed(POOL, 8_000_000);
                },
                "Open");

        assertThat(opens).extracting(event -> event.getBoolean("succeeded")).containsExactly(true, false);
        assertThat(opens)
                .extracting(event -> event.getDuration("openTime").toMillis())
                .containsExactly(7L, 8L);
        assertThat(opens).allMatch(event -> event.getString("pool").equals(POOL_TEXT));
    }

    @Test
    void release_ofAConnection_saysHowLongItWasHeldAndByWhom() throws Exception {
        RecordedEvent event = only(recorded(() -> events.released(POOL, BORROW, 3_000), "Release"));

        assertThat(event.getString("pool")).isEqualTo(POOL_TEXT);
        assertThat(event.getString("callSite")).isEqualTo(SITE_TEXT);
        assertThat(event.getDuration("heldTime")).isEqualTo(Duration.ofNanos(3_000));
        assertThat(event.getStackTrace()).isNotNull();
    }

    @Test
    void release_ofAMeasuredBorrow_hasTheTimesInsideTheDriver() throws Exception {
        Activity activity = new Activity();
        activity.autoCommit(false, 0);
        activity.leave(0);
        activity.execute(0);
        activity.leave(2_000);
        activity.end(9_000);
        BorrowInfo borrow = new BorrowInfo(SITE, null, null, activity, 0);
        RecordedEvent event = only(recorded(() -> events.released(POOL, borrow, 9_000), "Release"));

        assertThat(event.getDuration("driverTime")).isEqualTo(Duration.ofNanos(2_000));
        assertThat(event.getDuration("idleInTransactionTime")).isEqualTo(Duration.ofNanos(7_000));
        assertThat(event.getLong("statements")).isEqualTo(1);
    }

    @Test
    void retirement_withDetail_hasTheWordsOfTheLog() throws Exception {
        RecordedEvent event = only(
                recorded(() -> events.retired(POOL, RetireReason.PINNED, "custom setting app.tenant", SITE), "Retire"));

        assertThat(event.getString("pool")).isEqualTo(POOL_TEXT);
        assertThat(event.getString("reason")).isEqualTo(RetireReason.PINNED.words());
        assertThat(event.getString("detail")).isEqualTo("custom setting app.tenant");
        assertThat(event.getString("callSite")).isEqualTo(SITE_TEXT);
        assertThat(event.getStackTrace()).isNull();
    }

    @Test
    void retirement_ofAnIdleConnection_hasNeitherDetailNorPlace() throws Exception {
        RecordedEvent event = only(recorded(() -> events.retired(POOL, RetireReason.IDLE, null, null), "Retire"));

        assertThat(event.getString("detail")).isNull();
        assertThat(event.getString("callSite")).isNull();
    }

    @Test
    void leak_found_hasTheStackAndTheThreadOfItsBorrow() throws Exception {
        LeaseInfo lease = new LeaseInfo(SITE, "http-17", 1_600_000_000_123L, 5_000_000_000L);
        RecordedEvent event = only(recorded(() -> events.leaked(POOL, BORROW, lease), "Leak"));

        assertThat(event.getString("pool")).isEqualTo(POOL_TEXT);
        assertThat(event.getString("callSite")).isEqualTo(SITE_TEXT);
        assertThat(event.getString("stack")).isEqualTo("a.OrderDao.find(OrderDao.java:42)");
        assertThat(event.getString("borrower")).isEqualTo("http-17");
        assertThat(event.getInstant("borrowed")).isEqualTo(Instant.ofEpochMilli(1_600_000_000_123L));
        assertThat(event.getDuration("heldTime")).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void times_ofAllEvents_areAnnotatedAsNanoseconds() {
        assertThat(List.of(BorrowEvent.class, WaitEvent.class, OpenEvent.class, ReleaseEvent.class, LeakEvent.class))
                .allSatisfy(type -> assertThat(EventType.getEventType(type).getFields())
                        .filteredOn(field -> field.getName().endsWith("Time")
                                && !field.getName().equals("startTime"))
                        .isNotEmpty()
                        .allMatch(field ->
                                field.getAnnotation(Timespan.class).value().equals(Timespan.NANOSECONDS)));
    }

    @Test
    void events_thatNoRecordingAsksFor_areNeverMade() throws Exception {
        LeaseInfo lease = new LeaseInfo(SITE, "http-17", 0, 0);
        tellOften(lease, 1_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        int times = 10_000;

        long before = threads.getThreadAllocatedBytes(thread);
        tellOften(lease, times);
        long allocated = threads.getThreadAllocatedBytes(thread) - before;

        assertThat(allocated).as("bytes; one object for each would be more").isLessThan(times);
        assertThat(recorded(() -> {}, "Borrow")).isEmpty();
    }

    private void tellOften(LeaseInfo lease, int times) {
        for (int i = 0; i < times; i++) {
            events.opened(POOL, 50_000_000);
            events.borrowed(POOL, BORROW, 50_000_000, false);
            events.released(POOL, BORROW, 50_000_000);
            events.retired(POOL, RetireReason.PINNED, "detail", SITE);
            events.leaked(POOL, BORROW, lease);
        }
    }

    private List<RecordedEvent> recorded(Runnable what, String name) throws IOException {
        try (Recording recording = new Recording()) {
            for (String each : ALL) recording.enable("dev.unchurn." + each);
            recording.start();
            what.run();
            recording.stop();
            return read(recording, List.of(name));
        }
    }

    private List<RecordedEvent> read(Recording recording, List<String> names) throws IOException {
        Path file = directory.resolve("recording.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> names.contains(event.getEventType().getName().replace("dev.unchurn.", "")))
                .toList();
    }

    private static RecordedEvent only(List<RecordedEvent> events) {
        assertThat(events).hasSize(1);
        return events.get(0);
    }
}
