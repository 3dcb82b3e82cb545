package dev.unchurn.pool;

import dev.unchurn.event.Listener;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The few daemon threads that reset and close connections. They start when there is work and end after a while without.
 * Not a ThreadPoolExecutor: that one keeps the access control context of the program's thread that made it. Thread-safe.
 */
final class Workers implements Executor {
    private static final int MAX_THREADS = 4;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final Listener listener;
    private int threads;
    private int idleThreads;

    Workers(Listener listener) {
        this.listener = listener;
    }

    /** Runs the task soon. On this very thread if no other can be had. */
    @Override
    public void execute(Runnable task) {
        if (!enqueue(task)) return;
        try {
            DaemonThreads.start("unchurn-worker", new Runnable() {
                @Override
                public void run() {
                    work();
                }
            });
        } catch (Throwable noThread) {
            if (takeBack(task)) run(task);
        }
    }

    /** Whether a thread has to be started for it. */
    private boolean enqueue(Runnable task) {
        lock.lock();
        try {
            tasks.addLast(task);
            if (tasks.size() <= idleThreads) {
                work.signal();
                return false;
            }
            if (threads == MAX_THREADS) return false;
            threads++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The thread counted for it did not start; whether the task has to be run without one. */
    private boolean takeBack(Runnable task) {
        lock.lock();
        try {
            threads--;
            return threads == 0 && tasks.remove(task);
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        for (Runnable task = next(); task != null; task = next()) run(task);
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            listener.fault("background work", failure);
        }
    }

    /** The next task, or null when the thread shall end. */
    private @Nullable Runnable next() {
        lock.lock();
        try {
            awaitTask();
            Runnable task = tasks.pollFirst();
            if (task == null) threads--;
            return task;
        } finally {
            lock.unlock();
        }
    }

    private void awaitTask() {
        long leftNanos = IDLE_NANOS;
        idleThreads++;
        try {
            while (tasks.isEmpty() && leftNanos > 0) leftNanos = work.awaitNanos(leftNanos);
        } catch (InterruptedException whoever) {
            // a program that interrupts every thread it finds: this one ends, the next task starts another
        } finally {
            idleThreads--;
        }
    }
}
