package dev.unchurn.pool;

import dev.unchurn.event.Listener;
import dev.unchurn.event.Ticker;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Closes physical connections off the program's path, and aborts those whose close takes too long. Thread-safe. */
final class Closer {
    private final Set<Closing> unfinished = ConcurrentHashMap.newKeySet();
    private final Executor workers;
    private final Ticker ticker;
    private final Listener listener;
    private volatile boolean onCallersThread;

    Closer(Executor workers, Ticker ticker, Listener listener) {
        this.workers = workers;
        this.ticker = ticker;
        this.listener = listener;
    }

    /** Soon, on a thread of ours. */
    void close(Pool pool, Physical physical) {
        if (onCallersThread) closeNow(pool, physical);
        else workers.execute(begin(pool, physical));
    }

    /** On this thread. */
    void closeNow(Pool pool, Physical physical) {
        begin(pool, physical).run();
    }

    private Closing begin(Pool pool, Physical physical) {
        Closing closing = new Closing(pool, physical);
        unfinished.add(closing);
        return closing;
    }

    /** From now on everything is closed on the thread that asks for it: the program ends, our threads end with it. */
    void useCallersThread() {
        onCallersThread = true;
    }

    boolean isFinished() {
        return unfinished.isEmpty();
    }

    boolean isFinished(Pool pool) {
        for (Closing closing : unfinished) {
            if (closing.pool == pool) return false;
        }
        return true;
    }

    void abortThoseLongerThan(long timeoutNanos) {
        for (Closing closing : unfinished) closing.abortIfLongerThan(timeoutNanos);
    }

    void abort(Physical physical) {
        try {
            physical.abort();
        } catch (Throwable failure) {
            listener.fault("aborting a connection", failure);
        }
    }

    private final class Closing implements Runnable {
        private final Pool pool;
        private final Physical physical;
        private volatile @Nullable Long beganNanos;
        private volatile boolean aborted;

        Closing(Pool pool, Physical physical) {
            this.pool = pool;
            this.physical = physical;
        }

        @Override
        public void run() {
            beganNanos = ticker.nanos();
            try {
                physical.close();
            } catch (Throwable failure) {
                listener.fault("closing a connection", failure);
            } finally {
                unfinished.remove(this);
            }
        }

        void abortIfLongerThan(long timeoutNanos) {
            Long began = beganNanos;
            if (aborted || began == null || ticker.nanos() - began < timeoutNanos) return;
            aborted = true;
            abort(physical);
        }
    }
}
