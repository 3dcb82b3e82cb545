package dev.unchurn.testing;

import dev.unchurn.pool.OpenFailed;
import dev.unchurn.pool.Opener;
import dev.unchurn.pool.Physical;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Opens connections in memory, slowly or not at all if told so. Thread-safe. */
public final class FakeServer implements Opener {
    private final ManualTicker ticker;
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger attempts = new AtomicInteger();
    private final CountDownLatch opening = new CountDownLatch(1);
    private volatile Duration openTime = Duration.ofMillis(10);
    private volatile int places = Integer.MAX_VALUE;
    private volatile @Nullable CountDownLatch gate;
    private volatile @Nullable SQLException refusal;

    public FakeServer(ManualTicker ticker) {
        this.ticker = ticker;
    }

    /** What each opening takes by the clock of the test. */
    public FakeServer openTakes(Duration time) {
        openTime = time;
        return this;
    }

    /** Refuses connections beyond this number as a full server does. */
    public FakeServer limitTo(int connections) {
        places = connections;
        return this;
    }

    public FakeServer refuseWith(SQLException failure) {
        refusal = failure;
        return this;
    }

    /** Openings block until the latch opens. */
    public FakeServer blockUntil(CountDownLatch latch) {
        gate = latch;
        return this;
    }

    public void awaitOpening() throws InterruptedException {
        opening.await();
    }

    /** Connections opened so far. */
    public int opened() {
        return opened.get();
    }

    /** Connections open now. */
    public int openNow() {
        return open.get();
    }

    public int attempts() {
        return attempts.get();
    }

    @Override
    public Physical open() throws OpenFailed {
        attempts.incrementAndGet();
        opening.countDown();
        CountDownLatch latch = gate;
        if (latch != null) awaitIgnoringInterrupts(latch);
        ticker.advance(openTime);
        SQLException failure = refusal;
        if (failure != null) throw new OpenFailed(failure, false);
        if (open.incrementAndGet() > places) {
            open.decrementAndGet();
            throw new OpenFailed(new SQLException("too many clients", "53300"), true);
        }
        return new FakePhysical(opened.incrementAndGet(), closed -> open.decrementAndGet());
    }

    private static void awaitIgnoringInterrupts(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}
