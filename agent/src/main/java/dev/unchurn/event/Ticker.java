package dev.unchurn.event;

/** A clock that only goes forward, in nanoseconds from an arbitrary origin; only differences mean something. Thread-safe. */
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
