package dev.unchurn.stats;

import dev.unchurn.event.BorrowInfo;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The stacks of borrows on their way into the trees of their pools. Reading a stack that was taken costs tens of microseconds:
 * borrowers only put it into a bounded queue, what does not fit is counted and dropped, and a thread of ours folds the rest.
 * Thread-safe; adding takes no lock.
 */
final class StackSamples {
    /** Four looks a second at so many are some thousandths of a core. */
    static final int MAX_WAITING = 128;

    private final boolean wanted;
    private final ConcurrentLinkedQueue<Sample> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    /** @param wanted whether anybody will look at the stacks; otherwise none is kept */
    StackSamples(boolean wanted) {
        this.wanted = wanted;
    }

    private static final class Sample {
        private final PoolCounters pool;
        private final Throwable stack;
        private final StackEvent event;
        private final long heldNanos;

        Sample(PoolCounters pool, Throwable stack, StackEvent event, long heldNanos) {
            this.pool = pool;
            this.stack = stack;
            this.event = event;
            this.heldNanos = heldNanos;
        }
    }

    /** Takes what happened to a borrow, if it has a stack and there is room. */
    void add(PoolCounters pool, BorrowInfo borrow, StackEvent event, long heldNanos) {
        @Nullable Throwable stack = borrow.stack();
        if (stack == null || !wanted) return;
        if (size.incrementAndGet() > MAX_WAITING) {
            size.decrementAndGet();
            pool.stacksDropped.increment();
        } else {
            waiting.add(new Sample(pool, stack, event, heldNanos));
        }
    }

    /** Folds what waits, on the calling thread. */
    void fold(AtomicInteger nodesOverAll) {
        int most = MAX_WAITING;
        for (Sample sample = waiting.poll(); sample != null; sample = most-- > 0 ? waiting.poll() : null) {
            size.decrementAndGet();
            sample.pool.stacks.add(sample.stack.getStackTrace(), sample.event, sample.heldNanos, nodesOverAll);
        }
    }
}
