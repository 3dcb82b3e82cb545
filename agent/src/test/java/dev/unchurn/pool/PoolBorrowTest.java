package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.CallSite;
import dev.unchurn.event.RetireReason;
import dev.unchurn.pool.PoolWorld.Held;
import dev.unchurn.testing.Threads;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PoolBorrowTest {
    @RegisterExtension
    final PoolWorld world = new PoolWorld();

    @Test
    void borrow_nothingThere_opens() throws Exception {
        Held held = world.borrow();

        assertThat(held.lease.isReused()).isFalse();
        assertThat(world.listener.lines()).containsExactly("opened", "borrowed opened");
        assertThat(world.pools.leasedCount()).isEqualTo(1);
    }

    @Test
    void borrow_severalIdle_takesTheOneUsedLast() throws Exception {
        world.makeIdle(world.pool, 3);

        Held held = world.borrow();

        assertThat(held.physical.number()).isEqualTo(3);
        assertThat(held.lease.isReused()).isTrue();
        assertThat(world.listener.lines()).endsWith("borrowed reused");
    }

    @Test
    void release_thenBackgroundWork_resetsAndMakesIdle() throws Exception {
        Held held = world.borrow();
        held.release();
        assertThat(world.count(Slot.State.DIRTY)).isEqualTo(1);
        assertThat(held.physical.resets()).isZero();

        world.workers.runAll();

        assertThat(world.count(Slot.State.IDLE)).isEqualTo(1);
        assertThat(held.physical.resets()).isEqualTo(1);
    }

    @Test
    void borrow_nothingIdleButOneDirty_resetsItItself() throws Exception {
        Held first = world.borrow();
        first.release();

        Held second = world.borrow();
        world.workers.runAll();

        assertThat(second.physical).isSameAs(first.physical);
        assertThat(second.physical.resets()).isEqualTo(1);
        assertThat(second.lease.isReused()).isTrue();
    }

    @Test
    void release_someoneWaits_goesToThemAndTheyReset() throws Exception {
        Held held = world.borrow();
        Threads.Running<Held> waiter = world.borrowAndWait(world.pool);

        held.release();
        Held handedOn = waiter.result();

        assertThat(handedOn.physical).isSameAs(held.physical);
        assertThat(handedOn.physical.resets()).isEqualTo(1);
        assertThat(world.workers.size()).as("background work").isZero();
        assertThat(world.server.opened()).isEqualTo(1);
    }

    @Test
    void resetInProgress_someoneWaits_goesToThemFresh() throws Exception {
        Held held = world.borrow();
        held.release();
        held.physical.blockReset();
        Threads.Running<Boolean> worker = Threads.start(() -> {
            world.workers.runAll();
            return true;
        });
        held.physical.awaitBlocked();

        Threads.Running<Held> waiter = world.borrowAndWait(world.pool);
        held.physical.unblock();

        assertThat(worker.result()).isTrue();
        assertThat(waiter.result().physical).isSameAs(held.physical);
        assertThat(held.physical.resets()).isEqualTo(1);
    }

    @Test
    void borrow_patienceOverButAResetUnderWay_waitsOnceMoreThenOpens() throws Exception {
        Held held = world.borrow();
        held.release();
        held.physical.blockReset();
        Threads.Running<Boolean> worker = Threads.start(() -> {
            world.workers.runAll();
            return true;
        });
        held.physical.awaitBlocked();
        Threads.Running<Held> waiter = world.borrowAndWait(world.pool);

        world.advance(Duration.ofMillis(19));
        Threads.awaitTimedWait(waiter.thread());
        assertThat(world.server.attempts()).isEqualTo(1);
        Threads.await(() -> {
            world.advance(Duration.ofMillis(10));
            return waiter.isDone();
        });

        assertThat(waiter.result().physical.number()).isEqualTo(2);
        held.physical.unblock();
        assertThat(worker.result()).isTrue();
    }

    @Test
    void waiters_severalReleases_areServedInTheirOrder() throws Exception {
        Held one = world.borrow();
        Threads.Running<Held> first = world.borrowAndWait(world.pool);
        Threads.Running<Held> second = world.borrowAndWait(world.pool);

        one.release();
        Held byFirst = first.result();
        assertThat(second.isDone()).isFalse();
        byFirst.release();

        assertThat(second.result().physical).isSameAs(one.physical);
    }

    @Test
    void borrow_allLeased_waitsAsLongAsOpeningTookThenOpens() throws Exception {
        world.server.openTakes(Duration.ofMillis(80));
        world.borrow();
        Threads.Running<Held> waiter = world.borrowAndWait(world.pool);

        world.advance(Duration.ofMillis(79));
        Threads.awaitTimedWait(waiter.thread());
        assertThat(world.server.attempts()).isEqualTo(1);
        world.advance(Duration.ofMillis(1));

        assertThat(waiter.result().lease.isReused()).isFalse();
        assertThat(world.server.opened()).isEqualTo(2);
    }

    @Test
    void borrow_openingBecameSlower_waitsForTheRecentAverage() throws Exception {
        world.server.openTakes(Duration.ofMillis(40));
        world.borrow();
        world.server.openTakes(Duration.ofMillis(80));
        world.borrow();
        Threads.Running<Held> waiter = world.borrowAndWait(world.pool);

        world.advance(Duration.ofMillis(49));
        Threads.awaitTimedWait(waiter.thread());
        assertThat(world.server.attempts()).isEqualTo(2);
        world.advance(Duration.ofMillis(1));

        assertThat(waiter.result().physical.number()).isEqualTo(3);
    }

    @Test
    void borrow_byAThreadThatHoldsOne_opensWithoutWaiting() throws Exception {
        world.borrow();

        Held nested = world.borrow();

        assertThat(nested.lease.isReused()).isFalse();
        assertThat(world.server.opened()).isEqualTo(2);
    }

    @Test
    void borrow_interruptedWhileWaiting_opensAndStaysInterrupted() throws Exception {
        world.borrow();
        boolean[] interruptedWhileOpening = new boolean[1];
        Threads.Running<Boolean> waiter = Threads.start(() -> {
            new Held(world.pool.borrow(
                    () -> {
                        interruptedWhileOpening[0] = Thread.currentThread().isInterrupted();
                        return world.server.open();
                    },
                    BorrowInfo.UNKNOWN));
            return Thread.currentThread().isInterrupted();
        });
        Threads.awaitTimedWait(waiter.thread());

        waiter.thread().interrupt();

        assertThat(waiter.result()).isTrue();
        assertThat(interruptedWhileOpening[0]).isTrue();
    }

    @Test
    void borrow_driverRefuses_throwsWhatTheDriverThrew() throws Exception {
        SQLException refusal = new SQLException("password", "28P01");
        world.server.refuseWith(refusal);

        assertThatThrownBy(() -> world.borrow())
                .isInstanceOfSatisfying(
                        OpenFailed.class, failed -> assertThat(failed.thrown()).isSameAs(refusal));

        assertThat(world.listener.lines()).containsExactly("openFailed");
        assertThat(world.pool.isUnused()).isTrue();
    }

    @Test
    void borrow_openerFailsWithAnError_freesThePlaceAndPassesItOn() {
        StackOverflowError error = new StackOverflowError();

        assertThatThrownBy(() -> world.pool.borrow(
                        () -> {
                            throw error;
                        },
                        BorrowInfo.UNKNOWN))
                .isSameAs(error);

        assertThat(world.pool.isUnused()).isTrue();
    }

    @Test
    void takePhysical_secondTime_isRefused() throws Exception {
        Held held = world.borrow();

        assertThatThrownBy(held.lease::takePhysical).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void observeOnly_allLeased_opensWithoutWaiting() throws Exception {
        Held held = world.borrow();
        world.pool.observeOnly();

        Held other = Threads.start(() -> world.borrow()).result();
        other.retire(RetireReason.OBSERVED);
        held.retire(RetireReason.OBSERVED);

        assertThat(world.listener.lines("retired")).containsExactly("retired OBSERVED", "retired OBSERVED");
    }

    @Test
    void lease_withStack_knowsItsSite() throws Exception {
        Lease lease = world.pool.borrow(world.server, new BorrowInfo(CallSite.UNKNOWN, new Throwable(), null));

        assertThat(lease.info().threadName()).isEqualTo(Thread.currentThread().getName());
        assertThat(lease.site()).isNotNull().isSameAs(lease.site());
    }
}
