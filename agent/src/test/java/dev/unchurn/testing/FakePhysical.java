package dev.unchurn.testing;

import dev.unchurn.pool.Physical;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection in memory. What its methods do can be changed; an abort ends whatever blocks in it. Thread-safe. */
public final class FakePhysical implements Physical {
    private final Object root = new Object();
    private final int number;
    private final Consumer<FakePhysical> onClosed;
    private final AtomicInteger resets = new AtomicInteger();
    private final AtomicInteger validations = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();
    private final AtomicInteger aborts = new AtomicInteger();
    private final CountDownLatch aborted = new CountDownLatch(1);
    private final CountDownLatch blocked = new CountDownLatch(1);
    private volatile boolean unblocked;
    private volatile boolean survivesAbort;
    private volatile boolean broken;
    private volatile boolean valid = true;
    private volatile boolean spoken;
    private volatile boolean resetBlocks;
    private volatile boolean closeBlocks;
    private volatile @Nullable Throwable resetFailure;
    private volatile @Nullable RuntimeException everyFailure;

    FakePhysical(int number, Consumer<FakePhysical> onClosed) {
        this.number = number;
        this.onClosed = onClosed;
    }

    /** The how manyth of its server it is, from 1. */
    public int number() {
        return number;
    }

    public FakePhysical breakDown() {
        broken = true;
        valid = false;
        return this;
    }

    public FakePhysical stopAnswering() {
        valid = false;
        return this;
    }

    /** As a server does before it ends a session. */
    public FakePhysical say() {
        spoken = true;
        return this;
    }

    @Override
    public boolean hasUnaskedWord() {
        return spoken;
    }

    public FakePhysical failResetWith(Throwable failure) {
        resetFailure = failure;
        return this;
    }

    public FakePhysical blockReset() {
        resetBlocks = true;
        return this;
    }

    public FakePhysical blockClose() {
        closeBlocks = true;
        return this;
    }

    /** Lets the call that blocks succeed. */
    public void unblock() {
        unblocked = true;
        aborted.countDown();
    }

    /** A reset that is aborted ends as if it had succeeded. */
    public FakePhysical surviveAbort() {
        survivesAbort = true;
        return this;
    }

    /** Makes every method throw, which none of them may. */
    public FakePhysical failEverythingWith(RuntimeException failure) {
        everyFailure = failure;
        return this;
    }

    /** Waits until a thread is inside a call that blocks. */
    public void awaitBlocked() throws InterruptedException {
        blocked.await();
    }

    public int resets() {
        return resets.get();
    }

    public int validations() {
        return validations.get();
    }

    public boolean isClosed() {
        return closes.get() > 0;
    }

    public boolean isAborted() {
        return aborts.get() > 0;
    }

    private void failIfToldSo() {
        RuntimeException failure = everyFailure;
        if (failure != null) throw failure;
    }

    @Override
    public Object root() {
        failIfToldSo();
        return root;
    }

    @Override
    public boolean isBroken() {
        failIfToldSo();
        return broken;
    }

    @Override
    public boolean isValid(long timeoutMillis) {
        validations.incrementAndGet();
        failIfToldSo();
        return valid;
    }

    @Override
    public void reset() throws Exception {
        resets.incrementAndGet();
        failIfToldSo();
        if (resetBlocks) blockUntilAborted();
        Throwable failure = resetFailure;
        if (failure instanceof Error error) throw error;
        if (failure instanceof Exception exception) throw exception;
    }

    private void blockUntilAborted() throws InterruptedException {
        blocked.countDown();
        aborted.await();
        if (unblocked || survivesAbort) return;
        broken = true;
        throw new IllegalStateException("aborted");
    }

    @Override
    public void close() {
        if (closes.getAndIncrement() == 0) onClosed.accept(this);
        failIfToldSo();
        if (!closeBlocks) return;
        blocked.countDown();
        try {
            aborted.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void abort() {
        aborts.incrementAndGet();
        aborted.countDown();
        failIfToldSo();
    }

    @Override
    public String toString() {
        return "connection " + number;
    }
}
