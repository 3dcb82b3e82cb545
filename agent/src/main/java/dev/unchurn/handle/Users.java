package dev.unchurn.handle;

import java.util.ArrayList;
import java.util.List;

/**
 * The threads that have used a handle. Few: most connections are used by one thread, and a handle tells each only once in a
 * row. Thread-safe.
 */
final class Users {
    private final List<Thread> threads = new ArrayList<>(1);

    synchronized void add(Thread thread) {
        for (Thread known : threads) {
            if (known == thread) return;
        }
        threads.add(thread);
    }

    /** Whether another thread than the current one is inside a call of the driver right now. */
    boolean isOtherInside(HandleFactory factory) {
        Thread current = Thread.currentThread();
        for (Thread thread : copy()) {
            if (thread != current && thread.isAlive() && factory.isInside(thread.getStackTrace())) return true;
        }
        return false;
    }

    private synchronized List<Thread> copy() {
        return new ArrayList<>(threads);
    }
}
