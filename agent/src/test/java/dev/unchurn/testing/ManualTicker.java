package dev.unchurn.testing;

import dev.unchurn.event.Ticker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A clock that stands still until it is moved. Moving it wakes every thread that has ever asked for the time, so that who
 * waits for a moment looks again. Starts shortly before the numbers overflow. Thread-safe.
 */
public final class ManualTicker implements Ticker {
    private final AtomicLong nanos =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(20).toNanos());
    private final Set<Thread> readers = ConcurrentHashMap.newKeySet();

    @Override
    public long nanos() {
        readers.add(Thread.currentThread());
        return nanos.get();
    }

    public void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
        for (Thread reader : readers) LockSupport.unpark(reader);
    }
}
