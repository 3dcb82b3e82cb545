package dev.unchurn.stats;

import dev.unchurn.event.CallSite;

/** The numbers of one call site in one pool since the start. Percentiles are exact to about ten percent. Immutable. */
public final class SiteSnapshot {
    private static final double MEDIAN = 50;
    private static final double P99 = 99;

    private final CallSite site;
    private final long borrows;
    private final long reused;
    private final long waitNanos;
    private final long waitP99Nanos;
    private final long heldNanos;
    private final long heldMedianNanos;
    private final long heldP99Nanos;
    private final long nested;
    private final long inLoops;
    private final int longestLoop;
    private final long leaks;
    private final long leased;
    private final long retired;
    private final long measured;
    private final long measuredNanos;
    private final long driverNanos;
    private final long idleInTransactionNanos;
    private final long statements;
    private final long closedInTransaction;

    /** A place where a smaller part than one in so many borrows is in a row is busy: rows come there by chance. */
    private static final int LOOPS_SHARE = 4;

    SiteSnapshot(SiteCounters counters) {
        site = counters.site;
        long endedNow = counters.ended();
        borrows = counters.borrows();
        reused = counters.reused();
        waitNanos = counters.waitNanos.sum();
        waitP99Nanos = counters.waitedNanos(P99);
        heldNanos = counters.heldNanos();
        heldMedianNanos = counters.heldNanos(MEDIAN);
        heldP99Nanos = counters.heldNanos(P99);
        nested = counters.nested.sum();
        long rows = counters.inLoops();
        boolean loops = rows * LOOPS_SHARE >= borrows;
        inLoops = loops ? rows : 0;
        longestLoop = loops ? counters.longestLoop() : 0;
        leaks = counters.leaks.sum();
        retired = counters.retired.sum();
        measured = counters.measures ? Math.max(0, endedNow - leaks) : 0;
        measuredNanos = counters.measures ? heldNanos : 0;
        driverNanos = Math.min(measuredNanos, counters.driverNanos.sum());
        idleInTransactionNanos = Math.min(measuredNanos - driverNanos, counters.idleInTransactionNanos.sum());
        statements = counters.statements.sum();
        closedInTransaction = counters.closedInTransaction.sum();
        leased = Math.max(0, borrows - endedNow);
    }

    /** The place; {@link CallSite#UNKNOWN} or {@link CallSite#OTHERS} for what has no place of its own. */
    public CallSite site() {
        return site;
    }

    /** How often a connection was borrowed here. */
    public long borrows() {
        return borrows;
    }

    /** How many of the borrows opened nothing. */
    public long reused() {
        return reused;
    }

    /** How many of the borrows opened a connection. */
    public long opens() {
        return borrows - reused;
    }

    /** Time from asking for connections to having them, in all: waiting and opening. */
    public long waitNanos() {
        return waitNanos;
    }

    public long waitP99Nanos() {
        return waitP99Nanos;
    }

    /** Time for which connections were held, in all, of the borrows that have ended with a close. */
    public long heldNanos() {
        return heldNanos;
    }

    public long heldMedianNanos() {
        return heldMedianNanos;
    }

    public long heldP99Nanos() {
        return heldP99Nanos;
    }

    /** How many borrows were made by a thread that held a connection of the same pool already. */
    public long nested() {
        return nested;
    }

    /** How many borrows followed one another at once on one thread, at least ten in a row; 0 when it was by chance. */
    public long inLoops() {
        return inLoops;
    }

    /** The most borrows in a row of one thread; 0 when there were never ten, or by chance. */
    public int longestLoop() {
        return longestLoop;
    }

    /** How many connections that were borrowed here were never closed. */
    public long leaks() {
        return leaks;
    }

    /** How many are in the program's hands at this moment. */
    public long leased() {
        return leased;
    }

    /** How many connections that were borrowed here were closed for good because of what happened during the borrow. */
    public long retired() {
        return retired;
    }

    /** Of how many ended borrows the statements were measured; the next numbers are about these. */
    public long measured() {
        return measured;
    }

    /** For how long these were held. */
    public long measuredNanos() {
        return measuredNanos;
    }

    /** For how much of it a thread was inside the driver: executing, committing, rolling back. */
    public long driverNanos() {
        return driverNanos;
    }

    /** For how much of it a transaction was open and the program did something else. */
    public long idleInTransactionNanos() {
        return idleInTransactionNanos;
    }

    /** For how much of it the program did something else, no transaction being open. */
    public long idleNanos() {
        return measuredNanos - driverNanos - idleInTransactionNanos;
    }

    /** How many statements were executed. */
    public long statements() {
        return statements;
    }

    /** How many borrows ended while a transaction was open. */
    public long closedInTransaction() {
        return closedInTransaction;
    }
}
