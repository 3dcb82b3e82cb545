package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.RetireReason;
import dev.unchurn.pool.PoolWorld.Held;
import dev.unchurn.testing.FakePhysical;
import dev.unchurn.testing.Threads;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sessions that come back as fresh as they were lent go round without a reset and without the lock of the pool. */
class PoolFreshReleaseTest {
    @RegisterExtension
    final PoolWorld world = new PoolWorld(PoolSettings.builder().maxIdle(2));

    private void releaseFresh(Held held) {
        held.lease.pool().releaseFresh(held.lease, held.physical, true);
    }

    private FakePhysical lendAtHand() {
        Lease lease = new Lease(world.pool, world.pool.now(), BorrowInfo.UNKNOWN);
        return world.pool.lend(lease) ? (FakePhysical) lease.takePhysical() : null;
    }

    @Test
    void freshSession_isLentAgainAtOnce_withoutAReset() throws Exception {
        Held held = world.borrow();
        releaseFresh(held);

        assertThat(world.count(Slot.State.IDLE)).isEqualTo(1);
        assertThat(lendAtHand()).isSameAs(held.physical);
        assertThat(held.physical.resets()).isZero();
        assertThat(world.count(Slot.State.LEASED)).isEqualTo(1);
    }

    @Test
    void freshSession_releasedTwiceOrRetiredLate_belongsToTheNextBorrowerAlone() throws Exception {
        Held old = world.borrow();
        releaseFresh(old);
        assertThat(lendAtHand()).isSameAs(old.physical);

        releaseFresh(old);
        old.release();
        old.retire(RetireReason.BROKEN);

        assertThat(lendAtHand()).as("nothing else is at hand").isNull();
        assertThat(old.physical.isClosed()).isFalse();
        assertThat(world.listener.lines("released")).hasSize(1);
    }

    @Test
    void freshSession_whileSomebodyWaits_goesToTheFirstInTheLine() throws Exception {
        Held held = world.borrow();
        Threads.Running<Held> waiter = world.borrowAndWait(world.pool);

        releaseFresh(held);

        assertThat(waiter.result().physical).isSameAs(held.physical);
    }

    @Test
    void freshSession_thatNobodyHasHeardOf_isLookedAtFirst() throws Exception {
        Held held = world.borrow();
        releaseFresh(held);
        held.physical.say().stopAnswering();
        world.advance(Duration.ofMillis(2));

        assertThat(lendAtHand()).isNull();
        Held next = world.borrow();
        world.workers.runAll();

        assertThat(next.physical).isNotSameAs(held.physical);
        assertThat(held.physical.isClosed()).isTrue();
        assertThat(world.listener.lines("retired")).containsExactly("retired INVALID");
    }

    @Test
    void untouchedSession_keepsTheTimeItWasLastHeardOf() throws Exception {
        Held held = world.borrow();
        world.advance(Duration.ofMillis(2));
        held.lease.pool().releaseFresh(held.lease, held.physical, false);

        assertThat(lendAtHand()).as("it must be looked at").isNull();
    }

    @Test
    void freshSessions_idleForLong_areRetired() throws Exception {
        Held held = world.borrow();
        releaseFresh(held);
        world.advance(Duration.ofSeconds(31));
        world.tick();

        assertThat(held.physical.isClosed()).isTrue();
        assertThat(world.pool.isUnused()).isTrue();
    }

    @Test
    void freshSessions_beyondTheCapOverAllPools_areRetired() throws Exception {
        Held[] held = {world.borrow(), world.borrow(), world.borrow()};
        for (Held each : held) releaseFresh(each);
        world.workers.runAll();

        assertThat(world.count(Slot.State.IDLE)).isEqualTo(2);
        assertThat(held[0].physical.isClosed()).isTrue();
    }

    @Test
    void freshSession_ofADrainedPool_isClosed() throws Exception {
        Held lying = world.borrow();
        Held held = world.borrow();
        releaseFresh(lying);
        world.pools.remove(world.pool, RetireReason.DRIVER_GONE);
        releaseFresh(held);
        world.workers.runAll();

        assertThat(lying.physical.isClosed()).isTrue();
        assertThat(held.physical.isClosed()).isTrue();
        assertThat(world.pool.isUnused()).isTrue();
    }

    @Test
    void freshSession_olderThanItsLife_isRetired() throws Exception {
        Held held = world.borrow();
        world.advance(Duration.ofMinutes(31));
        releaseFresh(held);
        world.workers.runAll();

        assertThat(held.physical.isClosed()).isTrue();
        assertThat(world.listener.lines("retired")).containsExactly("retired LIFETIME");
    }
}
