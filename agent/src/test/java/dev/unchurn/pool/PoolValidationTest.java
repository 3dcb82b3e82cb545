package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.pool.PoolWorld.Held;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PoolValidationTest {
    @RegisterExtension
    final PoolWorld world = new PoolWorld();

    @Test
    void borrow_idleForAMoment_isNotValidated() throws Exception {
        world.makeIdle(world.pool, 1);
        world.advance(Duration.ofMillis(99));

        assertThat(world.borrow().physical.validations()).isZero();
    }

    @Test
    void borrow_idleForAMomentButTheServerHasSpoken_isValidated() throws Exception {
        Held killed = world.borrow();
        killed.release();
        world.workers.runAll();
        killed.physical.say().stopAnswering();
        world.advance(Duration.ofMillis(2));

        Held held = world.borrow();

        assertThat(held.physical).isNotSameAs(killed.physical);
        assertThat(killed.physical.validations()).isEqualTo(1);
    }

    @Test
    void borrow_resetHadNothingToSayToAServerThatHasSpoken_isValidated() throws Exception {
        Held killed = world.borrow();
        killed.release();
        killed.physical.say().stopAnswering();
        world.advance(Duration.ofMillis(2));

        Held held = world.borrow();

        assertThat(held.physical).isNotSameAs(killed.physical);
        assertThat(world.listener.lines("retired")).containsExactly("retired INVALID");
    }

    @Test
    void borrow_releasedJustNow_isNotLookedAt() throws Exception {
        Held held = world.borrow();
        held.release();
        held.physical.say().stopAnswering();

        Held next = world.borrow();

        assertThat(next.physical).isSameAs(held.physical);
        assertThat(next.physical.validations()).isZero();
    }

    @Test
    void tidy_ofWhatTheServerHasEnded_retiresIt() throws Exception {
        Held killed = world.borrow();
        killed.release();
        killed.physical.say().stopAnswering();
        world.advance(Duration.ofMillis(2));

        world.workers.runAll();

        assertThat(world.count(Slot.State.IDLE)).isZero();
        assertThat(world.listener.lines("retired")).containsExactly("retired INVALID");
    }

    @Test
    void tidy_ofWhatTheServerHasToldSomethingElse_keepsIt() throws Exception {
        Held told = world.borrow();
        told.release();
        told.physical.say();
        world.advance(Duration.ofMillis(2));

        world.workers.runAll();

        assertThat(world.count(Slot.State.IDLE)).isEqualTo(1);
        assertThat(told.physical.validations()).isEqualTo(1);
    }

    @Test
    void borrow_idleForLonger_isValidated() throws Exception {
        world.makeIdle(world.pool, 1);
        world.advance(Duration.ofMillis(100));

        Held held = world.borrow();

        assertThat(held.physical.validations()).isEqualTo(1);
        assertThat(held.lease.isReused()).isTrue();
    }

    @Test
    void borrow_doesNotAnswer_retiresAllOlderOnesOfTheServerAndOpens() throws Exception {
        Pool sameServer = world.add("jdbc:postgresql://db1/stock");
        Pool otherServer = world.add("jdbc:postgresql://db2/orders");
        Held dead = world.borrow();
        world.makeIdle(world.pool, 2);
        world.makeIdle(sameServer, 1);
        world.makeIdle(otherServer, 1);
        dead.release();
        world.workers.runAll();
        dead.physical.stopAnswering();
        world.advance(Duration.ofSeconds(1));

        Held held = world.borrow();
        world.workers.runAll();

        assertThat(held.lease.isReused()).isFalse();
        assertThat(dead.physical.isClosed()).isTrue();
        assertThat(world.listener.lines("retired"))
                .containsExactlyInAnyOrder(
                        "retired INVALID", "retired SERVER_GONE", "retired SERVER_GONE", "retired SERVER_GONE");
        assertThat(otherServer.isUnused()).isFalse();
    }
}
