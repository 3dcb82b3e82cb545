package dev.unchurn.shadow;

import dev.unchurn.pool.ShadowBorrow;
import dev.unchurn.pool.ShadowPool;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one thread of the program still has to do in one trial: one action after the other, with the same time between them
 * as in reality, however long the borrows take here. Not thread-safe.
 */
final class Course implements ShadowPool.Borrower {
    /** A thread that waits in vain at a limit would not have come to what it did meanwhile in reality. */
    static final int MOST_PENDING = 4_096;

    private final Trial trial;
    private final ArrayDeque<Action> pending = new ArrayDeque<>();
    private @Nullable Action current;

    /** When the last action had ended, here and in reality. */
    private long virtualNanos;

    private long realNanos;
    private boolean underWay;

    Course(Trial trial, long virtualNanos, long realNanos) {
        this.trial = trial;
        this.virtualNanos = virtualNanos;
        this.realNanos = realNanos;
    }

    void add(List<Action> actions) {
        for (Action action : actions) {
            if (action.isBorrow && pending.size() >= MOST_PENDING) trial.skip();
            else pending.add(action);
        }
        if (!underWay) next();
    }

    boolean isFinished() {
        return !underWay;
    }

    private void next() {
        Action action = pending.poll();
        current = action;
        underWay = action != null;
        if (action == null) return;
        long pauseNanos = Math.max(0, action.beganNanos - realNanos - action.gainNanos);
        trial.pool().at(Math.max(virtualNanos + pauseNanos, earliest(action)), () -> perform(action));
    }

    /**
     * Not before it was so in reality, where it is not known yet when the connection is given back: who had it sooner would
     * hold it all the longer, until the next window, and keep others waiting.
     */
    private long earliest(Action action) {
        boolean goesOnForLong = action.isBorrow && action.demand.endNanos == null;
        return goesOnForLong ? trial.inTime(action.endedNanos) : 0;
    }

    private void perform(Action action) {
        if (action.isBorrow) {
            trial.borrow(action.demand, this);
        } else {
            trial.release(action.demand);
            goOnAfter(action);
        }
    }

    @Override
    public void borrowed(ShadowBorrow borrow) {
        Action action = current;
        if (action == null) return;
        trial.borrowed(action.demand, borrow);
        goOnAfter(action);
    }

    private void goOnAfter(Action action) {
        virtualNanos = trial.pool().now();
        realNanos = action.endedNanos;
        next();
    }
}
