package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.CallSite;
import dev.unchurn.event.LeaseInfo;
import dev.unchurn.event.PoolName;
import dev.unchurn.event.Ticker;
import dev.unchurn.pool.PoolWorld.Held;
import dev.unchurn.testing.FakePhysical;
import dev.unchurn.testing.FakeServer;
import dev.unchurn.testing.ManualTicker;
import dev.unchurn.testing.RecordingListener;
import dev.unchurn.testing.Threads;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With real garbage collections and the real housekeeping thread. */
class LeakTest {
    private final RecordingListener listener = new RecordingListener();
    private final FakeServer server = new FakeServer(new ManualTicker());
    private final Pools pools = new Pools(PoolSettings.builder().max(2).build(), listener, Ticker.SYSTEM);
    private final Pool pool = pools.add(PoolName.of("jdbc:postgresql://db1/orders", "shop"));

    @AfterEach
    void end() {
        pools.shutdown();
        listener.verify();
    }

    private static void collectUntil(BooleanSupplier condition) {
        Threads.await(() -> {
            System.gc();
            return condition.getAsBoolean();
        });
    }

    private void forgetOne() throws Exception {
        pool.borrow(server, new BorrowInfo(CallSite.UNKNOWN, new Throwable(), null))
                .takePhysical();
    }

    @Test
    void leak_unreachableConnection_isToldAndFreesItsPlace() throws Exception {
        forgetOne();
        assertThat(pools.leasedCount()).isEqualTo(1);

        collectUntil(() -> !listener.lines("retired").isEmpty());

        assertThat(pool.isUnused()).isTrue();
        assertThat(listener.lines("leaked")).hasSize(1);
        assertThat(listener.lines("retired")).containsExactly("retired LEAKED");
        assertThat(listener.lines("released")).isEmpty();
        LeaseInfo leak = listener.leaks().get(0);
        assertThat(leak.threadName()).isEqualTo(Thread.currentThread().getName());
        assertThat(leak.site()).isNotNull();
    }

    @Test
    void leak_thatMadeThePoolFull_letsAWaiterIn() throws Exception {
        forgetOne();
        forgetOne();

        Threads.Running<Held> waiter = Threads.start(() -> new Held(pool.borrow(server, BorrowInfo.UNKNOWN)));
        collectUntil(waiter::isDone);

        assertThat(waiter.result().lease.isReused()).isFalse();
    }

    @Test
    void held_throughCollections_isNoLeak() throws Exception {
        Held held = new Held(pool.borrow(server, BorrowInfo.UNKNOWN));
        WeakReference<Object> canary = new WeakReference<>(new Object());

        collectUntil(() -> canary.get() == null);
        pools.tick();

        assertThat(listener.lines("leaked")).isEmpty();
        held.release();
    }

    @Test
    void idleAndBorrowedAgain_throughCollections_isNoLeak() throws Exception {
        for (int i = 0; i < 20; i++) {
            Held held = new Held(pool.borrow(server, BorrowInfo.UNKNOWN));
            System.gc();
            held.release();
            System.gc();
            // who borrows in the middle of a reset opens another one, as opening takes no time here
            Threads.await(() -> pool.upkeep().census().count(Slot.State.IDLE) == 1);
        }

        assertThat(listener.lines("leaked")).isEmpty();
        assertThat(server.opened()).isEqualTo(1);
    }

    /** A program's object with the finalizers of old: it closes what it holds when it is collected. */
    private static final class ClosesWhenFinalized {
        private final Held held;
        private final List<FakePhysical> closed;

        ClosesWhenFinalized(Held held, List<FakePhysical> closed) {
            this.held = held;
            this.closed = closed;
        }

        @SuppressWarnings({"deprecation", "removal", "Finalize"})
        @Override
        protected void finalize() {
            held.release();
            synchronized (closed) {
                closed.add(held.physical);
            }
        }
    }

    @Test
    void release_byAFinalizer_isALeakAndClosesTheConnection() throws Exception {
        List<FakePhysical> finalized = new ArrayList<>();
        new ClosesWhenFinalized(new Held(pool.borrow(server, BorrowInfo.UNKNOWN)), finalized);

        collectUntil(() -> {
            synchronized (finalized) {
                return !finalized.isEmpty();
            }
        });
        Threads.await(() -> server.openNow() == 0 && !listener.lines("retired").isEmpty());

        assertThat(listener.lines("leaked")).hasSize(1);
        assertThat(pool.isUnused()).isTrue();
    }
}
