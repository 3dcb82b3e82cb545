package dev.unchurn.pool;

/** The clock of the pool, in nanoseconds from an arbitrary origin; only differences mean something. Thread-safe. */
public interface Ticker {
    /** The JVM's own monotonic clock. */
    Ticker SYSTEM = new Ticker() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }
    };

    /** Nanoseconds now. */
    long nanos();
}
