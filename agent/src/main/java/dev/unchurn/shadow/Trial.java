package dev.unchurn.shadow;

import dev.unchurn.event.PoolName;
import dev.unchurn.pool.PoolSettings;
import dev.unchurn.pool.ShadowBorrow;
import dev.unchurn.pool.ShadowPool;
import dev.unchurn.stats.SizePoint;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * One pool of virtual time and the program in front of it. Window by window: at the begin of each every thread is where it
 * was in reality, except those that still wait here; within it a thread goes on as soon as it has what it needs. So the
 * program is as dense as it would be where it only waits for its database, and threads that wait for something else do not
 * run away from each other by more than a window. A pool that is too small takes longer than the window for it, and the next
 * one begins later. Not thread-safe.
 */
final class Trial {
    private static final long HIGHEST_MICROS = TimeUnit.HOURS.toMicros(1);
    private static final long NANOS_PER_MICRO = 1_000;
    private static final int DIGITS = 1;
    private static final double P99 = 99;

    private final int index;
    private final ShadowPool pool;
    private final Map<Long, Course> courses = new HashMap<>();
    private final Histogram queuedMicros = new Histogram(HIGHEST_MICROS, DIGITS);
    private long borrows;
    private long atOnce;
    private long withinMilli;
    private long savedNanos;
    private long skipped;

    /** What is to be added to a real time of this window. */
    private long aheadNanos;

    /** @param index its place in {@link Demand}s */
    Trial(int index, PoolName name, PoolSettings settings) {
        this.index = index;
        this.pool = new ShadowPool(name, settings);
    }

    /** When it was in reality, by the clock of the pool. */
    long inTime(long realNanos) {
        return realNanos + aheadNanos;
    }

    ShadowPool pool() {
        return pool;
    }

    void play(Window window, Pace pace) {
        pool.resetTakes(pace.resetNanos());
        pool.openingsTake(pace::slowness);
        long beginNanos = pool.now();
        long savedBefore = savedNanos;
        aheadNanos = beginNanos - window.beginNanos;
        for (Map.Entry<Long, List<Action>> thread : window.actions.entrySet()) {
            Course course = courses.get(thread.getKey());
            if (course == null) {
                course = new Course(this, beginNanos, window.beginNanos);
                courses.put(thread.getKey(), course);
            }
            course.add(thread.getValue());
        }
        for (Action leak : window.leaks) {
            pool.at(beginNanos + leak.beganNanos - window.beginNanos, () -> leaked(leak.demand));
        }
        pool.runTo(beginNanos + window.endNanos - window.beginNanos);
        pool.leaveOut(Math.max(0, savedNanos - savedBefore) / Math.max(1, courses.size()));
        for (Iterator<Course> each = courses.values().iterator(); each.hasNext(); ) {
            if (each.next().isFinished()) each.remove();
        }
    }

    void borrow(Demand demand, Course course) {
        demand.begunIn(index, pool.borrow(demand.threadId, demand.calmOpenNanos, course));
    }

    void borrowed(Demand demand, ShadowBorrow borrow) {
        borrows++;
        savedNanos += demand.openNanos - borrow.waitNanos();
        long nanos = borrow.queuedNanos();
        queuedMicros.recordValue(Math.min(nanos / NANOS_PER_MICRO, HIGHEST_MICROS));
        if (nanos == 0) atOnce++;
        if (nanos <= TimeUnit.MILLISECONDS.toNanos(1)) withinMilli++;
        if (isLost(demand)) pool.leak(borrow);
    }

    /** A leak that was found before the borrow came to its connection here. */
    private boolean isLost(Demand demand) {
        Long endNanos = demand.endNanos;
        return demand.leaked && endNanos != null && pool.now() >= inTime(endNanos);
    }

    void release(Demand demand) {
        ShadowBorrow borrow = demand.takeFrom(index);
        if (borrow == null) return;
        if (demand.irreversible) pool.retire(borrow);
        else pool.release(borrow);
    }

    private void leaked(Demand demand) {
        ShadowBorrow borrow = demand.takeFrom(index);
        if (borrow != null) pool.leak(borrow);
    }

    /** A borrow that is left out here. */
    void skip() {
        skipped++;
    }

    long borrows() {
        return borrows;
    }

    long savedNanos() {
        return savedNanos;
    }

    long skipped() {
        return skipped;
    }

    SizePoint point(int size) {
        double all = Math.max(1, borrows);
        long p99 = borrows == 0 ? 0 : queuedMicros.getValueAtPercentile(P99) * NANOS_PER_MICRO;
        return new SizePoint(size, atOnce / all, withinMilli / all, p99);
    }
}
