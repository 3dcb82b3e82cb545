package dev.unchurn.testing;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Threads of a test and waiting for what they do, without sleeping for a guessed time. */
public final class Threads {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(90);

    private Threads() {}

    /** A started thread and what comes out of it. */
    public static final class Running<T> {
        private final FutureTask<T> task;
        private final Thread thread;

        private Running(Callable<T> work) {
            task = new FutureTask<>(work);
            thread = new Thread(task, "test-thread");
            thread.setDaemon(true);
            thread.start();
        }

        public T result() throws Exception {
            return task.get(30, TimeUnit.SECONDS);
        }

        public Thread thread() {
            return thread;
        }

        public boolean isDone() {
            return task.isDone();
        }
    }

    public static <T> Running<T> start(Callable<T> work) {
        return new Running<>(work);
    }

    /** Waits until it holds; fails after half a minute. */
    public static void await(BooleanSupplier condition) {
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - began > LIMIT_NANOS) throw new AssertionError("did not happen in time");
            LockSupport.parkNanos(20_000);
        }
    }

    /** Waits until the thread waits with a time limit. */
    public static void awaitTimedWait(Thread thread) {
        await(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }
}
