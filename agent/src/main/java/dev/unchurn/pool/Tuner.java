package dev.unchurn.pool;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds by trying how many connections of a pool should be in use at the same time. A server whose processors are all busy serves
 * less the more of its sessions work at once; how many that is, nothing tells but a {@link Trial}. Used by the thread that
 * keeps house only.
 *
 * <p>A limit is set only when it has served clearly more, and it goes when it is not needed any more or does not hold what it promised.
 */
final class Tuner {
    /** So few at once are no crowd on any server. */
    private static final int FEW = 8;

    /** Releases in a second, for counts that mean something in the turns of a trial. */
    private static final int ENOUGH = 2_000;

    /** With fewer, turns are longer, but no more than so many times. */
    private static final int LONGEST_TURNS = 4;

    private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Of two seconds in a row: the ratio from which on nothing is tried, as what is counted would differ anyway. */
    private static final double STEADY = 0.9;

    /** One of so many that loses its patience says that the limit is too low. */
    private static final int IMPATIENT = 32;

    /** A limit that serves so much less than at first does not fit what the program does now. */
    private static final double FALLEN = 0.7;

    /** What nobody had to wait for in so many seconds in a row is not needed. */
    private static final int SOON = 10;

    /** So many seconds in a row are no accident. */
    private static final int STRIKES = 3;

    /** After a search in vain, and after a limit that had to go; twice as long after each one more. */
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(512);

    private static final int NOTHING = 0;

    private final Limited pool;
    private @Nullable Trial trial;
    private int limit = Limited.NO_LIMIT;

    /** How many were in use when the search began. */
    private int crowd;

    /** What is to be tried next in this search, or {@link #NOTHING}. */
    private int next = NOTHING;

    /** Releases in the first second with the limit; 0 until that is over. */
    private double rateAtFirst;

    /** For how many seconds in a row nobody waited, or the limit did not hold what it had promised. */
    private int unneeded;

    private int unfit;

    private long pauseNanos;

    /** When the last search or limit ended. */
    private long pausedSinceNanos;

    private @Nullable Load last;
    private long lastNanos;
    private double lastRate;

    Tuner(Limited pool) {
        this.pool = pool;
    }

    /** How many may be in use now, but for the turns of a trial; {@link Limited#NO_LIMIT} for any number. */
    int limit() {
        return limit;
    }

    /**
     * Each second: looks whether the limit still makes sense, and whether there is reason to try another one.
     *
     * @param mayTry whether no other pool is trying
     * @return true when a trial has begun: {@link #look} wants to be called
     */
    boolean tick(boolean mayTry, long nowNanos) {
        if (trial != null) return false;
        Load now = pool.load();
        Load before = last;
        double seconds = Math.max(1, nowNanos - lastNanos) / SECOND_NANOS;
        last = now;
        lastNanos = nowNanos;
        if (before == null) return false;
        double rate = (now.uses() - before.uses()) / seconds;
        boolean isSteady = rate > STEADY * lastRate && lastRate > STEADY * rate;
        lastRate = rate;
        if (limit != Limited.NO_LIMIT) {
            judgeLimit(now, before, rate, isSteady);
            if (unneeded == SOON || unfit == STRIKES) {
                endLimit(nowNanos);
                return false;
            }
        }
        boolean isCrowd = LONGEST_TURNS * rate >= ENOUGH && (limit != Limited.NO_LIMIT || now.used() > FEW);
        return isSteady && isCrowd && mayTry && begin(now, rate, nowNanos);
    }

    /** Seconds without any borrow count neither way, and a load that comes and goes proves nothing: after a pause there is the limit again. */
    private void judgeLimit(Load now, Load before, double rate, boolean isSteady) {
        if (rate == 0) return;
        boolean isNeeded = now.waits() != before.waits();
        if (isNeeded && rateAtFirst == 0) rateAtFirst = rate;
        boolean isPatient = (now.impatient() - before.impatient()) * IMPATIENT <= now.uses() - before.uses();
        unneeded = isNeeded ? 0 : unneeded + 1;
        boolean isFallen = isSteady && rate < FALLEN * rateAtFirst;
        unfit = isNeeded && (isFallen || !isPatient) ? unfit + 1 : 0;
    }

    private void endLimit(long nowNanos) {
        limit = Limited.NO_LIMIT;
        unneeded = 0;
        unfit = 0;
        pool.limitUse(limit, nowNanos);
        next = NOTHING;
        pause(nowNanos);
    }

    private void pause(long nowNanos) {
        pausedSinceNanos = nowNanos;
        pauseNanos = Math.min(Math.max(SHORTEST_PAUSE_NANOS, 2 * pauseNanos), LONGEST_PAUSE_NANOS);
    }

    private boolean begin(Load now, double rate, long nowNanos) {
        if (next == NOTHING) {
            long untilNanos = limit == Limited.NO_LIMIT ? pauseNanos : LONGEST_PAUSE_NANOS;
            if (nowNanos - pausedSinceNanos < untilNanos) return false;
            crowd = now.used();
            next = limit == Limited.NO_LIMIT ? partOfCrowd(4) : Limited.NO_LIMIT;
        }
        trial = new Trial(limit, next, Math.max(1, ENOUGH / rate), now.uses(), nowNanos);
        return true;
    }

    private int partOfCrowd(int parts) {
        return (crowd + parts - 1) / parts;
    }

    /**
     * Goes on with the trial.
     *
     * @return for how long there is nothing to do; negative when the trial is over
     */
    long look(long nowNanos) {
        Trial current = trial;
        if (current == null) return -1;
        if (current.leftNanos(nowNanos) > 0) return current.leftNanos(nowNanos);
        int before = current.limit();
        current.look(pool.load().uses(), nowNanos);
        if (current.limit() != before) pool.limitUse(current.limit(), nowNanos);
        if (!current.isOver()) return current.leftNanos(nowNanos);
        trial = null;
        last = null;
        ended(current, nowNanos);
        return -1;
    }

    private void ended(Trial over, long nowNanos) {
        boolean wasLimited = limit != Limited.NO_LIMIT;
        int tried = next;
        next = NOTHING;
        if (over.isBetter()) {
            limit = tried;
            rateAtFirst = 0;
        }
        if (!wasLimited && tried == partOfCrowd(4) && !over.isHopeless()) next = partOfCrowd(over.isBetter() ? 8 : 2);
        if (next != NOTHING) return;
        pause(nowNanos);
        // what has held for long was right: the next search need not wait
        if (wasLimited && tried == Limited.NO_LIMIT && !over.isBetter()) pauseNanos = 0;
    }
}
