package dev.unchurn.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes each event on to several listeners. What a listener throws is told to the others as a fault, at most once for
 * each kind of exception, and never reaches the caller. Thread-safe.
 */
public final class Listeners implements Listener {
    private final Listener[] listeners;
    private final FaultOnce faults;

    public Listeners(Listener... listeners) {
        this.listeners = listeners.clone();
        this.faults = new FaultOnce();
    }

    private interface Event {
        void tell(Listener listener);
    }

    private void each(Event event) {
        for (Listener listener : listeners) {
            try {
                event.tell(listener);
            } catch (Throwable failure) {
                fault(nameOf(listener), failure);
            }
        }
    }

    private static String nameOf(Listener listener) {
        return "listener " + listener.getClass().getSimpleName();
    }

    // The three events of every borrow are passed on by plain loops: no allocation, and no lambda to link before the
    // first connection is answered.

    @Override
    public void opened(PoolName pool, long openNanos) {
        for (Listener listener : listeners) {
            try {
                listener.opened(pool, openNanos);
            } catch (Throwable failure) {
                fault(nameOf(listener), failure);
            }
        }
    }

    /** The first listener's that wants one. */
    @Override
    public @Nullable Object tally(PoolName pool) {
        for (Listener listener : listeners) {
            try {
                Object tally = listener.tally(pool);
                if (tally != null) return tally;
            } catch (Throwable failure) {
                fault(nameOf(listener), failure);
            }
        }
        return null;
    }

    @Override
    public void openFailed(PoolName pool, long openNanos) {
        each(listener -> listener.openFailed(pool, openNanos));
    }

    @Override
    public void borrowed(PoolName pool, BorrowInfo borrow, long waitNanos, boolean reused) {
        for (Listener listener : listeners) {
            try {
                listener.borrowed(pool, borrow, waitNanos, reused);
            } catch (Throwable failure) {
                fault(nameOf(listener), failure);
            }
        }
    }

    @Override
    public void released(PoolName pool, BorrowInfo borrow, long heldNanos) {
        for (Listener listener : listeners) {
            try {
                listener.released(pool, borrow, heldNanos);
            } catch (Throwable failure) {
                fault(nameOf(listener), failure);
            }
        }
    }

    @Override
    public void retired(PoolName pool, RetireReason reason, @Nullable String detail, @Nullable CallSite site) {
        each(listener -> listener.retired(pool, reason, detail, site));
    }

    @Override
    public void leaked(PoolName pool, BorrowInfo borrow, LeaseInfo lease) {
        each(listener -> listener.leaked(pool, borrow, lease));
    }

    @Override
    public void overdue(PoolName pool, LeaseInfo lease) {
        each(listener -> listener.overdue(pool, lease));
    }

    @Override
    public void cameBack(PoolName pool, LeaseInfo lease) {
        each(listener -> listener.cameBack(pool, lease));
    }

    @Override
    public void beyondLimit(PoolName pool, int max, List<LeaseInfo> holders) {
        each(listener -> listener.beyondLimit(pool, max, holders));
    }

    @Override
    public void useLimited(PoolName pool, int limit) {
        each(listener -> listener.useLimited(pool, limit));
    }

    @Override
    public void borrowTimedOut(PoolName pool, long waitNanos, List<LeaseInfo> holders) {
        each(listener -> listener.borrowTimedOut(pool, waitNanos, holders));
    }

    @Override
    public void observedOnly(PoolName pool, String why) {
        each(listener -> listener.observedOnly(pool, why));
    }

    @Override
    public void notFresh(PoolName pool, String what, String expected, String found) {
        each(listener -> listener.notFresh(pool, what, expected, found));
    }

    /** Tells each kind of failure at each place once, so that a fault on every borrow does not fill the log. */
    @Override
    public void fault(String where, Throwable failure) {
        if (!faults.isNew(where, failure)) return;
        for (Listener listener : listeners) {
            try {
                listener.fault(where, failure);
            } catch (Throwable unheard) {
                // A listener that cannot even hear of faults: nobody is left to tell.
            }
        }
    }
}
