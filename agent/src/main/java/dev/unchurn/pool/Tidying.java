package dev.unchurn.pool;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Resets what was released and borrowers have not taken for a while. A program in full swing borrows again at once and does the
 * reset itself, on the spot: handing it to another thread and back costs more than the round trip, and each time that we wake
 * up costs the program as much. We come in where it pauses; while it does not, we look less often. Runs on a thread of ours, one
 * at a time for each pool.
 */
final class Tidying implements Runnable {
    /** How long a released connection waits for a borrower before its reset is begun for nobody in particular. */
    static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long LONGEST_PAUSE_NANOS = 16 * GRACE_NANOS;

    private final Pool pool;
    private final Upkeep upkeep;

    /** Who waits for longer than {@link #GRACE_NANOS}; null when nobody does. */
    private volatile @Nullable Thread pausing;

    /** For how long the next one waits. Touched by one at a time, who is asked for by the one before. */
    private volatile long pauseNanos = GRACE_NANOS;

    Tidying(Pool pool) {
        this.pool = pool;
        this.upkeep = pool.upkeep();
    }

    @Override
    public void run() {
        boolean finished = false;
        long seen = upkeep.dirtyCount();
        try {
            pause(pauseNanos);
            pauseNanos = tidy(seen) ? GRACE_NANOS : Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
            finished = true;
        } finally {
            if (!finished) upkeep.tidyFailed();
        }
        // behind what else there is to do: other pools share these threads
        if (upkeep.isTidyWanted(seen)) pool.pools().workers().execute(this);
        else pauseNanos = GRACE_NANOS;
    }

    /** Whom to wake when something urgent is released; null when nobody waits for longer than {@link #GRACE_NANOS}. */
    @Nullable
    Thread pausing() {
        return pausing;
    }

    private void pause(long nanos) {
        if (nanos > GRACE_NANOS) pausing = Thread.currentThread();
        LockSupport.parkNanos(this, nanos);
        pausing = null;
    }

    /** Resets what was dirty before so many others were; whether there was any. */
    private boolean tidy(long upTo) {
        boolean any = false;
        for (Slot slot = upkeep.tidy(pool.now(), upTo); slot != null; slot = upkeep.tidy(pool.now(), upTo)) {
            pool.resets().resetForAny(slot);
            any = true;
        }
        return any;
    }
}
