package dev.unchurn.testing;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/** Keeps tasks until it is told to run them, on the thread that tells it. Thread-safe. */
public final class ManualExecutor implements Executor {
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** Runs the first one, if there is any. */
    public void runOne() {
        Runnable task = tasks.poll();
        if (task != null) task.run();
    }

    public void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) task.run();
    }

    public int size() {
        return tasks.size();
    }
}
