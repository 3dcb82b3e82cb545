package dev.unchurn.shadow;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.LeaseInfo;
import dev.unchurn.event.Listener;
import dev.unchurn.event.PoolName;
import dev.unchurn.event.Ticker;
import dev.unchurn.pool.PoolSettings;
import dev.unchurn.stats.Prediction;
import dev.unchurn.stats.Predictions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hears what a program does without a pool and says what pooling would have made of it. On the program's threads an event is
 * only noted; {@link #play} does the rest, on a thread of ours, about each second. Sessions that could not have been reused
 * are known as far as the text of statements shows it. Memory is bounded: so many pools, so many borrows between two calls of {@link #play}; beyond that
 * borrows are left out and counted. Thread-safe.
 */
public final class Shadow implements Listener, Predictions {
    static final int MAX_POOLS = 16;

    /** Between two rounds: a program that opens more than that in a second has no database behind it. */
    static final int MAX_BORROWS = 16_384;

    /** Whoever may borrow may also release, and what was borrowed before is released besides. */
    private static final int MAX_EVENTS = Integer.MAX_VALUE;

    private final PoolSettings.Builder settings;
    private final Ticker ticker;
    private final long originNanos;
    private final Mailbox mailbox = new Mailbox();
    private final Map<PoolName, LongAdder> leftOut = new ConcurrentHashMap<>();

    /** Guards what follows. Never taken by a thread of the program. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<PoolName, PoolTrials> pools = new LinkedHashMap<>();
    private long playedNanos;

    /** @param settings as they would be in mode=pool; belongs to the shadow from now on */
    public Shadow(PoolSettings.Builder settings, Ticker ticker) {
        this.settings = settings;
        this.ticker = ticker;
        this.originNanos = ticker.nanos();
    }

    @Override
    public void borrowed(PoolName pool, BorrowInfo borrow, long waitNanos, boolean reused) {
        if (reused || borrow.isLeftOut() || borrow == BorrowInfo.UNKNOWN) return;
        Heard event = new Heard(Heard.Kind.BORROWED, pool, borrow, now(), waitNanos);
        if (mailbox.add(event, MAX_BORROWS)) return;
        borrow.leaveOut();
        countLeftOut(pool);
    }

    @Override
    public void released(PoolName pool, BorrowInfo borrow, long heldNanos) {
        if (borrow.isLeftOut() || borrow == BorrowInfo.UNKNOWN) return;
        mailbox.add(new Heard(Heard.Kind.RELEASED, pool, borrow, now(), 0), MAX_EVENTS);
    }

    @Override
    public void leaked(PoolName pool, BorrowInfo borrow, LeaseInfo lease) {
        if (borrow.isLeftOut() || borrow == BorrowInfo.UNKNOWN) return;
        mailbox.add(new Heard(Heard.Kind.LEAKED, pool, borrow, now(), 0), MAX_EVENTS);
    }

    private long now() {
        return ticker.nanos() - originNanos;
    }

    private void countLeftOut(PoolName pool) {
        LongAdder known = leftOut.get(pool);
        if (known == null) {
            if (leftOut.size() >= MAX_POOLS) return;
            leftOut.putIfAbsent(pool, new LongAdder());
            known = leftOut.get(pool);
        }
        if (known != null) known.increment();
    }

    /** Plays what was heard since the last time. */
    public void play() {
        lock.lock();
        try {
            long beginNanos = playedNanos;
            long endNanos = Math.max(beginNanos, now());
            playedNanos = endNanos;
            for (Heard event : mailbox.takeAll()) {
                PoolTrials trials = trials(event);
                if (trials != null) trials.hear(event);
            }
            for (PoolTrials trials : pools.values()) trials.play(beginNanos, endNanos);
        } finally {
            lock.unlock();
        }
    }

    /** The trials of the event's pool; null beyond the bound, and where it does not begin with a borrow. */
    private @Nullable PoolTrials trials(Heard event) {
        PoolTrials known = pools.get(event.pool);
        if (known != null || event.kind != Heard.Kind.BORROWED || pools.size() >= MAX_POOLS) return known;
        PoolTrials fresh = new PoolTrials(event.pool, settings, event.beganNanos());
        pools.put(event.pool, fresh);
        return fresh;
    }

    @Override
    public Map<PoolName, Prediction> predictions() {
        lock.lock();
        try {
            play();
            Map<PoolName, Prediction> predictions = new LinkedHashMap<>();
            for (Map.Entry<PoolName, PoolTrials> each : pools.entrySet()) {
                if (!each.getValue().hasBorrows()) continue;
                LongAdder left = leftOut.get(each.getKey());
                predictions.put(each.getKey(), each.getValue().prediction(playedNanos, left == null ? 0 : left.sum()));
            }
            return predictions;
        } finally {
            lock.unlock();
        }
    }
}
