package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unchurn.pool.PoolWorld.Held;
import dev.unchurn.testing.Threads;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FullServerTest {
    @RegisterExtension
    final PoolWorld world = new PoolWorld();

    private final Pool stock = world.add("jdbc:postgresql://db1/stock");

    @Test
    void open_serverFullOfOurIdleOnes_retiresThemAndOpens() throws Exception {
        world.makeIdle(stock, 2);
        world.server.limitTo(2);

        Held held = world.borrow();

        assertThat(held.lease.isReused()).isFalse();
        assertThat(stock.isUnused()).isTrue();
        assertThat(world.listener.lines("retired")).containsExactly("retired SERVER_FULL", "retired SERVER_FULL");
        assertThat(world.listener.lines("openFailed")).isEmpty();
    }

    @Test
    void open_serverFullOfOthers_failsAtOnce() {
        world.server.limitTo(0);

        assertThatThrownBy(() -> world.borrow()).isInstanceOf(OpenFailed.class);

        assertThat(world.server.attempts()).isEqualTo(1);
        assertThat(world.listener.lines()).containsExactly("openFailed");
    }

    @Test
    void open_serverFull_takesTheConnectionThatComesBack() throws Exception {
        Held mine = world.borrow();
        world.server.limitTo(1);
        Threads.Running<Held> waiter = refused(2);

        mine.release();

        assertThat(waiter.result().physical).isSameAs(mine.physical);
        assertThat(waiter.result().lease.isReused()).isTrue();
        assertThat(world.listener.lines("openFailed")).isEmpty();
        assertThat(world.pool.upkeep().census().total()).isEqualTo(1);
    }

    @Test
    void open_serverFullAndAnotherPoolReleases_opensAfterRetiringThat() throws Exception {
        Held other = world.borrow(stock);
        world.server.limitTo(1);
        Threads.Running<Held> waiter = Threads.start(() -> world.borrow());
        Threads.await(() -> world.server.attempts() == 2);
        Threads.awaitTimedWait(waiter.thread());

        other.release();
        world.workers.runAll();
        world.advance(Duration.ofMillis(100));

        assertThat(waiter.result().physical.number()).isEqualTo(2);
        assertThat(world.listener.lines("retired")).containsExactly("retired SERVER_FULL");
    }

    @Test
    void open_serverStaysFull_throwsTheDriversExceptionAfterAWhile() throws Exception {
        Held mine = world.borrow();
        world.server.limitTo(1);
        Threads.Running<Held> waiter = refused(2);
        Threads.await(() -> {
            world.advance(Duration.ofMillis(100));
            return waiter.isDone();
        });

        assertThatThrownBy(waiter::result)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        OpenFailed.class,
                        failed -> assertThat(failed.thrown())
                                .isInstanceOf(SQLException.class)
                                .hasMessage("too many clients"));
        assertThat(world.listener.lines("openFailed")).hasSize(1);
        assertThat(world.count(Slot.State.OPENING)).isZero();
        mine.release();
    }

    /** A borrower who has waited for the price of opening, was refused, and now waits for something to come back. */
    private Threads.Running<Held> refused(int attempts) {
        Threads.Running<Held> waiter = world.borrowAndWait(world.pool);
        world.advance(Duration.ofMillis(10));
        Threads.await(() -> world.server.attempts() >= attempts
                && world.pool.upkeep().census().waiting() == 1);
        Threads.awaitTimedWait(waiter.thread());
        return waiter;
    }
}
