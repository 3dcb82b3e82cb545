package dev.unchurn.report.jfr;

import dev.unchurn.event.Activity;
import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.CallSite;
import dev.unchurn.event.LeaseInfo;
import dev.unchurn.event.Listener;
import dev.unchurn.event.PoolName;
import dev.unchurn.event.RetireReason;
import java.util.List;
import jdk.jfr.EventType;
import org.jspecify.annotations.Nullable;

/**
 * Commits what happens to recordings. An event that no running recording asks for is neither made nor are its texts.
 * Stateless, thread-safe.
 */
final class CommittedEvents implements Listener {
    private static final EventType BORROW = EventType.getEventType(BorrowEvent.class);
    private static final EventType WAIT = EventType.getEventType(WaitEvent.class);
    private static final EventType OPEN = EventType.getEventType(OpenEvent.class);
    private static final EventType RELEASE = EventType.getEventType(ReleaseEvent.class);
    private static final EventType RETIRE = EventType.getEventType(RetireEvent.class);
    private static final EventType LEAK = EventType.getEventType(LeakEvent.class);

    @Override
    public void borrowed(PoolName pool, BorrowInfo borrow, long waitNanos, boolean reused) {
        if (waitNanos > 0 && WAIT.isEnabled()) {
            String outcome = reused ? WaitEvent.REUSED : WaitEvent.OPENED;
            waited(pool, borrow.site(), waitNanos, outcome);
        }
        if (!BORROW.isEnabled()) return;
        BorrowEvent event = new BorrowEvent();
        event.pool = pool.toString();
        event.callSite = borrow.site().toString();
        event.waitTime = waitNanos;
        event.reused = reused;
        event.commit();
    }

    @Override
    public void borrowTimedOut(PoolName pool, long waitNanos, List<LeaseInfo> holders) {
        // the place is that of the stack
        if (WAIT.isEnabled()) waited(pool, null, waitNanos, WaitEvent.TIMED_OUT);
    }

    private static void waited(PoolName pool, @Nullable CallSite site, long waitNanos, String outcome) {
        WaitEvent event = new WaitEvent();
        event.waitTime = waitNanos;
        if (!event.shouldCommit()) return;
        event.pool = pool.toString();
        event.callSite = text(site);
        event.outcome = outcome;
        event.commit();
    }

    @Override
    public void opened(PoolName pool, long openNanos) {
        if (OPEN.isEnabled()) opened(pool, openNanos, true);
    }

    @Override
    public void openFailed(PoolName pool, long openNanos) {
        if (OPEN.isEnabled()) opened(pool, openNanos, false);
    }

    private static void opened(PoolName pool, long openNanos, boolean succeeded) {
        OpenEvent event = new OpenEvent();
        event.openTime = openNanos;
        if (!event.shouldCommit()) return;
        event.pool = pool.toString();
        event.succeeded = succeeded;
        event.commit();
    }

    @Override
    public void released(PoolName pool, BorrowInfo borrow, long heldNanos) {
        if (!RELEASE.isEnabled()) return;
        ReleaseEvent event = new ReleaseEvent();
        event.heldTime = heldNanos;
        if (!event.shouldCommit()) return;
        event.pool = pool.toString();
        event.callSite = borrow.site().toString();
        Activity activity = borrow.activity();
        if (activity != null) {
            event.driverTime = activity.driverNanos();
            event.idleInTransactionTime = activity.idleInTransactionNanos();
            event.statements = activity.statements();
        }
        event.commit();
    }

    @Override
    public void retired(PoolName pool, RetireReason reason, @Nullable String detail, @Nullable CallSite site) {
        if (!RETIRE.isEnabled()) return;
        RetireEvent event = new RetireEvent();
        event.pool = pool.toString();
        event.reason = reason.words();
        event.detail = detail;
        event.callSite = text(site);
        event.commit();
    }

    @Override
    public void leaked(PoolName pool, BorrowInfo borrow, LeaseInfo lease) {
        if (!LEAK.isEnabled()) return;
        CallSite site = lease.site() == null ? borrow.site() : lease.site();
        LeakEvent event = new LeakEvent();
        event.pool = pool.toString();
        event.callSite = site.toString();
        event.stack = lines(site.stack());
        event.borrower = lease.threadName();
        event.borrowed = lease.sinceEpochMillis();
        event.heldTime = lease.heldNanos();
        event.lastStatement = lease.lastStatement();
        event.commit();
    }

    private static @Nullable String text(@Nullable CallSite site) {
        return site == null ? null : site.toString();
    }

    private static String lines(List<StackTraceElement> stack) {
        StringBuilder lines = new StringBuilder();
        for (StackTraceElement frame : stack) {
            if (lines.length() > 0) lines.append('\n');
            lines.append(frame);
        }
        return lines.toString();
    }
}
