package dev.unchurn.pool;

import dev.unchurn.event.Listener;
import dev.unchurn.event.PoolName;
import dev.unchurn.event.RetireReason;
import dev.unchurn.event.Ticker;
import dev.unchurn.pool.Slot.State;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * All pools of the program and what they share: the cap on idle connections, the threads that reset, close and keep
 * house, the queue of connections that became unreachable. Its threads are daemons and start with the first pool.
 * Thread-safe.
 */
public final class Pools {
    private static final double LIFETIME_JITTER = 0.1;
    private static final long RETIRE_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final PoolSettings settings;
    private final Listener listener;
    private final Ticker ticker;
    private final Executor workers;
    private final Closer closer;
    private final ReferenceQueue<Object> unreachable = new ReferenceQueue<>();
    private final Housekeeping housekeeping = new Housekeeping(this, unreachable);
    private final AtomicBoolean housekeepingStarted;
    private final List<Pool> all = new CopyOnWriteArrayList<>();
    private final IdleOverAll idleOverAll = new IdleOverAll();
    private final AtomicInteger slotsOverAll = new AtomicInteger();
    private final Random random = new Random();
    private final long lineNanos;
    private volatile boolean ended;

    /**
     * @param listener hears everything that happens here; must not throw
     */
    public Pools(PoolSettings settings, Listener listener, Ticker ticker) {
        this(settings, listener, ticker, new Workers(listener), true, Turns.LINE_NANOS);
    }

    /**
     * Without housekeeping: for whoever runs it and the background work himself.
     *
     * @param lineNanos for {@link Turns}; 0 for none
     */
    Pools(PoolSettings settings, Listener listener, Ticker ticker, Executor workers, long lineNanos) {
        this(settings, listener, ticker, workers, false, lineNanos);
    }

    private Pools(
            PoolSettings settings,
            Listener listener,
            Ticker ticker,
            Executor workers,
            boolean keepsHouse,
            long lineNanos) {
        this.settings = settings;
        this.listener = listener;
        this.ticker = ticker;
        this.workers = workers;
        this.lineNanos = lineNanos;
        this.closer = new Closer(workers, ticker, listener);
        this.housekeepingStarted = new AtomicBoolean(!keepsHouse);
    }

    /** A new pool. Two of the same name are two pools. */
    public Pool add(PoolName name) {
        Pool pool = new Pool(name, this);
        all.add(pool);
        if (ended) drain(pool, RetireReason.SHUTDOWN);
        else if (housekeepingStarted.compareAndSet(false, true)) DaemonThreads.start("unchurn-pools", housekeeping);
        return pool;
    }

    /**
     * Retires every connection to a server that nobody has borrowed, of all pools, and closes them on this thread. Waits for
     * those that are just being reset or closed, but only for a moment.
     */
    public void retireIdle(String server, RetireReason reason) {
        long beganNanos = System.nanoTime();
        boolean busy = true;
        while (busy && System.nanoTime() - beganNanos < RETIRE_WAIT_NANOS) {
            busy = false;
            for (Pool pool : all) {
                if (!pool.name().server().equals(server)) continue;
                List<Physical> taken = new ArrayList<>();
                boolean tidying = pool.upkeep().takeUnused(taken, now());
                pool.discardAllNow(taken, reason);
                busy |= tidying || pool.resets().isSettling() || !closer.isFinished(pool);
            }
            if (busy) LockSupport.parkNanos(this, POLL_NANOS);
        }
    }

    /** Retires what was idle when the server proved to be gone. What became idle later has met the server since. */
    void serverGone(String server, long atNanos) {
        for (Pool pool : all) {
            if (!pool.name().server().equals(server)) continue;
            pool.discardAll(pool.upkeep().takeIdleSince(atNanos, now()), RetireReason.SERVER_GONE);
        }
    }

    /** Closes our idle connections to a full server, on this thread; whether there were any. */
    boolean makeRoom(String server) {
        boolean any = false;
        for (Pool pool : all) {
            if (!pool.name().server().equals(server)) continue;
            List<Physical> taken = pool.upkeep().takeIdleSince(now(), now());
            any |= !taken.isEmpty();
            pool.discardAllNow(taken, RetireReason.SERVER_FULL);
        }
        return any;
    }

    /** Whether any connection of ours to this server is open, so that it may come back. */
    boolean hasConnections(String server) {
        for (Pool pool : all) {
            if (pool.name().server().equals(server) && pool.upkeep().census().hasConnections()) return true;
        }
        return false;
    }

    /** Retires the idle connections of a pool for good; what is leased is closed when it is released. */
    public void remove(Pool pool, RetireReason reason) {
        drain(pool, reason);
        dropEmptied();
    }

    private void drain(Pool pool, RetireReason reason) {
        pool.discardAll(pool.upkeep().drain(reason, now()), reason);
    }

    /** A removed pool stays on the list while it has connections: their resets and leaks still need somebody. */
    void dropEmptied() {
        List<Pool> emptied = new ArrayList<>();
        for (Pool pool : all) {
            if (pool.upkeep().draining() != null && pool.isUnused()) emptied.add(pool);
        }
        for (Pool pool : emptied) all.remove(pool);
    }

    /** How many connections are borrowed now, over all pools. */
    public int leasedCount() {
        int leased = 0;
        for (Pool pool : all) leased += pool.upkeep().census().count(State.LEASED);
        return leased;
    }

    /**
     * The program ends: closes every connection that is not leased, and returns when that is done or has taken as long as
     * a reset may take. Borrowing still works afterwards, and what is then released is closed at once.
     */
    public void shutdown() {
        ended = true;
        Runnable closing = new Runnable() {
            @Override
            public void run() {
                closeAll();
            }
        };
        // On a thread of ours, so that a driver that hangs in close() holds up the end of the program for a moment
        // only.
        try {
            Thread thread = DaemonThreads.start("unchurn-shutdown", closing);
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(settings.resetTimeoutNanos())));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            closer.useCallersThread();
            housekeeping.end();
        }
    }

    private void closeAll() {
        for (Pool pool : all) {
            pool.discardAllNow(pool.upkeep().drain(RetireReason.SHUTDOWN, now()), RetireReason.SHUTDOWN);
        }
        while (!isAllClosed()) LockSupport.parkNanos(this, POLL_NANOS);
    }

    /** Whether no reset and no closing is under way. In this order: what is reset may be closed then. */
    boolean isAllClosed() {
        return !isResetting() && closer.isFinished();
    }

    private boolean isResetting() {
        for (Pool pool : all) {
            if (pool.upkeep().census().count(State.RESETTING) > 0
                    || pool.resets().isSettling()) return true;
        }
        return false;
    }

    /** Retires the longest idle connections of all pools until no more are left than are allowed. */
    void trim() {
        while (idleOverAll.count() > settings.maxIdle()) {
            Pool pool = withOldestIdle();
            if (pool == null) return;
            List<Physical> taken = pool.upkeep().takeOldestIdle(now());
            if (taken.isEmpty()) return;
            pool.discardAll(taken, RetireReason.SURPLUS);
        }
    }

    private @Nullable Pool withOldestIdle() {
        Pool found = null;
        long oldest = 0;
        for (Pool pool : idleOverAll.pools()) {
            Long since = pool.upkeep().oldestIdleSince();
            if (since == null || (found != null && since - oldest >= 0)) continue;
            found = pool;
            oldest = since;
        }
        return found;
    }

    /** How old the next connection may become; not all the same, so that they do not all go at once. */
    long lifeNanos() {
        long max = settings.maxLifetimeNanos();
        return max - (long) (max * LIFETIME_JITTER * random.nextDouble());
    }

    RootReference watch(Object root, Slot slot) {
        return new RootReference(root, slot, unreachable);
    }

    /** One round of housekeeping; for tests, which have no thread for it. */
    void tick() {
        housekeeping.tick();
    }

    /** Every pool that has not been removed, oldest first: the order in which several of them are locked. */
    List<Pool> all() {
        return all;
    }

    PoolSettings settings() {
        return settings;
    }

    /** Who hears what happens. */
    public Listener listener() {
        return listener;
    }

    Executor workers() {
        return workers;
    }

    Closer closer() {
        return closer;
    }

    long lineNanos() {
        return lineNanos;
    }

    /** The idle connections of all pools. */
    IdleOverAll idleOverAll() {
        return idleOverAll;
    }

    /** How many slots there are that are not retired. */
    AtomicInteger slotsOverAll() {
        return slotsOverAll;
    }

    /** Whether all could be idle at once: then nobody needs to count. */
    boolean areAllWelcome() {
        return slotsOverAll.get() <= settings.maxIdle();
    }

    long now() {
        return ticker.nanos();
    }
}
