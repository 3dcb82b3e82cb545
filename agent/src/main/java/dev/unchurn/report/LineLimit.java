package dev.unchurn.report;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** So many lines of a kind in a minute; what is beyond is in the numbers of the summary. Thread-safe. */
final class LineLimit {
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final int perMinute;
    private final AtomicLong minuteStart;
    private final AtomicInteger lines = new AtomicInteger();

    LineLimit(int perMinute, long nowNanos) {
        this.perMinute = perMinute;
        this.minuteStart = new AtomicLong(nowNanos);
    }

    /** Whether one more line may be written. Two threads at the turn of a minute may get a line more: harmless. */
    boolean allows(long nowNanos) {
        long start = minuteStart.get();
        if (nowNanos - start >= MINUTE_NANOS && minuteStart.compareAndSet(start, nowNanos)) lines.set(0);
        return lines.incrementAndGet() <= perMinute;
    }
}
