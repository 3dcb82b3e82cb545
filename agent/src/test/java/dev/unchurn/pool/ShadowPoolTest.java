package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.testing.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same workload in a real pool, with threads that really wait, and in the shadow: both open as many connections and have
 * as many at once. Opening takes 10 ms and a reset no time.
 */
class ShadowPoolTest {
    private static final int STEPS = 150;
    private static final int MOST_HELD = 8;
    private static final long OPEN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    @RegisterExtension
    final PoolWorld world = new PoolWorld();

    private final ShadowPool shadow =
            new ShadowPool(world.pool.name(), PoolSettings.builder().build());
    private final List<Pair> pairs = new ArrayList<>();
    private final long originNanos = world.ticker.nanos();
    private int peak;
    private int waits;

    /** One borrow, in both. */
    private static final class Pair {
        private final Threads.Running<PoolWorld.Held> real;
        private final ShadowBorrow shadow;

        Pair(Threads.Running<PoolWorld.Held> real, ShadowBorrow shadow) {
            this.real = real;
            this.shadow = shadow;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shadow_ofARandomWorkload_doesWhatTheRealPoolDoes(long seed) throws Exception {
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            int kind = random.nextInt(10);
            if (kind < 4 && pairs.size() < MOST_HELD) borrow(step);
            else if (kind < 8 && !pairs.isEmpty()) release(pairs.get(random.nextInt(pairs.size())));
            else if (random.nextInt(10) == 0) passIdle();
            else pass(Duration.ofMillis(1 + random.nextInt(4)));
            assertThat(shadow.opens()).as("opens after step %d", step).isEqualTo(world.server.opened());
        }
        while (!pairs.isEmpty()) release(pairs.get(0));
        pass(Duration.ofMillis(2));

        assertThat(shadow.opens()).isEqualTo(world.server.opened()).isGreaterThan(3);
        assertThat(shadow.peak()).isEqualTo(peak).isGreaterThan(1);
        assertThat(waits).isPositive();
    }

    /** Only one waits at a time: where two open at once, the manual clock would let one of them open after the other. */
    private void borrow(int thread) {
        for (Pair pair : pairs) passUntilDone(pair);
        Threads.Running<PoolWorld.Held> real = Threads.start(world::borrow);
        Threads.await(() -> real.isDone() || isWaiting(real));
        if (!real.isDone()) waits++;
        pairs.add(new Pair(real, shadow.borrow(thread, OPEN_NANOS, ended -> {})));
        catchUp();
    }

    /** Asleep with a time limit and in the line. */
    private boolean isWaiting(Threads.Running<PoolWorld.Held> borrower) {
        return borrower.thread().getState() == Thread.State.TIMED_WAITING
                && world.pool.upkeep().census().waiting() > 0;
    }

    private void release(Pair pair) throws Exception {
        passUntilDone(pair);
        pairs.remove(pair);
        pair.real.result().release();
        shadow.release(pair.shadow);
        catchUp();
    }

    private void passUntilDone(Pair pair) {
        while (!pair.real.isDone()) pass(Duration.ofMillis(1));
    }

    /** So long that what is idle is retired; first what is dirty becomes idle, and who waits is served. */
    private void passIdle() {
        for (Pair pair : pairs) passUntilDone(pair);
        pass(Duration.ofMillis(2));
        pass(Duration.ofSeconds(40));
    }

    private void pass(Duration time) {
        world.advance(time);
        catchUp();
        world.tick();
        catchUp();
    }

    /** The real thread acts on the time that there is now; if it opens, the clock moves on; the shadow follows. */
    private void catchUp() {
        for (Pair pair : pairs) {
            Threads.await(() -> pair.real.isDone() || (isWaiting(pair.real) && !isOutOfPatience(pair)));
        }
        peak = Math.max(peak, world.pool.upkeep().census().total());
        shadow.stopAt(world.ticker.nanos() - originNanos);
    }

    private boolean isOutOfPatience(Pair pair) {
        return world.ticker.nanos() - originNanos - pair.shadow.startNanos >= OPEN_NANOS;
    }
}
