package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.PoolName;
import dev.unchurn.event.Ticker;
import dev.unchurn.testing.RecordingListener;
import dev.unchurn.testing.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A pool with real threads and the real clock, whose server gets slower the more sessions work at once. Alone each takes long enough
 * for all to be at work together, or there would be no crowd; together they take so little that the tuner has enough to count.
 */
@Tag("stress")
class TuningTest {
    private static final int THREADS = 24;

    private final RecordingListener listener = new RecordingListener();
    private final AtomicInteger working = new AtomicInteger();
    private volatile boolean ended;

    private boolean workUntilTheEnd(Pool pool) throws Exception {
        while (!ended) {
            Lease lease = pool.borrow(
                    () -> {
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                        return new LedgerLincheckTest.Connection();
                    },
                    BorrowInfo.UNKNOWN);
            Physical physical = lease.takePhysical();
            int crowd = working.incrementAndGet();
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(1_000 + 10L * crowd * crowd));
            working.decrementAndGet();
            pool.release(lease, physical);
        }
        return true;
    }

    @Test
    void crowd_isFoundOutAndLimited() throws Exception {
        Pools pools = new Pools(PoolSettings.builder().build(), listener, Ticker.SYSTEM);
        Pool pool = pools.add(PoolName.of("jdbc:postgresql://db/crowd", null));
        List<Threads.Running<Boolean>> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) threads.add(Threads.start(() -> workUntilTheEnd(pool)));

        Threads.await(() -> !listener.lines("useLimited").isEmpty());

        assertThat(pool.tuner().limit()).isLessThan(THREADS);
        ended = true;
        for (Threads.Running<Boolean> thread : threads)
            assertThat(thread.result()).isTrue();
        pools.shutdown();
        listener.verify();
    }
}
