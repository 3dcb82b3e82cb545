package dev.unchurn.handle;

import java.util.ArrayList;
import java.util.List;

/**
 * The threads that have used a handle. Few: most connections are used by one thread, and a handle tells each only once in a
 * row. A connection that a program shares for ever among threads that come and go keeps only those that live. Thread-safe.
 */
final class Users {
    private static final int FEW = 8;

    private final List<Thread> threads = new ArrayList<>(1);

    /** So many may be known before the dead are looked for. Guarded by this. */
    private int enough = FEW;

    synchronized void add(Thread thread) {
        for (Thread known : threads) {
            if (known == thread) return;
        }
        if (threads.size() >= enough) forgetDead();
        threads.add(thread);
    }

    private void forgetDead() {
        for (int i = threads.size() - 1; i >= 0; i--) {
            if (!threads.get(i).isAlive()) threads.remove(i);
        }
        enough = FEW + 2 * threads.size();
    }

    /** How many threads are remembered. */
    synchronized int size() {
        return threads.size();
    }

    /** Whether another thread than the current one is inside a call of the driver right now. */
    boolean isOtherInside(HandleFactory factory) {
        Thread current = Thread.currentThread();
        if (isOnly(current)) return false;
        for (Thread thread : copy()) {
            if (thread != current && thread.isAlive() && factory.isInside(thread.getStackTrace())) return true;
        }
        return false;
    }

    /** Whether no thread has used it. */
    synchronized boolean isNobody() {
        return threads.isEmpty();
    }

    private synchronized boolean isOnly(Thread thread) {
        return threads.isEmpty() || (threads.size() == 1 && threads.get(0) == thread);
    }

    private synchronized List<Thread> copy() {
        return new ArrayList<>(threads);
    }
}
