package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.event.PoolName;
import dev.unchurn.event.RetireReason;
import dev.unchurn.event.Ticker;
import dev.unchurn.pool.PoolWorld.Held;
import dev.unchurn.testing.Threads;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HousekeepingTest {
    @RegisterExtension
    final PoolWorld world = new PoolWorld(PoolSettings.builder()
            .maxIdle(4)
            .overdueNanos(Duration.ofMinutes(10).toNanos()));

    @Test
    void idle_forLongerThanTheTimeout_goesDownToZero() throws Exception {
        world.makeIdle(world.pool, 3);
        world.advance(Duration.ofSeconds(29));
        world.tick();
        assertThat(world.count(Slot.State.IDLE)).isEqualTo(3);

        world.advance(Duration.ofSeconds(1));
        world.tick();

        assertThat(world.pool.isUnused()).isTrue();
        assertThat(world.pool.unusedSinceNanos()).isEqualTo(world.ticker.nanos());
        assertThat(world.listener.lines("retired")).containsExactly("retired IDLE", "retired IDLE", "retired IDLE");
    }

    @Test
    void idle_usedAgainMeanwhile_onlyTheSurplusAgesOut() throws Exception {
        world.makeIdle(world.pool, 2);
        world.advance(Duration.ofSeconds(20));
        world.borrow().release();
        world.workers.runAll();
        world.advance(Duration.ofSeconds(15));

        world.tick();

        assertThat(world.count(Slot.State.IDLE)).isEqualTo(1);
    }

    @Test
    void lifetime_idleOnesOpenedTogether_doNotEndTogetherNorLater() throws Exception {
        PoolWorld many = new PoolWorld(PoolSettings.builder()
                .maxIdle(100)
                .idleTimeoutNanos(Duration.ofHours(10).toNanos())
                .maxLifetimeNanos(Duration.ofHours(1).toNanos()));
        many.server.openTakes(Duration.ZERO);
        many.makeIdle(many.pool, 60);

        many.advance(Duration.ofMinutes(53));
        many.tick();
        assertThat(many.count(Slot.State.IDLE)).isEqualTo(60);
        many.advance(Duration.ofMinutes(4));
        many.tick();
        assertThat(many.count(Slot.State.IDLE)).isBetween(5, 55);
        many.advance(Duration.ofMinutes(3));
        many.tick();

        assertThat(many.pool.isUnused()).isTrue();
        assertThat(many.listener.lines("retired")).hasSize(60).containsOnly("retired LIFETIME");
    }

    @Test
    void lifetime_none_isKept() throws Exception {
        PoolWorld eternal = new PoolWorld(PoolSettings.builder()
                .idleTimeoutNanos(Duration.ofDays(10).toNanos())
                .maxLifetimeNanos(0));
        eternal.makeIdle(eternal.pool, 1);
        eternal.advance(Duration.ofDays(9));

        eternal.tick();

        assertThat(eternal.count(Slot.State.IDLE)).isEqualTo(1);
    }

    @Test
    void idleCap_overAllPools_retiresTheLeastRecentlyUsed() throws Exception {
        Pool old = world.add("jdbc:postgresql://db1/old");
        Pool middle = world.add("jdbc:postgresql://db1/middle");
        world.makeIdle(old, 2);
        world.advance(Duration.ofSeconds(1));
        world.makeIdle(middle, 2);
        world.advance(Duration.ofSeconds(1));

        world.makeIdle(world.pool, 3);
        world.workers.runAll();

        assertThat(old.isUnused()).isTrue();
        assertThat(middle.upkeep().census().count(Slot.State.IDLE)).isEqualTo(1);
        assertThat(world.count(Slot.State.IDLE)).isEqualTo(3);
        assertThat(world.listener.lines("retired")).hasSize(3).containsOnly("retired SURPLUS");
    }

    @Test
    void overdue_heldTooLong_isToldOnceAndWhenItComesBack() throws Exception {
        Held held = world.borrow();
        world.advance(Duration.ofMinutes(9));
        world.tick();
        assertThat(world.listener.lines("overdue")).isEmpty();

        world.advance(Duration.ofMinutes(1));
        world.tick();
        world.tick();
        assertThat(world.listener.lines("overdue")).hasSize(1);
        assertThat(world.listener.lines("cameBack")).isEmpty();
        held.release();

        assertThat(world.listener.lines("cameBack")).hasSize(1);
    }

    @Test
    void reset_thatHangs_isAbortedAfterItsTimeout() throws Exception {
        Held held = world.borrow();
        held.physical.blockReset();
        held.release();
        Threads.Running<Boolean> worker = Threads.start(() -> {
            world.workers.runAll();
            return true;
        });
        held.physical.awaitBlocked();

        world.advance(Duration.ofMillis(4_999));
        world.pools.tick();
        assertThat(held.physical.isAborted()).isFalse();
        world.advance(Duration.ofMillis(1));
        world.pools.tick();

        assertThat(worker.result()).isTrue();
        assertThat(held.physical.isAborted()).isTrue();
        assertThat(world.listener.lines("retired")).containsExactly("retired RESET_TIMEOUT: aborted");
        assertThat(world.pool.isUnused()).isTrue();
    }

    @Test
    void reset_thatEndsAfterItsAbort_isNotUsedAgain() throws Exception {
        Held held = world.borrow();
        held.physical.blockReset().surviveAbort();
        held.release();
        Threads.Running<Held> borrower = Threads.start(() -> world.borrow());
        held.physical.awaitBlocked();
        world.advance(Duration.ofSeconds(5));

        world.pools.tick();

        assertThat(borrower.result().physical).isNotSameAs(held.physical);
        assertThat(world.listener.lines("retired")).containsExactly("retired RESET_TIMEOUT");
    }

    @Test
    void close_thatHangs_isAbortedAfterTheTimeout() throws Exception {
        Held held = world.borrow();
        held.physical.blockClose();
        held.retire(RetireReason.PINNED);
        Threads.Running<Boolean> worker = Threads.start(() -> {
            world.workers.runAll();
            return true;
        });
        held.physical.awaitBlocked();
        world.pools.tick();
        assertThat(held.physical.isAborted()).isFalse();
        world.advance(Duration.ofSeconds(5));

        world.pools.tick();

        assertThat(worker.result()).isTrue();
        assertThat(held.physical.isAborted()).isTrue();
    }

    @Test
    void thread_realClock_retiresIdleOnesByItself() throws Exception {
        Pools real = new Pools(
                PoolSettings.builder()
                        .idleTimeoutNanos(Duration.ofMillis(1).toNanos())
                        .build(),
                world.listener,
                Ticker.SYSTEM);
        Pool pool = real.add(PoolName.of("jdbc:postgresql://db1/orders", "shop"));
        world.borrow(pool).release();

        Threads.await(pool::isUnused);

        real.shutdown();
        Threads.await(() -> world.server.openNow() == 0);
    }
}
