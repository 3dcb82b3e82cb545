package dev.unchurn.leak;

import dev.unchurn.config.Stacks;
import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.BorrowerThread;
import dev.unchurn.event.CallSite;
import dev.unchurn.pool.Lease;
import dev.unchurn.pool.Pool;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides for which borrows the place is looked for, and for which a whole stack is taken. Either costs 2 to 7 µs (JDK 17,
 * depth 20 to 80; 20 on a full machine, whose caches are others'), and a stack's elements several times that. With at most one
 * place in 200 µs and one stack in 5 ms that is one to ten hundredths of one core however fast a program borrows, and a tenth of
 * that once it has gone on like that for ten seconds. A program that borrows less than 5,000 times a second, in bursts of up to
 * a thousand, has the place of every borrow, if that takes less than a thirty-second of one core: on a full machine it is some 1,500 times a
 * second. A place that leaks has the stack of every borrow that is looked at. Thread-safe.
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
    private final Allowance lookups = new Allowance(SITE_NANOS, BURST, System.nanoTime());
    private final Allowance wholes = new Allowance(STACK_NANOS, STACK_BURST, System.nanoTime());

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
        boolean looks = looks(now);
        CallSite site = site(caller, looks, now);
        return new BorrowInfo(site, stack(site, looks, now), BorrowerThread.current(), measuresStatements, now);
    }

    /** As {@link #take}, of a connection of a pool whose clock is the system's. */
    public Lease lease(@Nullable Class<?> caller, Pool pool) {
        long now = System.nanoTime();
        boolean looks = looks(now);
        CallSite site = site(caller, looks, now);
        return pool.lease(site, stack(site, looks, now), BorrowerThread.current(), measuresStatements, now);
    }

    private boolean looks(long now) {
        return stacks == Stacks.ALL || (stacks != Stacks.OFF && lookups.take(now));
    }

    private CallSite site(@Nullable Class<?> caller, boolean looks, long now) {
        if (looks) return found(now);
        return stacks == Stacks.OFF ? CallSite.UNKNOWN : CallSites.somewhereIn(caller);
    }

    private CallSite found(long now) {
        CallSite site = sites.find();
        if (stacks != Stacks.ALL) lookups.took(System.nanoTime() - now, now);
        return site;
    }

    private @Nullable Throwable stack(CallSite site, boolean looks, long now) {
        if (!looks) return null;
        boolean whole = stacks == Stacks.ALL || site.isLeaking() || wholes.take(now);
        return whole ? new Throwable("the borrow") : null;
    }
}
