package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.PoolName;
import dev.unchurn.event.RetireReason;
import dev.unchurn.testing.FakePhysical;
import dev.unchurn.testing.FakeServer;
import dev.unchurn.testing.ManualExecutor;
import dev.unchurn.testing.ManualTicker;
import dev.unchurn.testing.RecordingListener;
import dev.unchurn.testing.Threads;
import java.time.Duration;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Pools in which nothing happens by itself: the clock, the background work and the housekeeping are moved by the test.
 * Fails the test on faults, and when a connection is open that no pool knows.
 */
final class PoolWorld implements AfterEachCallback {
    final ManualTicker ticker = new ManualTicker();
    final RecordingListener listener = new RecordingListener();
    final ManualExecutor workers = new ManualExecutor();
    final FakeServer server = new FakeServer(ticker);
    final Pools pools;
    final Pool pool;

    PoolWorld(PoolSettings.Builder settings) {
        this(settings, 0);
    }

    /** In which threads have their {@link Turns}, unless {@code lineNanos} is 0. */
    PoolWorld(PoolSettings.Builder settings, long lineNanos) {
        pools = new Pools(settings.build(), listener, ticker, workers, lineNanos);
        pool = add("jdbc:postgresql://db1/orders");
    }

    PoolWorld() {
        this(PoolSettings.builder());
    }

    Pool add(String url) {
        return pools.add(PoolName.of(url, "shop"));
    }

    /** A borrowed connection in the hands of the test. */
    static final class Held {
        final Lease lease;
        final FakePhysical physical;

        Held(Lease lease) {
            this.lease = lease;
            this.physical = (FakePhysical) lease.takePhysical();
        }

        void release() {
            lease.pool().release(lease, physical);
        }

        void retire(RetireReason reason) {
            lease.pool().retire(lease, physical, reason, null);
        }
    }

    Held borrow() throws Exception {
        return borrow(pool);
    }

    Held borrow(Pool from) throws Exception {
        return new Held(from.borrow(server, BorrowInfo.UNKNOWN));
    }

    /** Starts to borrow on another thread, and returns when that thread waits. */
    Threads.Running<Held> borrowAndWait(Pool from) {
        int before = from.upkeep().census().waiting();
        Threads.Running<Held> borrower = Threads.start(() -> borrow(from));
        Threads.await(() -> from.upkeep().census().waiting() > before);
        Threads.awaitTimedWait(borrower.thread());
        return borrower;
    }

    /** Opens that many connections at once and makes them idle, first opened first. */
    void makeIdle(Pool in, int connections) throws Exception {
        Held[] held = new Held[connections];
        for (int i = 0; i < connections; i++) held[i] = borrow(in);
        for (Held each : held) {
            each.release();
            workers.runAll();
        }
    }

    void advance(Duration by) {
        ticker.advance(by);
    }

    void tick() {
        pools.tick();
        workers.runAll();
    }

    int count(Slot.State state) {
        return pool.upkeep().census().count(state);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        workers.runAll();
        listener.verify();
        int known = 0;
        for (Pool each : pools.all()) known += each.upkeep().census().total();
        assertThat(server.openNow()).as("connections open").isEqualTo(known);
    }
}
