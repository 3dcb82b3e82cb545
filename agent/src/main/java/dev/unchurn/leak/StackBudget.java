package dev.unchurn.leak;

import dev.unchurn.config.Stacks;
import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.BorrowerThread;
import dev.unchurn.event.CallSite;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Decides for which borrows the place is looked for, and for which a whole stack is taken. Either costs 2 to 7 µs (JDK 17,
 * depth 20 to 80), and a stack's elements several times that; with at most one place in 200 µs and one stack in 5 ms that is
 * bounded by one or two hundredths of one core however fast a program borrows, and a program that borrows less than 5,000 times a
 * second, in bursts of up to a thousand, has the place of every borrow. A place that leaks has the stack of every borrow that is looked at. Thread-safe.
 */
public final class StackBudget {
    private static final long SITE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long STACK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Threads that borrow at the same moment are looked at, all of them. */
    private static final int BURST = 1_000;

    /** A short program has a flame graph too. */
    private static final int STACK_BURST = 20;

    private final Stacks stacks;
    private final boolean measuresStatements;
    private final CallSites sites = new CallSites();
    private final Allowance lookups = new Allowance(SITE_NANOS, BURST);
    private final Allowance wholes = new Allowance(STACK_NANOS, STACK_BURST);

    /** @param measuresStatements whether it is measured what borrowers do */
    public StackBudget(Stacks stacks, boolean measuresStatements) {
        this.stacks = stacks;
        this.measuresStatements = measuresStatements;
    }

    public boolean measuresStatements() {
        return measuresStatements;
    }

    /**
     * Who borrows on the current thread, as far as there is time to look.
     *
     * @param caller the class that asked {@code DriverManager}
     */
    public BorrowInfo take(@Nullable Class<?> caller) {
        long now = System.nanoTime();
        if (stacks == Stacks.OFF) return borrow(CallSite.UNKNOWN, null, now);
        if (stacks == Stacks.ALL) return borrow(sites.find(), new Throwable("the borrow"), now);
        if (!lookups.take(now)) return borrow(CallSites.somewhereIn(caller), null, now);
        CallSite site = sites.find();
        return borrow(site, site.isLeaking() || wholes.take(now) ? new Throwable("the borrow") : null, now);
    }

    private BorrowInfo borrow(CallSite site, @Nullable Throwable stack, long now) {
        return new BorrowInfo(site, stack, BorrowerThread.current(), measuresStatements, now);
    }

    /** Lets one through each interval, and a burst of many after a time in which there were fewer. */
    private static final class Allowance {
        private final long intervalNanos;
        private final long burstNanos;

        /** When the next one would come if all had come evenly; behind the present where there is something left. */
        private final AtomicLong nextNanos;

        Allowance(long intervalNanos, int burst) {
            this.intervalNanos = intervalNanos;
            this.burstNanos = burst * intervalNanos;
            this.nextNanos = new AtomicLong(System.nanoTime() - burstNanos);
        }

        boolean take(long nowNanos) {
            while (true) {
                long next = nextNanos.get();
                if (next - nowNanos > 0) return false;
                long from = Math.max(next - nowNanos, -burstNanos) + nowNanos;
                if (nextNanos.compareAndSet(next, from + intervalNanos)) return true;
            }
        }
    }
}
