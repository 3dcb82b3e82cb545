package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.event.PoolName;
import dev.unchurn.event.RetireReason;
import dev.unchurn.event.Ticker;
import dev.unchurn.pool.PoolWorld.Held;
import dev.unchurn.testing.Threads;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PoolsEndTest {
    @RegisterExtension
    final PoolWorld world = new PoolWorld(
            PoolSettings.builder().resetTimeoutNanos(Duration.ofMillis(300).toNanos()));

    @Test
    void remove_idleAreRetiredAndLeasedAreClosedAtRelease() throws Exception {
        world.makeIdle(world.pool, 2);
        Held held = world.borrow();

        world.pools.remove(world.pool, RetireReason.DRIVER_GONE);
        world.workers.runAll();
        assertThat(world.server.openNow()).isEqualTo(1);
        held.release();
        world.workers.runAll();

        assertThat(world.server.openNow()).isZero();
        assertThat(world.listener.lines("retired")).containsExactly("retired DRIVER_GONE", "retired DRIVER_GONE");
        world.tick();
        assertThat(world.pools.all()).isEmpty();
    }

    @Test
    void remove_withADirtyOne_retiresIt() throws Exception {
        Held held = world.borrow();
        held.release();

        world.pools.remove(world.pool, RetireReason.DRIVER_GONE);
        world.workers.runAll();

        assertThat(held.physical.isClosed()).isTrue();
        assertThat(held.physical.resets()).isZero();
    }

    @Test
    void retireIdle_ofOneServer_leavesTheOthers() throws Exception {
        Pool other = world.add("jdbc:postgresql://db2/orders");
        world.makeIdle(world.pool, 1);
        world.makeIdle(other, 1);

        world.pools.retireIdle("db1", RetireReason.DATABASE_WANTED);

        assertThat(world.server.openNow()).isEqualTo(1);
        assertThat(world.pool.isUnused()).isTrue();
        assertThat(other.isUnused()).isFalse();
    }

    @Test
    void retireIdle_released_closesThatToo() throws Exception {
        Held held = world.borrow();
        held.release();

        world.pools.retireIdle("db1", RetireReason.DATABASE_WANTED);

        assertThat(held.physical.isClosed()).isTrue();
        assertThat(held.physical.resets()).isZero();
    }

    @Test
    void retireIdle_resetUnderWay_waitsAndClosesThatToo() throws Exception {
        Held held = world.borrow();
        held.physical.blockReset();
        held.release();
        Threads.Running<Boolean> worker = Threads.start(() -> {
            world.workers.runAll();
            return true;
        });
        held.physical.awaitBlocked();
        Threads.Running<Boolean> retiring = Threads.start(() -> {
            world.pools.retireIdle("db1", RetireReason.DATABASE_WANTED);
            return true;
        });
        Threads.awaitTimedWait(retiring.thread());

        held.physical.unblock();

        assertThat(retiring.result()).isTrue();
        assertThat(worker.result()).isTrue();
        assertThat(held.physical.isClosed()).isTrue();
    }

    @Test
    void shutdown_closesIdleAndDirty_andBorrowingGoesOn() throws Exception {
        world.makeIdle(world.pool, 4);
        Held dirty = world.borrow();
        Held held = world.borrow();
        dirty.release();

        world.pools.shutdown();
        assertThat(world.server.openNow()).isEqualTo(1);
        held.release();
        assertThat(world.server.openNow()).isZero();
        Held late = world.borrow();
        late.release();

        assertThat(late.lease.isReused()).isFalse();
        assertThat(late.physical.isClosed()).isTrue();
        assertThat(world.listener.lines("retired")).hasSize(5).containsOnly("retired SHUTDOWN");
    }

    @Test
    void shutdown_poolAddedLater_keepsNothing() throws Exception {
        world.pools.shutdown();
        Pool late = world.add("jdbc:postgresql://db1/late");

        Held held = world.borrow(late);
        held.release();

        assertThat(held.physical.isClosed()).isTrue();
    }

    @Test
    void shutdown_closeHangs_returnsAnyway() throws Exception {
        Held held = world.borrow();
        held.physical.blockClose();
        held.release();
        world.workers.runAll();

        Threads.start(() -> {
                    world.pools.shutdown();
                    return true;
                })
                .result();

        assertThat(held.physical.isClosed()).as("close was called").isTrue();
        held.physical.abort();
    }

    @Test
    void shutdown_realThreads_waitsForTheResetInProgress() throws Exception {
        Pools real = new Pools(PoolSettings.builder().build(), world.listener, Ticker.SYSTEM);
        Pool pool = real.add(PoolName.of("jdbc:postgresql://db1/orders", "shop"));
        Held held = world.borrow(pool);
        held.physical.blockReset();
        held.release();
        held.physical.awaitBlocked();
        Threads.Running<Boolean> end = Threads.start(() -> {
            real.shutdown();
            return true;
        });
        Threads.awaitTimedWait(end.thread());

        held.physical.unblock();

        assertThat(end.result()).isTrue();
        assertThat(held.physical.isClosed()).isTrue();
    }

    @Test
    void isAllClosed_whileAResetEnds_atNoMomentBeforeItsConnectionIsClosed() throws Exception {
        for (int round = 0; round < 1_000; round++) {
            Pool pool = world.add("jdbc:postgresql://db1/round" + round);
            Held held = world.borrow(pool);
            if (round % 3 == 0) held.physical.failResetWith(new SQLException("no reset in every third round"));
            if (round % 3 == 1) held.physical.say().stopAnswering();
            held.release();
            world.advance(Duration.ofSeconds(1));
            Slot slot = Objects.requireNonNull(pool.upkeep().tidy(world.ticker.nanos()), "the one that was released");
            pool.discardAllNow(pool.upkeep().drain(RetireReason.SHUTDOWN, world.ticker.nanos()), RetireReason.SHUTDOWN);
            Threads.Running<Boolean> reset = Threads.start(() -> {
                pool.resets().resetForAny(slot);
                return true;
            });

            // the workers, who would close it, stand still
            boolean seenClosed = false;
            while (!reset.isDone()) seenClosed |= world.pools.isAllClosed();

            assertThat(reset.result()).isTrue();
            assertThat(seenClosed).as("all closed in round %d", round).isFalse();
            world.workers.runAll();
            assertThat(world.pools.isAllClosed()).isTrue();
            world.tick();
        }
    }
}
