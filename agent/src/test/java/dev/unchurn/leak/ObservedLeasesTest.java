package dev.unchurn.leak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.CallSite;
import dev.unchurn.event.PoolName;
import dev.unchurn.testing.RecordingListener;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObservedLeasesTest {
    private static final PoolName NAME = PoolName.of("jdbc:h2:mem:x", "u");

    private final RecordingListener listener = new RecordingListener();
    private Thread watcher;

    private static Connection connection() {
        return connection(() -> {
            throw new AssertionError("nobody may ask the connection");
        });
    }

    private static Connection connection(BooleanSupplier closed) {
        return (Connection) Proxy.newProxyInstance(
                ObservedLeasesTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("isClosed");
                    return closed.getAsBoolean();
                });
    }

    private void watch(ObservedLeases leases) {
        watcher = new Thread(() -> {
            try {
                leases.watch();
            } catch (InterruptedException asked) {
                Thread.currentThread().interrupt();
            }
        });
        watcher.setDaemon(true);
        watcher.start();
    }

    @Test
    void connection_closedTwice_isReleasedOnce() {
        ObservedLeases leases = new ObservedLeases(listener, 0);
        Connection connection = connection();
        leases.begin(connection, NAME, BorrowInfo.UNKNOWN);
        leases.end(connection);
        leases.end(connection);
        assertThat(listener.lines()).containsExactly("released", "retired OBSERVED");
    }

    @Test
    void connection_thatIsNotOurs_isNothing() {
        new ObservedLeases(listener, 0).end(connection());
        new ObservedLeases(listener, 0).endIfClosed(connection());
        assertThat(listener.lines()).isEmpty();
    }

    @Test
    void connection_thatRefusedToClose_isStillHeld() {
        ObservedLeases leases = new ObservedLeases(listener, 0);
        AtomicBoolean closed = new AtomicBoolean();
        Connection refusing = connection(closed::get);
        leases.begin(refusing, NAME, BorrowInfo.UNKNOWN);
        leases.endIfClosed(refusing);
        assertThat(listener.lines()).isEmpty();
        closed.set(true);
        leases.endIfClosed(refusing);
        leases.endIfClosed(refusing);
        assertThat(listener.lines()).containsExactly("released", "retired OBSERVED");
    }

    @Test
    void connection_thatCannotSayWhetherItIsClosed_isReleased() {
        ObservedLeases leases = new ObservedLeases(listener, 0);
        Connection broken = connection(() -> {
            throw new AbstractMethodError();
        });
        leases.begin(broken, NAME, BorrowInfo.UNKNOWN);
        leases.endIfClosed(broken);
        assertThat(listener.lines()).containsExactly("released", "retired OBSERVED");
    }

    @Test
    void connections_areToldApart() {
        ObservedLeases leases = new ObservedLeases(listener, 0);
        List<Connection> all =
                Stream.generate(ObservedLeasesTest::connection).limit(1_000).toList();
        for (Connection connection : all) leases.begin(connection, NAME, BorrowInfo.UNKNOWN);
        for (Connection connection : all) leases.end(connection);
        assertThat(listener.lines("released")).hasSize(1_000);
    }

    @Test
    void connection_thatNobodyCanReach_isALeakWithItsStack() throws InterruptedException {
        ObservedLeases leases = new ObservedLeases(listener, 0);
        Connection kept = connection();
        leases.begin(kept, NAME, BorrowInfo.UNKNOWN);
        leases.begin(connection(), NAME, new BorrowInfo(CallSite.UNKNOWN, new Throwable(), null));
        watch(leases);
        while (listener.lines("retired").isEmpty()) {
            System.gc();
            Thread.onSpinWait();
        }
        assertThat(listener.lines()).containsExactly("leaked", "retired LEAKED");
        assertThat(listener.leaks().get(0).threadName())
                .isEqualTo(Thread.currentThread().getName());
        assertThat(listener.leaks().get(0).site()).isNotNull();
        leases.end(kept);
        assertThat(listener.lines("released")).hasSize(1);
    }

    @Test
    void lease_heldTooLong_isOverdueOnce_andComesBack() {
        ObservedLeases leases = new ObservedLeases(listener, 1);
        Connection connection = connection();
        leases.begin(connection, NAME, BorrowInfo.UNKNOWN);
        watch(leases);
        while (listener.lines("overdue").isEmpty()) Thread.onSpinWait();
        leases.end(connection);
        assertThat(listener.lines()).containsExactly("overdue", "released", "retired OBSERVED", "cameBack");
    }

    @AfterEach
    void stopWatching() throws InterruptedException {
        if (watcher == null) return;
        watcher.interrupt();
        watcher.join();
    }
}
