package dev.unchurn.event;

import org.jspecify.annotations.Nullable;

/**
 * What a borrower does with its connection: how often and for how long it is inside the driver, and how long it leaves a transaction
 * waiting. As far as JDBC shows it: a transaction begins with the first statement while auto-commit is off; one that is begun by
 * the text of a statement is not seen. The rest of the time held is the program's own. Thread-safe; when two threads use one
 * connection at once, the time during which either is inside the driver counts once.
 */
public final class Activity {
    private int inside;
    private long enteredNanos;
    private long leftNanos;
    private long driverNanos;
    private long idleInTransactionNanos;
    private long statements;
    private boolean autoCommit = true;
    private boolean inTransaction;
    private boolean ended;
    private @Nullable String text;
    private @Nullable Judge judge;
    private boolean irreversible;

    /** Knows which SQL text leaves in a session what no reset undoes. Thread-safe. */
    public interface Judge {
        /** Whether a session in which this ran could not be reused. Quick. */
        boolean isIrreversible(String sql);
    }

    /** From now on texts are judged: for a connection that is only observed, to say what pooling would make of it. */
    public synchronized void judgeBy(Judge by) {
        judge = by;
    }

    /** Whether a text passed by after which the session could not have been reused; false where nobody judges. */
    public synchronized boolean isIrreversible() {
        return irreversible;
    }

    /** A thread begins to execute a statement. */
    public synchronized void execute(long nowNanos) {
        enter(nowNanos);
        statements++;
        if (!autoCommit) inTransaction = true;
    }

    /** A thread begins to commit or to roll back. */
    public synchronized void endTransaction(long nowNanos) {
        enter(nowNanos);
        inTransaction = false;
    }

    /** A thread begins to switch auto-commit, which ends a transaction (JDBC 4.3, {@code Connection.setAutoCommit}). */
    public synchronized void autoCommit(boolean on, long nowNanos) {
        enter(nowNanos);
        if (autoCommit != on) inTransaction = false;
        autoCommit = on;
    }

    private void enter(long nowNanos) {
        if (inside++ > 0) return;
        enteredNanos = nowNanos;
        if (inTransaction) idleInTransactionNanos += nowNanos - leftNanos;
    }

    /** A thread comes out of the driver. */
    public synchronized void leave(long nowNanos) {
        if (--inside > 0 || ended) return;
        driverNanos += nowNanos - enteredNanos;
        leftNanos = nowNanos;
    }

    /** SQL text passed by, on its way to the driver. */
    public synchronized void text(String sql) {
        text = sql;
        if (judge != null && !irreversible) irreversible = judge.isIrreversible(sql);
    }

    /** As {@link #end(long)}, now; the clock is asked only where it matters. */
    public synchronized void end() {
        if (inside > 0 || inTransaction) end(System.nanoTime());
        else ended = true;
    }

    /** The borrow ends; what happens later is not counted. */
    public synchronized void end(long nowNanos) {
        if (ended) return;
        ended = true;
        if (inside > 0) driverNanos += nowNanos - enteredNanos;
        else if (inTransaction) idleInTransactionNanos += nowNanos - leftNanos;
    }

    /** Time during which some thread was inside the driver. */
    public synchronized long driverNanos() {
        return driverNanos;
    }

    /** Time during which a transaction was open and nobody inside the driver. */
    public synchronized long idleInTransactionNanos() {
        return idleInTransactionNanos;
    }

    /** For how long a transaction has been waiting for the program at this moment; 0 where none is. */
    public synchronized long waitingNanos(long nowNanos) {
        return inTransaction && inside == 0 && !ended ? nowNanos - leftNanos : 0;
    }

    /** How many statements were executed; a batch is one. */
    public synchronized long statements() {
        return statements;
    }

    /** Whether a transaction is open, or was when the borrow ended. */
    public synchronized boolean isInTransaction() {
        return inTransaction;
    }

    /** The last text without its literals; null when there was none. */
    public @Nullable String lastStatement() {
        String last;
        synchronized (this) {
            last = text;
        }
        return last == null ? null : SqlShape.of(last);
    }
}
