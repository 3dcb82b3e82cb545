package dev.unchurn.handle;

import dev.unchurn.bootstrap.UnchurnBorrow;
import dev.unchurn.bootstrap.UnchurnHandle;
import dev.unchurn.event.Activity;
import dev.unchurn.event.CallSite;
import dev.unchurn.event.Listener;
import dev.unchurn.event.RetireReason;
import dev.unchurn.pool.Lease;
import dev.unchurn.pool.Pool;
import dev.unchurn.session.Session;
import dev.unchurn.session.Verdict;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * One borrow of a physical connection, from the handle's side: ending it, and what of it decides whether the session can be
 * reused. Reachable only from its handle, so that it keeps nothing alive that the program has let go; and once the session
 * is the pool's again, a handle that the program still keeps does not hide that the next borrower leaked it.
 *
 * <p>Thread-safe. {@link #close} relies on this order: a thread is recorded in {@link Users} before it reads the handle's
 * delegate, and the delegate is taken away before the recorded threads are looked at. So a thread that still got the
 * physical connection was recorded, and its stack shows whether it is inside a call; the stack walk stops the thread, so one
 * that is not inside a call sees the delegate gone.
 */
final class Borrow extends UnchurnBorrow {
    private static final String IN_DOUBT = "a failure of ours, see the log";

    private static final int OPEN = 0;
    private static final int ENDED = 1;
    private static final int ABORTED = 2;

    private static final AtomicIntegerFieldUpdater<Borrow> STATE =
            AtomicIntegerFieldUpdater.newUpdater(Borrow.class, "state");

    private final PoolEntry entry;
    private final HandleFactory factory;
    private final Lease lease;

    /** Null once the pool has it back. */
    private volatile @Nullable Session session;

    private final UnchurnHandle handle;

    /** {@code ABORTED} is the end of a borrow whose session nobody else will have: its handle stays what it would have been. */
    private volatile int state = OPEN;

    private volatile @Nullable String pinned;

    /** Made when it is first needed: most borrows need little of it, and all of them are paid for. */
    private volatile @Nullable Traces traces;

    Borrow(PoolEntry entry, HandleFactory factory, Lease lease, Session session) {
        this.entry = entry;
        this.factory = factory;
        this.lease = lease;
        this.session = session;
        this.handle = factory.handle(session.connection(), this);
    }

    /** What a borrower leaves with its handle. Thread-safe. */
    private static final class Traces {
        private final Users users = new Users();

        /** By their kind; a guard that two threads make at once is made twice, which hurts nobody. */
        private final AtomicReferenceArray<@Nullable Object> guards;

        private volatile @Nullable Object copy;

        /** What was set by setters; null when nothing was or when the driver's closed connections forget it. */
        private volatile @Nullable Remembered remembered;

        /** Answers for this handle alone once it has been changed after release. */
        private volatile @Nullable Connection own;

        /** The next call of the released handle changes what answers for it. */
        private volatile boolean changesEnded;

        /** Objects that the driver keeps on a connection, one of each for this borrow. Guarded by itself. */
        private final Map<String, Object> detached = new HashMap<>(2);

        Traces(int guardedKinds) {
            guards = new AtomicReferenceArray<>(guardedKinds);
        }
    }

    private Traces traces() {
        Traces known = traces;
        return known == null ? newTraces() : known;
    }

    private synchronized Traces newTraces() {
        Traces known = traces;
        if (known != null) return known;
        Traces fresh = new Traces(factory.guardedKinds());
        traces = fresh;
        return fresh;
    }

    private boolean isEnded() {
        return state != OPEN;
    }

    private Listener listener() {
        return entry.listener();
    }

    Connection handle() {
        return (Connection) handle;
    }

    @Override
    public void close() throws SQLException {
        Session held = session;
        if (held == null) return;
        Connection physical = held.connection();
        if (state == ABORTED) {
            // what the abort was left to may not have run yet
            physical.close();
            return;
        }
        if (!STATE.compareAndSet(this, OPEN, ENDED)) return;
        Ending ending = Ending.IN_DOUBT;
        try {
            ending = pinned == null ? letGo(held) : Ending.REUSE;
            if (ending.reason == null) {
                handle.unchurn$delegateTo(null);
                ending = ending(held);
            }
        } catch (Throwable failure) {
            listener().fault("close", failure);
            ending = Ending.IN_DOUBT;
        }
        if (ending.reason == null) {
            release(held);
            return;
        }
        // not reused: from here on the handle is what it would have been without us
        handle.unchurn$delegateTo(physical);
        try {
            physical.close();
        } finally {
            closed(ending.reason, ending.detail);
        }
    }

    /** How a borrow ends: with a reset and reuse (no reason), or for good. */
    private static final class Ending {
        static final Ending REUSE = new Ending(null, null);
        static final Ending IN_DOUBT = new Ending(RetireReason.RESET_FAILED, Borrow.IN_DOUBT);

        final @Nullable RetireReason reason;
        final @Nullable String detail;

        Ending(@Nullable RetireReason reason, @Nullable String detail) {
            this.reason = reason;
            this.detail = detail;
        }
    }

    /** What the driver's own close does to statements and transactions; while that runs, the handle still works. */
    private static Ending letGo(Session held) {
        try {
            return held.letGo() ? Ending.REUSE : new Ending(RetireReason.PINNED, "closed while rows were on their way");
        } catch (SQLException refused) {
            return new Ending(RetireReason.BROKEN, null);
        }
    }

    private Ending ending(Session held) {
        Traces left = traces;
        if (left != null && left.users.isOtherInside(factory)) return new Ending(RetireReason.IN_USE, null);
        Object operation = left == null ? null : left.copy;
        if (operation != null && CopyOperations.isActive(operation)) {
            return new Ending(RetireReason.PINNED, "closed while a COPY was in progress");
        }
        if (operation != null) pinUnlessEnded(operation);
        if (held.isBroken()) return new Ending(RetireReason.BROKEN, null);
        String why = pinned;
        return why == null ? Ending.REUSE : new Ending(RetireReason.PINNED, why);
    }

    private void release(Session held) {
        session = null;
        Traces left = traces;
        if (left != null) left.copy = null;
        try {
            factory.part(held.connection());
            if (isUntouched()) pool().releaseFresh(lease, held, false);
            else if (held.freshen()) pool().releaseFresh(lease, held, true);
            else pool().release(lease, held);
        } catch (Throwable failure) {
            listener().fault("release", failure);
            held.close();
            closed(RetireReason.RESET_FAILED, IN_DOUBT);
        }
    }

    /** Every call of the driver is by a thread that was recorded before: where there is none, nothing was called. */
    private boolean isUntouched() {
        Traces left = traces;
        return left == null || left.users.isNobody();
    }

    private void closed(RetireReason reason, @Nullable String detail) {
        try {
            pool().closed(lease, reason, detail);
        } catch (Throwable failure) {
            listener().fault("release", failure);
        }
    }

    private Pool pool() {
        return lease.pool();
    }

    @Override
    public void abort(@Nullable Executor executor) throws SQLException {
        handle.unchurn$live().abort(executor);
        if (!STATE.compareAndSet(this, OPEN, ABORTED)) return;
        closed(RetireReason.ABORTED, null);
    }

    @Override
    public Connection ended() {
        try {
            Traces left = traces();
            Connection mine = left.own;
            if (mine == null) mine = entry.closedConnection(factory, left.remembered);
            if (!left.changesEnded) return mine;
            left.changesEnded = false;
            if (left.own != null) return mine;
            mine = factory.closed().copy(mine);
            left.own = mine;
            return mine;
        } catch (Throwable failure) {
            throw Thrown.unchecked(new SQLException("This connection has been closed.", "08003", failure));
        }
    }

    @Override
    public void used(Thread thread) {
        traces().users.add(thread);
    }

    @Override
    public void touched(String method, Object @Nullable [] arguments) {
        if (isEnded()) {
            traces().changesEnded = true;
            return;
        }
        touched(method);
        if (arguments != null) remember(method, arguments);
    }

    private void touched(String method) {
        Session held = session;
        if (held != null) held.touched(method);
    }

    private void remember(String method, Object[] arguments) {
        try {
            Traces left = traces();
            Remembered known = left.remembered;
            if (known == null) {
                known = new Remembered();
                left.remembered = known;
            }
            known.set(method, arguments);
        } catch (Throwable failure) {
            listener().fault("attribute", failure);
        }
    }

    @Override
    public void pinned(String method) {
        if (isEnded()) traces().changesEnded = true;
        pin(method + " cannot be undone");
    }

    /** The first reason counts. It names the place in the program that caused it. */
    private void pin(String why) {
        if (pinned != null || isEnded()) return;
        String place = "";
        try {
            place = " (" + CallSite.of(new Throwable().getStackTrace()) + ")";
        } catch (Throwable failure) {
            listener().fault("call site", failure);
        }
        pinned = why + place;
    }

    @Override
    public void statement(@Nullable String sql) {
        Session held = session;
        if (sql == null || held == null) return;
        Activity activity = activity();
        if (activity != null) activity.text(sql);
        try {
            Verdict verdict = held.judge(sql);
            if (verdict == Verdict.PLAIN || verdict == Verdict.CLEAN) return;
            String irreversible = verdict.irreversible();
            if (irreversible != null) pin(irreversible);
            if (verdict.needsDatabase()) entry.retireIdleOfServer();
        } catch (Throwable failure) {
            pin(IN_DOUBT);
            listener().fault("statement", failure);
        }
    }

    @Override
    public @Nullable Object adopt(@Nullable Object made) {
        if (made == null) return null;
        try {
            adoptOne(made);
            entry.activities().made(made);
            if (made instanceof ResultSet) {
                Object statement = ((ResultSet) made).getStatement();
                if (statement != null) adoptOne(statement);
            }
        } catch (Throwable failure) {
            // it leads to the physical connection: whoever keeps it must not meet the next borrower
            pin(IN_DOUBT);
            listener().fault("adopt", failure);
        }
        return made;
    }

    private void adoptOne(Object made) throws ReflectiveOperationException {
        Session held = session;
        if (held == null) return;
        Connection physical = held.connection();
        boolean holdsGuarded = factory.adoption().holdsGuarded(made);
        Object real = holdsGuarded ? factory.guardedOf(physical) : null;
        factory.adoption().adopt(made, physical, handle, real, real == null ? null : guardFor(real));
    }

    @Override
    public @Nullable Object detach(String method, @Nullable Object kept) {
        Session held = session;
        if (kept == null || held == null || isEnded()) return kept;
        Map<String, Object> detached = traces().detached;
        synchronized (detached) {
            Object mine = detached.get(method);
            if (mine != null) return mine;
            try {
                factory.adoption().forget(held.connection(), kept);
            } catch (Throwable failure) {
                pin(IN_DOUBT);
                listener().fault("detach", failure);
                return kept;
            }
            adopt(kept);
            detached.put(method, kept);
            return kept;
        }
    }

    @Override
    public @Nullable Object guard(@Nullable Object executor) {
        if (executor == null || isEnded()) return executor;
        try {
            return guardFor(executor);
        } catch (Throwable failure) {
            pin(IN_DOUBT);
            listener().fault("guard", failure);
            return executor;
        }
    }

    private Object guardFor(Object real) throws ReflectiveOperationException {
        int kind = factory.guardedKind(real);
        AtomicReferenceArray<@Nullable Object> guards = traces().guards;
        Object mine = guards.get(kind);
        if (mine == null) {
            mine = factory.guard(kind, handle);
            guards.set(kind, mine);
        }
        return mine;
    }

    @Override
    public @Nullable Object copying(@Nullable Object operation) {
        touched("copy");
        Traces left = traces();
        Object before = left.copy;
        if (before != null) pinUnlessEnded(before);
        left.copy = operation;
        return operation;
    }

    private void pinUnlessEnded(Object operation) {
        if (pinned != null) return;
        try {
            if (!CopyOperations.hasEnded(operation)) pinned = "a COPY that was broken off cannot be undone";
        } catch (ReflectiveOperationException | RuntimeException unknown) {
            pinned = IN_DOUBT;
        }
    }

    @Override
    public @Nullable Object unwrapped(@Nullable Object result) {
        if (result == null || result == handle) return result;
        if (result == handle.unchurn$delegate() || isEnded()) return handle;
        pin("unwrap to " + result.getClass().getName() + " cannot be undone");
        return result;
    }

    /** What is done with the connection; null once released, or where that is not measured. */
    @Nullable
    Activity activity() {
        return isEnded() ? null : lease.activity();
    }

    @Override
    public void endingTransaction() {
        entry.activities().endingTransaction(activity());
    }

    @Override
    public void switchingAutoCommit(boolean on) {
        entry.activities().autoCommit(activity(), on);
    }
}
