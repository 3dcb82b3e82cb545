package dev.unchurn.shadow;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.PoolName;
import dev.unchurn.pool.PoolSettings;
import dev.unchurn.stats.Prediction;
import dev.unchurn.stats.SizePoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** All trials of one pool: with the owner's settings, and with each size. Not thread-safe. */
final class PoolTrials {
    static final int[] SIZES = {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64};

    /**
     * What a reset takes cannot be measured where nothing is reset, so this is assumed: a reset is one or two round trips,
     * opening is about ten, a process that is forked and a password that is checked.
     */
    static final int RESETS_IN_AN_OPENING = 20;

    private static final long HIGHEST_MICROS = TimeUnit.HOURS.toMicros(1);
    private static final long NANOS_PER_MICRO = 1_000;
    private static final double MEDIAN = 50;

    private static final Comparator<Heard> BY_TIME = new Comparator<Heard>() {
        @Override
        public int compare(Heard a, Heard b) {
            return Long.signum(a.atNanos - b.atNanos);
        }
    };

    private final Trial asConfigured;
    private final Trial[] bySize = new Trial[SIZES.length];
    private final IdentityHashMap<BorrowInfo, Demand> held = new IdentityHashMap<>();
    private final Histogram openMicros = new Histogram(HIGHEST_MICROS, 1);
    private final List<Heard> heard = new ArrayList<>();
    private final long firstNanos;
    private long unknownThreads;

    PoolTrials(PoolName name, PoolSettings.Builder settings, long firstNanos) {
        PoolSettings configured = settings.build();
        this.asConfigured = new Trial(0, name, configured);
        for (int i = 0; i < SIZES.length; i++) {
            bySize[i] = new Trial(i + 1, name, settings.max(SIZES[i]).build());
        }
        settings.max(configured.max());
        this.firstNanos = firstNanos;
    }

    void hear(Heard event) {
        heard.add(event);
    }

    /** Plays what was heard, which had happened in this window of real time. */
    void play(long beginNanos, long endNanos) {
        Window window = new Window(beginNanos, endNanos);
        Collections.sort(heard, BY_TIME);
        for (Heard event : heard) place(event, window);
        heard.clear();
        long openNanos =
                openMicros.getTotalCount() == 0 ? 0 : openMicros.getValueAtPercentile(MEDIAN) * NANOS_PER_MICRO;
        asConfigured.play(window, openNanos / RESETS_IN_AN_OPENING);
        for (Trial trial : bySize) trial.play(window, openNanos / RESETS_IN_AN_OPENING);
    }

    private void place(Heard event, Window window) {
        if (event.kind == Heard.Kind.BORROWED) {
            Demand demand = new Demand(threadOf(event.borrow), event.openNanos, SIZES.length + 1);
            held.put(event.borrow, demand);
            openMicros.recordValue(Math.min(event.openNanos / NANOS_PER_MICRO, HIGHEST_MICROS));
            window.add(new Action(demand, true, event.beganNanos(), event.atNanos));
            return;
        }
        Demand demand = held.remove(event.borrow);
        if (demand == null) return;
        Action action = new Action(demand, false, event.atNanos, event.atNanos);
        demand.leaked = event.kind == Heard.Kind.LEAKED;
        if (demand.leaked) window.leaks.add(action);
        else window.add(action);
    }

    /** Where the thread is not known, every borrow counts as a thread's own. */
    private long threadOf(BorrowInfo borrow) {
        return borrow.threadId() == 0 ? --unknownThreads : borrow.threadId();
    }

    Prediction prediction(long nowNanos, long leftOut) {
        int peak = asConfigured.pool().peak();
        List<SizePoint> points = new ArrayList<>();
        for (int i = 0; i < SIZES.length; i++) {
            points.add(bySize[i].point(SIZES[i]));
            if (SIZES[i] >= peak) break;
        }
        return new Prediction(
                asConfigured.borrows(),
                leftOut + asConfigured.skipped(),
                asConfigured.pool().opens(),
                peak,
                asConfigured.savedNanos(),
                nowNanos - firstNanos,
                points);
    }

    boolean hasBorrows() {
        return asConfigured.borrows() > 0;
    }
}
