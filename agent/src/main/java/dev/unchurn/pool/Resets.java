package dev.unchurn.pool;

import dev.unchurn.event.RetireReason;
import dev.unchurn.pool.Slot.State;
import org.jspecify.annotations.Nullable;

/**
 * Makes used connections of one pool fit for their next borrowers, and retires those that are not: by a reset, or by asking the server
 * for a sign of life. May block, on the thread of whoever calls. Thread-safe, as each slot is in the hands of one thread at that time.
 */
final class Resets {
    /** A borrower waits for a sign of life; opening anew would have taken less than this. */
    private static final long VALIDATION_MILLIS = 1_000;

    private final Pool pool;
    private final Pools pools;
    private final Ledger ledger;
    private final Upkeep upkeep;

    Resets(Pool pool) {
        this.pool = pool;
        this.pools = pool.pools();
        this.ledger = pool.ledger();
        this.upkeep = pool.upkeep();
    }

    /** Resets what no borrower resets for itself, in state RESETTING. */
    void resetForAny(Slot slot) {
        Physical physical = slot.physical();
        if (physical != null && makeFresh(slot, physical)) settle(slot, physical);
    }

    /** The reset that no borrower does for itself has worked. */
    void settle(Slot slot, Physical physical) {
        // whoever waits until all is closed finds it in the books or here at any moment
        Closer.Closing held = pools.closer().hold(pool, physical);
        try {
            Ending ending = upkeep.settle(slot, pool.now());
            if (ending == Ending.KEPT) pools.trim();
            else pool.discard(physical, ending, null);
        } finally {
            held.letGo();
        }
    }

    /** Resets what the borrower was given in state RESETTING; false when that failed and the slot is retired. */
    boolean resetFor(Slot slot, Lease lease) {
        Physical physical = slot.physical();
        if (physical == null || !makeFresh(slot, physical)) return false;
        if (ledger.toBorrower(slot, lease, pool.now())) return true;
        upkeep.retire(slot, State.RESETTING, pool.now());
        pool.discard(physical, Ending.TOO_SLOW, null);
        return false;
    }

    private boolean makeFresh(Slot slot, Physical physical) {
        long askedNanos = pool.now();
        try {
            physical.reset();
        } catch (Throwable failure) {
            resetFailed(slot, physical, failure);
            return false;
        }
        if (hasStayed(slot, physical)) return true;
        retireInvalid(slot, State.RESETTING, physical, askedNanos);
        return false;
    }

    /** A reset that had nothing to undo has heard nothing from the server: what had lain there for a while is looked at. */
    private boolean hasStayed(Slot slot, Physical physical) {
        long lookAfterNanos = pool.books().lookAfterNanos();
        return slot.idleNanos() < lookAfterNanos || !hasUnaskedWord(physical) || isValid(physical);
    }

    private void resetFailed(Slot slot, Physical physical, Throwable failure) {
        boolean tooSlow = upkeep.isTimedOut(slot);
        boolean broken = !tooSlow && pool.isBroken(physical);
        long nowNanos = pool.now();
        // in this order, so that whoever waits until all is closed never finds it in neither
        pools.closer().close(pool, physical);
        upkeep.retire(slot, State.RESETTING, nowNanos);
        pool.relieveStandstill();
        if (broken) pools.serverGone(pool.name().server(), nowNanos);
        RetireReason reason = tooSlow ? RetireReason.RESET_TIMEOUT : broken ? RetireReason.BROKEN : reasonOf(failure);
        if (failure instanceof NotFresh) tellDifference((NotFresh) failure);
        String message = failure.getMessage();
        String detail = message == null ? failure.getClass().getName() : message;
        pools.listener().retired(pool.name(), reason, detail, null);
    }

    private static RetireReason reasonOf(Throwable failure) {
        return failure instanceof NotReusable ? ((NotReusable) failure).reason() : RetireReason.RESET_FAILED;
    }

    private void tellDifference(NotFresh difference) {
        pools.listener().notFresh(pool.name(), difference.what(), difference.expected(), difference.found());
    }

    /** Asks the server of what the borrower was given in state VALIDATING; false when it is gone and the slot retired. */
    boolean validateFor(Slot slot, Lease lease) {
        Physical physical = slot.physical();
        long askedNanos = pool.now();
        if (physical != null && isAlive(slot, physical) && ledger.toBorrower(slot, lease, pool.now())) return true;
        retireInvalid(slot, State.VALIDATING, physical, askedNanos);
        return false;
    }

    private void retireInvalid(Slot slot, State from, @Nullable Physical physical, long askedNanos) {
        if (!upkeep.retire(slot, from, pool.now())) return;
        if (physical != null) pools.closer().close(pool, physical);
        pools.serverGone(pool.name().server(), askedNanos);
        pools.listener().retired(pool.name(), RetireReason.INVALID, null, null);
    }

    /** Short idle times are trusted, as long as the server has said nothing: a killed session says so. */
    private boolean isAlive(Slot slot, Physical physical) {
        boolean wasShort = slot.idleNanos() < pools.settings().validateAfterNanos();
        return (wasShort && !hasUnaskedWord(physical)) || isValid(physical);
    }

    private boolean hasUnaskedWord(Physical physical) {
        try {
            return physical.hasUnaskedWord();
        } catch (Throwable failure) {
            pools.listener().fault("looking for a word of the server", failure);
            return true;
        }
    }

    private boolean isValid(Physical physical) {
        try {
            return physical.isValid(
                    Math.max(1, Math.min(VALIDATION_MILLIS, pools.settings().resetTimeoutNanos() / 1_000_000)));
        } catch (Throwable failure) {
            pools.listener().fault("validation", failure);
            return false;
        }
    }
}
