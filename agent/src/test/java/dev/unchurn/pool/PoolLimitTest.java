package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.CallSite;
import dev.unchurn.event.RetireReason;
import dev.unchurn.pool.PoolWorld.Held;
import dev.unchurn.testing.Threads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PoolLimitTest {
    @RegisterExtension
    final PoolWorld world = new PoolWorld(PoolSettings.builder()
            .max(2)
            .maxLifetimeNanos(0)
            .borrowTimeoutNanos(Duration.ofDays(1).toNanos()));

    /** Lets time pass until it holds, but less than a borrower has. */
    private void passTimeUntil(BooleanSupplier condition) {
        Threads.await(() -> {
            world.advance(Duration.ofMillis(1));
            return condition.getAsBoolean();
        });
    }

    private void passTimeUntilDone(List<Threads.Running<Held>> borrowers) throws Exception {
        for (Threads.Running<Held> borrower : borrowers) {
            passTimeUntil(borrower::isDone);
            assertThat(borrower.result()).isNotNull();
        }
    }

    /** A thread of the test that holds and waits when told. */
    private Threads.Running<Held> holdThenBorrow(Pool hold, Pool then, CountDownLatch holds, CountDownLatch go) {
        return Threads.start(() -> {
            Held first = world.borrow(hold);
            holds.countDown();
            go.await();
            Held second = world.borrow(then);
            second.release();
            first.release();
            return second;
        });
    }

    @Test
    void borrow_fullPool_waitsBeyondThePriceOfOpening() throws Exception {
        Held one = world.borrow();
        Held other = world.borrow();
        Threads.Running<Held> waiter = world.borrowAndWait(world.pool);
        world.advance(Duration.ofHours(23));
        Threads.awaitTimedWait(waiter.thread());

        one.release();

        assertThat(waiter.result().physical).isSameAs(one.physical);
        assertThat(world.server.attempts()).isEqualTo(2);
        other.release();
    }

    @Test
    void borrow_nothingComesBack_timesOutAndSaysWhoHolds() throws Exception {
        new Held(world.pool.borrow(world.server, new BorrowInfo(CallSite.UNKNOWN, new Throwable(), null)));
        world.borrow();
        Threads.Running<Held> waiter = world.borrowAndWait(world.pool);
        world.advance(Duration.ofMillis(10));
        Threads.awaitTimedWait(waiter.thread());
        world.advance(Duration.ofDays(1));

        assertThatThrownBy(waiter::result)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(BorrowTimeout.class)
                .hasMessageContaining("shop@db1/orders: no connection came back within 86400010 ms")
                .hasMessageContaining("max=2: 2 borrowed, 0 idle, 0 opening, 0 resetting, 0 other threads waiting")
                .hasMessageContaining("thread " + Thread.currentThread().getName() + " x 1");
        assertThat(world.listener.lines("borrowTimedOut")).containsExactly("borrowTimedOut holders 2");
        assertThat(world.pool.upkeep().census().waiting()).isZero();
    }

    @Test
    void borrow_placeBecomesFree_opensInIt() throws Exception {
        Held one = world.borrow();
        world.borrow();
        Threads.Running<Held> waiter = world.borrowAndWait(world.pool);
        world.advance(Duration.ofSeconds(1));
        Threads.awaitTimedWait(waiter.thread());

        one.retire(RetireReason.PINNED);

        assertThat(waiter.result().physical.number()).isEqualTo(3);
    }

    @Test
    void borrow_interruptedAtAFullPool_waitsOnAndStaysInterrupted() throws Exception {
        Held one = world.borrow();
        world.borrow();
        Threads.Running<Boolean> waiter = Threads.start(() -> {
            world.borrow();
            return Thread.currentThread().isInterrupted();
        });
        passTimeUntil(() -> world.pool.books().line.wantingPlaces() > 0);
        waiter.thread().interrupt();
        Threads.awaitTimedWait(waiter.thread());
        assertThat(waiter.isDone()).isFalse();

        one.release();

        assertThat(waiter.result()).isTrue();
        assertThat(world.server.opened()).isEqualTo(2);
    }

    @Test
    void borrow_nestedByTheOnlyHolder_goesBeyondTheLimit() throws Exception {
        Held one = world.borrow();
        Held two = world.borrow();

        Held three = world.borrow();

        assertThat(world.listener.lines("beyondLimit")).containsExactly("beyondLimit 2 holders 2");
        assertThat(world.pool.upkeep().census().total()).isEqualTo(3);
        three.release();
        two.release();
        one.release();
        world.workers.runAll();
        assertThat(world.listener.lines("retired")).containsExactly("retired SURPLUS: opened beyond max");
        assertThat(world.count(Slot.State.IDLE)).isEqualTo(2);
    }

    @Test
    void borrow_holderStillWorks_doesNotGoBeyondTheLimit() throws Exception {
        Held mine = world.borrow();
        CountDownLatch holds = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Threads.Running<Held> other = holdThenBorrow(world.pool, world.pool, holds, go);
        passTimeUntil(() -> holds.getCount() == 0);
        go.countDown();
        passTimeUntil(() -> world.pool.books().line.wantingPlaces() > 0);
        Threads.awaitTimedWait(other.thread());

        assertThat(world.listener.lines("beyondLimit")).isEmpty();
        mine.release();

        assertThat(other.result()).isNotNull();
        assertThat(world.server.opened()).isEqualTo(2);
    }

    @Test
    void borrow_twoHoldersWaitForEachOther_oneGoesBeyondTheLimit() throws Exception {
        CountDownLatch holds = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        Threads.Running<Held> one = holdThenBorrow(world.pool, world.pool, holds, go);
        Threads.Running<Held> two = holdThenBorrow(world.pool, world.pool, holds, go);
        passTimeUntil(() -> holds.getCount() == 0);

        go.countDown();

        passTimeUntilDone(List.of(one, two));
        assertThat(world.listener.lines("beyondLimit")).isNotEmpty();
    }

    @Test
    void borrow_acrossTwoPools_oneGoesBeyondTheLimit() throws Exception {
        Pool stock = world.add("jdbc:postgresql://db1/stock");
        CountDownLatch holds = new CountDownLatch(4);
        CountDownLatch go = new CountDownLatch(1);
        List<Threads.Running<Held>> all = List.of(
                holdThenBorrow(world.pool, stock, holds, go),
                holdThenBorrow(world.pool, stock, holds, go),
                holdThenBorrow(stock, world.pool, holds, go),
                holdThenBorrow(stock, world.pool, holds, go));
        passTimeUntil(() -> holds.getCount() == 0);

        go.countDown();

        passTimeUntilDone(all);
        assertThat(world.listener.lines("beyondLimit")).isNotEmpty();
        assertThat(world.listener.lines("borrowTimedOut")).isEmpty();
    }

    @Test
    void borrow_chainIntoAPoolWithARunningHolder_waits() throws Exception {
        Pool stock = world.add("jdbc:postgresql://db1/stock");
        Held running = world.borrow(stock);
        CountDownLatch holds = new CountDownLatch(3);
        CountDownLatch go = new CountDownLatch(1);
        Threads.Running<Held> one = holdThenBorrow(world.pool, stock, holds, go);
        Threads.Running<Held> two = holdThenBorrow(world.pool, stock, holds, go);
        Threads.Running<Held> three = holdThenBorrow(stock, world.pool, holds, go);
        passTimeUntil(() -> holds.getCount() == 0);
        go.countDown();
        passTimeUntil(() ->
                stock.books().line.wantingPlaces() + world.pool.books().line.wantingPlaces() == 3);

        assertThat(world.listener.lines("beyondLimit")).isEmpty();
        running.release();

        passTimeUntilDone(List.of(one, two, three));
        assertThat(world.server.opened()).isEqualTo(4);
    }

    @Test
    void release_beyondTheLimitByTheLastWhoWorked_letsAWaiterOpen() throws Exception {
        CountDownLatch bothHold = new CountDownLatch(2);
        CountDownLatch timedOut = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        CountDownLatch mayRelease = new CountDownLatch(1);
        Threads.Running<Boolean> quitter = Threads.start(() -> {
            Held held = world.borrow();
            bothHold.countDown();
            bothHold.await();
            assertThatThrownBy(() -> world.borrow()).isInstanceOf(BorrowTimeout.class);
            timedOut.countDown();
            mayRelease.await();
            held.release();
            return true;
        });
        Threads.Running<Integer> nested = Threads.start(() -> {
            Held one = world.borrow();
            bothHold.countDown();
            Threads.await(() -> world.pool.books().line.wantingPlaces() == 1);
            Held two = world.borrow();
            mayGoOn.await();
            Held three = world.borrow();
            int opened = three.physical.number();
            three.release();
            two.release();
            one.release();
            return opened;
        });
        passTimeUntil(() -> bothHold.getCount() == 0 && world.server.opened() == 3);
        Threads.await(() -> {
            world.advance(Duration.ofDays(1));
            return timedOut.getCount() == 0;
        });
        mayGoOn.countDown();
        passTimeUntil(() -> world.pool.books().line.wantingPlaces() == 1);
        Threads.awaitTimedWait(nested.thread());

        mayRelease.countDown();

        assertThat(nested.result()).isEqualTo(4);
        assertThat(quitter.result()).isTrue();
        assertThat(world.listener.lines("beyondLimit")).hasSize(2);
    }
}
