package dev.unchurn.testing;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.CallSite;
import dev.unchurn.event.LeaseInfo;
import dev.unchurn.event.Listener;
import dev.unchurn.event.PoolName;
import dev.unchurn.event.RetireReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Remembers events as short lines, such as {@code retired IDLE}. {@link #verify} fails when a fault was heard that the test
 * did not ask for. Thread-safe.
 */
public final class RecordingListener implements Listener {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<LeaseInfo> leaks = new CopyOnWriteArrayList<>();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private volatile boolean faultsExpected;

    public void expectFaults() {
        faultsExpected = true;
    }

    public void verify() {
        if (faultsExpected == faults.isEmpty()) {
            AssertionError error = new AssertionError(faultsExpected ? "no fault was heard" : "faults were heard");
            for (Throwable fault : faults) error.addSuppressed(fault);
            throw error;
        }
    }

    public List<String> lines() {
        return new ArrayList<>(lines);
    }

    /** The lines that begin so. */
    public List<String> lines(String beginning) {
        List<String> found = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith(beginning)) found.add(line);
        }
        return found;
    }

    public List<LeaseInfo> leaks() {
        return leaks;
    }

    public void clear() {
        lines.clear();
    }

    @Override
    public void opened(PoolName pool, long openNanos) {
        lines.add("opened");
    }

    @Override
    public void openFailed(PoolName pool, long openNanos) {
        lines.add("openFailed");
    }

    @Override
    public void borrowed(PoolName pool, BorrowInfo borrow, long waitNanos, boolean reused) {
        lines.add(reused ? "borrowed reused" : "borrowed opened");
    }

    @Override
    public void released(PoolName pool, BorrowInfo borrow, long heldNanos) {
        lines.add("released");
    }

    @Override
    public void retired(PoolName pool, RetireReason reason, @Nullable String detail, @Nullable CallSite site) {
        lines.add("retired " + reason + (detail == null ? "" : ": " + detail));
    }

    @Override
    public void leaked(PoolName pool, BorrowInfo borrow, LeaseInfo lease) {
        leaks.add(lease);
        lines.add("leaked");
    }

    @Override
    public void overdue(PoolName pool, LeaseInfo lease) {
        lines.add("overdue");
    }

    @Override
    public void cameBack(PoolName pool, LeaseInfo lease) {
        lines.add("cameBack");
    }

    @Override
    public void useLimited(PoolName pool, int limit) {
        lines.add("useLimited " + limit);
    }

    @Override
    public void beyondLimit(PoolName pool, int max, List<LeaseInfo> holders) {
        lines.add("beyondLimit " + max + " holders " + holders.size());
    }

    @Override
    public void borrowTimedOut(PoolName pool, long waitNanos, List<LeaseInfo> holders) {
        lines.add("borrowTimedOut holders " + holders.size());
    }

    @Override
    public void notFresh(PoolName pool, String what, String expected, String found) {
        lines.add("notFresh " + what + ": " + expected + ", " + found);
    }

    @Override
    public void fault(String where, Throwable failure) {
        lines.add("fault " + where);
        faults.add(failure);
    }
}
