package dev.unchurn.pool;

import dev.unchurn.event.RetireReason;
import dev.unchurn.pool.Slot.State;
import java.util.concurrent.atomic.AtomicInteger;

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

    /** How many threads are in {@link #settle}. */
    private final AtomicInteger settling = new AtomicInteger();

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
        // whether it is retired and that it is are one step in the books, so that the closer hears of it later
        settling.incrementAndGet();
        try {
            Ending ending = upkeep.settle(slot, pool.now());
            if (ending == Ending.KEPT) pools.trim();
            else pool.discard(physical, ending, null);
        } finally {
            settling.decrementAndGet();
        }
    }

    /**
     * Whether a connection may be on its way from the books to the closer. Whoever waits until all is closed asks the books first, then
     * this, then the closer.
     */
    boolean isSettling() {
        return settling.get() > 0;
    }

    /** Resets what the borrower was given in state RESETTING; false when that failed and the slot is retired. */
    boolean resetFor(Slot slot, Lease lease) {
        Physical physical = slot.physical();
        if (physical == null || !makeFresh(slot, physical)) return false;
        if (ledger.toBorrower(slot, lease, pool.now())) return true;
        closeAndRetire(slot, physical);
        pool.tellDiscarded(Ending.TOO_SLOW, null);
        return false;
    }

    /**
     * From RESETTING. In this order, so that whoever waits until all is closed finds it in the books or with the closer at any
     * moment.
     */
    private void closeAndRetire(Slot slot, Physical physical) {
        pools.closer().close(pool, physical);
        upkeep.retire(slot, State.RESETTING, pool.now());
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
        closeAndRetire(slot, physical);
        tellInvalid(askedNanos);
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
        closeAndRetire(slot, physical);
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
        if (!upkeep.retire(slot, State.VALIDATING, pool.now())) return false;
        if (physical != null) pools.closer().close(pool, physical);
        tellInvalid(askedNanos);
        return false;
    }

    private void tellInvalid(long askedNanos) {
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
