package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.event.RetireReason;
import dev.unchurn.pool.PoolWorld.Held;
import dev.unchurn.testing.Threads;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A thread that comes back at once keeps its connection for a while although others wait. */
class TurnsTest {
    private static final Duration TURN = Duration.ofNanos(Turns.LINE_NANOS);
    private static final Duration BACK = Duration.ofNanos(Turns.BACK_NANOS);

    @RegisterExtension
    final PoolWorld world = new PoolWorld(
            PoolSettings.builder().max(1).borrowTimeoutNanos(Duration.ofDays(1).toNanos()), Turns.LINE_NANOS);

    private Held first;
    private Threads.Running<Held> waiter;

    private void holdWhileAnotherWaits() throws Exception {
        first = world.borrow();
        waiter = world.borrowAndWait(world.pool);
    }

    private void releaseWhileAnotherWaits() throws Exception {
        holdWhileAnotherWaits();
        first.release();
    }

    @Test
    void turn_whoComesBackAtOnce_hasItsConnectionUntilItIsOver() throws Exception {
        releaseWhileAnotherWaits();

        Held again = world.borrow();

        assertThat(again.physical).isSameAs(first.physical);
        assertThat(waiter.isDone()).isFalse();
        world.advance(TURN);
        again.release();
        assertThat(waiter.result().physical).isSameAs(first.physical);
    }

    @Test
    void turn_ofWhoDoesNotComeBack_isOverSoon() throws Exception {
        releaseWhileAnotherWaits();
        assertThat(world.count(Slot.State.DIRTY)).as("kept").isEqualTo(1);

        world.advance(BACK);

        assertThat(waiter.result().physical).isSameAs(first.physical);
    }

    @Test
    void turn_isNobodyElses() throws Exception {
        releaseWhileAnotherWaits();
        Threads.Running<Held> newcomer = world.borrowAndWait(world.pool);

        world.advance(BACK);

        waiter.result().release();
        world.advance(BACK);
        assertThat(newcomer.result().physical).isSameAs(first.physical);
    }

    @Test
    void turns_ofThreadsThatDoNotComeBack_arePaused() throws Exception {
        releaseWhileAnotherWaits();
        world.advance(BACK);
        Held second = waiter.result();
        Threads.Running<Held> next = world.borrowAndWait(world.pool);

        second.release();

        Held third = next.result();
        assertThat(third.physical).as("served without any wait").isSameAs(first.physical);
        world.advance(Duration.ofNanos(Turns.RETRY_NANOS));
        Threads.Running<Held> fourth = world.borrowAndWait(world.pool);
        third.release();
        Held itsTurn = fourth.result();
        Threads.Running<Held> last = world.borrowAndWait(world.pool);
        itsTurn.release();
        assertThat(world.count(Slot.State.DIRTY)).as("tried again").isEqualTo(1);
        world.advance(BACK);
        assertThat(last.result()).isNotNull();
    }

    @Test
    void turn_whenThePoolIsEmptied_keepsNothing() throws Exception {
        releaseWhileAnotherWaits();

        world.pools.remove(world.pool, RetireReason.SHUTDOWN);
        world.workers.runAll();

        assertThat(world.server.openNow()).isZero();
        world.advance(Duration.ofMillis(10));
        waiter.result().release();
        world.workers.runAll();
        assertThat(world.server.openNow()).isZero();
    }

    @Test
    void fresh_inATurn_isKeptAsIdle() throws Exception {
        holdWhileAnotherWaits();
        world.pool.releaseFresh(first.lease, first.physical, true);
        assertThat(world.count(Slot.State.IDLE)).isEqualTo(1);

        Held again = world.borrow();

        assertThat(again.physical).isSameAs(first.physical);
        world.advance(TURN);
        world.pool.releaseFresh(again.lease, again.physical, true);
        assertThat(waiter.result().physical).isSameAs(first.physical);
    }
}
