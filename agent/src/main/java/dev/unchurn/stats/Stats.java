package dev.unchurn.stats;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.CallSite;
import dev.unchurn.event.LeaseInfo;
import dev.unchurn.event.Listener;
import dev.unchurn.event.PoolName;
import dev.unchurn.event.RetireReason;
import dev.unchurn.event.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Folds events into numbers, by the name of the pool: pools of the same user, server and database are counted
 * together. Thread-safe; a borrow and a release take no lock here.
 */
public final class Stats implements Listener {
    static final int MAX_POOLS = 256;

    /** Under this name are counted the pools beyond {@link #MAX_POOLS}. */
    static final PoolName OTHER_POOLS = PoolName.of("other pools", null);

    /** How many call sites have counters, over all pools. */
    private final AtomicInteger sites = new AtomicInteger();

    private final Map<PoolName, PoolCounters> pools = new ConcurrentHashMap<>();
    private final Tallies tallies = new Tallies();
    private final StackSamples samples;
    private final Ticker ticker;
    private final AtomicInteger stackNodes = new AtomicInteger();
    private final long startEpochMillis = System.currentTimeMillis();

    /** With samples of stacks. */
    public Stats() {
        this(true);
    }

    /** @param samplesStacks whether stacks are kept for {@link #foldStacks} */
    public Stats(boolean samplesStacks) {
        this(samplesStacks, Ticker.SYSTEM);
    }

    /** As above, with another clock. */
    public Stats(boolean samplesStacks, Ticker ticker) {
        this.samples = new StackSamples(samplesStacks);
        this.ticker = ticker;
    }

    /** When counting began, by the wall clock. */
    public long startEpochMillis() {
        return startEpochMillis;
    }

    /** Folds the stacks that were taken since the last call. To be called a few times a second, by one thread of ours. */
    public void foldStacks() {
        samples.fold(stackNodes);
    }

    /** How many connections count for themselves. */
    int tallies() {
        return tallies.size();
    }

    /**
     * Brings the timelines up to date. To be called once a second, and at the end.
     *
     * @param sinceStartNanos how long this has been counting
     */
    public void look(long sinceStartNanos) {
        tallies.settle();
        for (PoolCounters counters : pools.values()) counters.look(sinceStartNanos);
    }

    /** The numbers of this moment. Events that arrive meanwhile may be in some of them and not yet in others. */
    public Snapshot snapshot() {
        tallies.settle();
        List<PoolSnapshot> snapshots = new ArrayList<>();
        for (PoolCounters counters : pools.values()) snapshots.add(new PoolSnapshot(counters));
        return new Snapshot(snapshots);
    }

    /** The tally of a connection leads to its pool at once. */
    private PoolCounters of(PoolName pool, BorrowInfo borrow) {
        Object tally = borrow.tally();
        return tally instanceof ConnectionTally ? ((ConnectionTally) tally).pool : of(pool);
    }

    /** Names are never taken out, so a name that was once counted with the others stays with them. */
    private PoolCounters of(PoolName pool) {
        PoolCounters known = pools.get(pool);
        if (known != null || pools.size() < MAX_POOLS) return known == null ? add(pool) : known;
        // new counters are large: they must not be made for each event of a pool that is counted with the others
        PoolCounters others = pools.get(OTHER_POOLS);
        return others == null ? add(OTHER_POOLS) : others;
    }

    private PoolCounters add(PoolName pool) {
        PoolCounters fresh = new PoolCounters(pool, sites);
        PoolCounters earlier = pools.putIfAbsent(pool, fresh);
        return earlier == null ? fresh : earlier;
    }

    @Override
    public void opened(PoolName pool, long openNanos) {
        of(pool).opened(openNanos, ticker.nanos());
    }

    /** Counts what happens all the time with one connection. */
    @Override
    public Object tally(PoolName pool) {
        return tallies.add(of(pool));
    }

    @Override
    public void openFailed(PoolName pool, long openNanos) {
        of(pool).openFailures.increment();
    }

    @Override
    public void borrowed(PoolName pool, BorrowInfo borrow, long waitNanos, boolean reused) {
        PoolCounters counters = of(pool, borrow);
        counters.borrowed(borrow, waitNanos, reused);
        samples.add(counters, borrow, reused ? StackEvent.REUSED : StackEvent.OPENED, 0);
    }

    @Override
    public void released(PoolName pool, BorrowInfo borrow, long heldNanos) {
        PoolCounters counters = of(pool, borrow);
        counters.released(borrow, heldNanos);
        samples.add(counters, borrow, StackEvent.RELEASED, heldNanos);
    }

    @Override
    public void retired(PoolName pool, RetireReason reason, @Nullable String detail, @Nullable CallSite site) {
        of(pool).retired(reason, detail, site);
    }

    @Override
    public void leaked(PoolName pool, BorrowInfo borrow, LeaseInfo lease) {
        PoolCounters counters = of(pool);
        counters.leaked(borrow, lease);
        samples.add(counters, borrow, StackEvent.LEAKED, lease.heldNanos());
    }

    @Override
    public void overdue(PoolName pool, LeaseInfo lease) {
        of(pool).overdue.count(lease);
    }

    @Override
    public void beyondLimit(PoolName pool, int max, List<LeaseInfo> holders) {
        of(pool).beyondLimit.increment();
    }

    @Override
    public void useLimited(PoolName pool, int limit) {
        of(pool).useLimit = limit;
    }

    @Override
    public void borrowTimedOut(PoolName pool, long waitNanos, List<LeaseInfo> holders) {
        of(pool).timeouts.increment();
    }

    @Override
    public void observedOnly(PoolName pool, String why) {
        of(pool).observedOnly = true;
    }
}
