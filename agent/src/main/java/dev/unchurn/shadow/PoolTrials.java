package dev.unchurn.shadow;

import dev.unchurn.event.Activity;
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

/** All trials of one pool: with the owner's settings, and with each size. Not thread-safe. */
final class PoolTrials {
    static final int[] SIZES = {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64};

    private static final Comparator<Heard> BY_TIME = new Comparator<Heard>() {
        @Override
        public int compare(Heard a, Heard b) {
            return Long.signum(a.atNanos - b.atNanos);
        }
    };

    private final Trial asConfigured;
    private final Trial[] bySize = new Trial[SIZES.length];
    private final IdentityHashMap<BorrowInfo, Demand> held = new IdentityHashMap<>();
    private final Pace pace = new Pace();
    private final Calm calm = new Calm(pace);
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
        Window window = new Window(beginNanos, endNanos, new Crowd(heard));
        Collections.sort(heard, BY_TIME);
        for (Heard event : heard) learn(event, window.crowd);
        for (Heard event : heard) place(event, window);
        heard.clear();
        asConfigured.play(window, pace);
        for (Trial trial : bySize) trial.play(window, pace);
    }

    private void learn(Heard event, Crowd crowd) {
        if (event.kind != Heard.Kind.BORROWED) return;
        pace.opened(event.openNanos, crowd.mean(event.beganNanos(), event.atNanos));
    }

    private void place(Heard event, Window window) {
        if (event.kind == Heard.Kind.BORROWED) {
            Demand demand = demand(event, window.crowd);
            held.put(event.borrow, demand);
            act(demand, true, event, window);
            return;
        }
        Demand demand = held.remove(event.borrow);
        if (demand == null) return;
        demand.endNanos = event.atNanos;
        Activity activity = event.borrow.activity();
        demand.irreversible = activity != null && activity.isIrreversible();
        demand.leaked = event.kind == Heard.Kind.LEAKED;
        if (demand.leaked) {
            window.leaks.add(new Action(demand, false, event.atNanos, event.atNanos, 0));
            calm.lost(demand);
        } else {
            pace.held(demand.site, event.atNanos - demand.sinceNanos);
            act(demand, false, event, window);
        }
    }

    private Demand demand(Heard event, Crowd crowd) {
        double slowness = pace.slowness(crowd.mean(event.beganNanos(), event.atNanos));
        return new Demand(event, threadOf(event.borrow), (long) (event.openNanos / slowness), SIZES.length + 1);
    }

    private void act(Demand demand, boolean isBorrow, Heard event, Window window) {
        long gainNanos = calm.gainNanos(demand, isBorrow, event.beganNanos(), window);
        window.add(new Action(demand, isBorrow, event.beganNanos(), event.atNanos, gainNanos));
        calm.did(demand, isBorrow, event.atNanos);
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
