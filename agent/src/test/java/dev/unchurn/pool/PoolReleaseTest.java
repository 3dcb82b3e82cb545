package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.RetireReason;
import dev.unchurn.pool.PoolWorld.Held;
import dev.unchurn.testing.Threads;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PoolReleaseTest {
    @RegisterExtension
    final PoolWorld world = new PoolWorld();

    @Test
    void release_twice_secondDoesNothing() throws Exception {
        Held held = world.borrow();
        held.release();
        held.release();
        world.workers.runAll();

        assertThat(world.listener.lines("released")).hasSize(1);
        assertThat(world.count(Slot.State.IDLE)).isEqualTo(1);
    }

    @Test
    void staleLease_whileTheNextBorrowerHolds_endsNothing() throws Exception {
        Held old = world.borrow();
        old.release();
        Held now = world.borrow();
        assertThat(now.physical).isSameAs(old.physical);

        old.release();
        old.retire(RetireReason.BROKEN);
        world.pool.closed(old.lease, RetireReason.ABORTED, null);
        world.workers.runAll();

        assertThat(world.count(Slot.State.LEASED)).isEqualTo(1);
        assertThat(now.physical.isClosed()).isFalse();
    }

    @Test
    void reset_thatFindsADifference_tellsBothValues_andRetires() throws Exception {
        Held held = world.borrow();
        held.physical.failResetWith(new NotFresh("locks", "0", "1"));
        held.release();
        world.workers.runAll();

        assertThat(world.listener.lines("notFresh")).containsExactly("notFresh locks: 0, 1");
        assertThat(world.listener.lines("retired")).containsExactly("retired NOT_FRESH: locks");
    }

    @Test
    void release_ofABrokenOne_retiresItAndAllIdleOnesOfItsServer() throws Exception {
        Pool sameServer = world.add("jdbc:postgresql://db1/stock");
        Pool otherServer = world.add("jdbc:postgresql://db2/orders");
        world.makeIdle(sameServer, 2);
        world.makeIdle(otherServer, 1);
        Held held = world.borrow();
        held.physical.breakDown();

        held.release();
        world.workers.runAll();

        assertThat(held.physical.isClosed()).isTrue();
        assertThat(sameServer.isUnused()).isTrue();
        assertThat(otherServer.isUnused()).isFalse();
        assertThat(world.listener.lines("retired"))
                .containsExactlyInAnyOrder("retired SERVER_GONE", "retired SERVER_GONE", "retired BROKEN");
        assertThat(world.listener.lines("released")).hasSize(4);
    }

    @Test
    void reset_fails_retiresWithTheMessage() throws Exception {
        Held held = world.borrow();
        held.physical.failResetWith(new SQLException("cannot discard"));

        held.release();
        world.workers.runAll();

        assertThat(world.listener.lines("retired")).containsExactly("retired RESET_FAILED: cannot discard");
        assertThat(held.physical.isClosed()).isTrue();
        assertThat(world.pool.isUnused()).isTrue();
    }

    @Test
    void reset_failsWithALinkageError_retires() throws Exception {
        Held held = world.borrow();
        held.physical.failResetWith(new AbstractMethodError());

        held.release();
        world.workers.runAll();

        assertThat(world.listener.lines("retired"))
                .containsExactly("retired RESET_FAILED: java.lang.AbstractMethodError");
    }

    @Test
    void reset_failsAndTheConnectionIsBroken_retiresIdleOnesToo() throws Exception {
        world.makeIdle(world.pool, 2);
        Held held = world.borrow();
        held.physical.failResetWith(new SQLException("I/O error"));
        held.release();
        held.physical.breakDown();

        world.workers.runAll();

        assertThat(world.listener.lines("retired"))
                .containsExactlyInAnyOrder("retired BROKEN: I/O error", "retired SERVER_GONE");
        assertThat(world.pool.isUnused()).isTrue();
    }

    @Test
    void reset_failsForTheBorrowerWhoDoesIt_takesTheNextOne() throws Exception {
        Held first = world.borrow();
        first.physical.failResetWith(new SQLException("cannot discard"));
        first.release();

        Held second = world.borrow();

        assertThat(second.physical.number()).isEqualTo(2);
        assertThat(second.lease.isReused()).isFalse();
    }

    @Test
    void retire_endsTheLeaseAndClosesInTheBackground() throws Exception {
        Held held = world.borrow();

        world.pool.retire(held.lease, held.physical, RetireReason.PINNED, "CopyManager");

        assertThat(world.pool.isUnused()).isTrue();
        assertThat(held.physical.isClosed()).isFalse();
        world.workers.runAll();
        assertThat(held.physical.isClosed()).isTrue();
        assertThat(world.listener.lines()).endsWith("released", "retired PINNED: CopyManager");
    }

    @Test
    void closed_endsTheLeaseAndTouchesNothing() throws Exception {
        Held held = world.borrow();
        held.physical.close();

        world.pool.closed(held.lease, RetireReason.ABORTED, null);
        held.release();

        assertThat(world.workers.size()).isZero();
        assertThat(world.listener.lines()).endsWith("released", "retired ABORTED");
    }

    @Test
    void release_olderThanItsLife_retires() throws Exception {
        Held held = world.borrow();
        world.advance(Duration.ofMinutes(31));

        held.release();
        world.workers.runAll();

        assertThat(world.listener.lines("retired")).containsExactly("retired LIFETIME");
        assertThat(held.physical.resets()).isZero();
    }

    @Test
    void throwingConnection_inEveryMethod_neverCorruptsTheCounts() throws Exception {
        world.listener.expectFaults();
        Held held = world.borrow();
        held.physical.failEverythingWith(new IllegalStateException("not allowed"));

        held.release();
        world.workers.runAll();

        assertThat(world.pool.isUnused()).isTrue();
        assertThat(world.listener.lines("retired")).containsExactly("retired BROKEN");
        assertThat(world.borrow().physical.number()).isEqualTo(2);
    }

    @Test
    void throwingConnection_whenValidated_neverCorruptsTheCounts() throws Exception {
        world.listener.expectFaults();
        Held held = world.borrow();
        held.release();
        world.workers.runAll();
        held.physical.failEverythingWith(new IllegalStateException("not allowed"));
        world.advance(Duration.ofSeconds(1));

        assertThat(world.borrow().physical.number()).isEqualTo(2);
        world.workers.runAll();
        assertThat(held.physical.isClosed()).isTrue();
    }

    @Test
    void throwingConnection_whenJustOpened_isClosedAndItsPlaceFree() throws Exception {
        boolean[] thrown = new boolean[1];
        Threads.Running<Boolean> borrower = Threads.start(() -> {
            try {
                world.pool.borrow(() -> new RootlessPhysical(world.server.open()), BorrowInfo.UNKNOWN);
            } catch (IllegalStateException rootless) {
                thrown[0] = true;
            }
            return true;
        });

        assertThat(borrower.result()).isTrue();
        assertThat(thrown[0]).isTrue();
        assertThat(world.pool.isUnused()).isTrue();
    }

    /** What comes back while others are tidied waits for its turn behind what other pools have to do. */
    @Test
    void tidying_ofAPoolThatStaysBusy_givesWayToOthers() throws Exception {
        Lease busy = world.pool.borrow(() -> new BusyPhysical(world.server.open()), BorrowInfo.UNKNOWN);
        Held late = world.borrow();
        BusyPhysical physical = (BusyPhysical) busy.takePhysical();
        physical.whenReset = late::release;
        world.pool.release(busy, physical);

        world.workers.runOne();

        assertThat(world.count(Slot.State.DIRTY)).isEqualTo(1);
        assertThat(world.workers.size()).as("its next turn").isEqualTo(1);
        world.workers.runAll();
        assertThat(world.count(Slot.State.IDLE)).isEqualTo(2);
    }

    /** A connection during whose reset something happens. */
    private static final class BusyPhysical extends RootlessPhysical {
        private Runnable whenReset = () -> {};

        BusyPhysical(Physical real) {
            super(real);
        }

        @Override
        public Object root() {
            return real.root();
        }

        @Override
        public void reset() {
            whenReset.run();
        }
    }

    /** A connection that cannot name its driver object. */
    private static class RootlessPhysical implements Physical {
        final Physical real;

        RootlessPhysical(Physical real) {
            this.real = real;
        }

        @Override
        public Object root() {
            throw new IllegalStateException("no root");
        }

        @Override
        public boolean isBroken() {
            return false;
        }

        @Override
        public boolean isValid(long timeoutMillis) {
            return true;
        }

        @Override
        public void reset() {}

        @Override
        public void close() {
            real.close();
        }

        @Override
        public void abort() {}
    }
}
