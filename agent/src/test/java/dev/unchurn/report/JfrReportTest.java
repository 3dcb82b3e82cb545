package dev.unchurn.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.Listener;
import dev.unchurn.event.PoolName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JfrReportTest {
    private static final PoolName POOL = PoolName.of("jdbc:postgresql://db1/orders", "shop");

    private final List<String> heard = new ArrayList<>();
    private final Listener faults = new Listener() {
        @Override
        public void fault(String where, Throwable failure) {
            heard.add(where + ": " + failure.getMessage());
        }
    };

    /** A recorder that is begun when the test says so. */
    private class Recorder implements JfrReport.FlightRecorder {
        boolean initialized;
        final List<Runnable> tasks = new ArrayList<>();

        @Override
        public boolean isInitialized() {
            return initialized;
        }

        @Override
        public void whenInitialized(Runnable task) {
            tasks.add(task);
        }

        @Override
        public Listener events() {
            return new Listener() {
                @Override
                public void borrowed(PoolName pool, BorrowInfo borrow, long waitNanos, boolean reused) {
                    heard.add("borrow");
                }
            };
        }
    }

    @Test
    void recorder_thatIsInUse_hasTheFirstEvent() {
        Recorder recorder = new Recorder();
        recorder.initialized = true;

        borrow(new JfrReport(faults, recorder));

        assertThat(heard).containsExactly("borrow");
    }

    @Test
    void recorder_thatIsBegunLater_hasTheEventsFromThenOn() {
        Recorder recorder = new Recorder();
        JfrReport report = new JfrReport(faults, recorder);
        borrow(report);
        report.followRecordings();
        borrow(report);
        assertThat(heard).isEmpty();

        recorder.tasks.forEach(Runnable::run);
        borrow(report);

        assertThat(heard).containsExactly("borrow");
    }

    @Test
    void recorder_thatFails_isOneFault() {
        Recorder recorder = new Recorder() {
            @Override
            public Listener events() {
                throw new IllegalStateException("no recordings today");
            }
        };
        recorder.initialized = true;

        borrow(new JfrReport(faults, recorder));

        assertThat(heard).containsExactly("JFR: no recordings today");
    }

    @Test
    void jvm_withoutRecorder_isSilent() {
        JfrReport.FlightRecorder none = JfrReport.load("dev.unchurn.report.jfr.NoSuchClass");
        assertThat(none).isNull();

        JfrReport report = new JfrReport(faults, none);
        report.followRecordings();
        borrow(report);

        assertThat(heard).isEmpty();
    }

    @Test
    void jvm_whoseRecorderCannotBeLinked_isSilent() {
        Recorder recorder = new Recorder() {
            @Override
            public boolean isInitialized() {
                throw new NoClassDefFoundError("jdk/jfr/FlightRecorder");
            }

            @Override
            public void whenInitialized(Runnable task) {
                throw new NoClassDefFoundError("jdk/jfr/FlightRecorder");
            }
        };

        new JfrReport(faults, recorder).followRecordings();

        assertThat(heard).isEmpty();
    }

    private static void borrow(JfrReport report) {
        report.borrowed(POOL, BorrowInfo.UNKNOWN, 0, true);
    }
}
