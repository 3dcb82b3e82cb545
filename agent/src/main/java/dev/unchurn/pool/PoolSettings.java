package dev.unchurn.pool;

import java.util.concurrent.TimeUnit;

/** The limits and times of pools. Immutable; made with a {@link Builder}, whose initial values are the defaults. */
public final class PoolSettings {
    private final int max;
    private final int maxIdle;
    private final long borrowTimeoutNanos;
    private final long idleTimeoutNanos;
    private final long maxLifetimeNanos;
    private final long validateAfterNanos;
    private final long resetTimeoutNanos;
    private final long overdueNanos;

    private PoolSettings(Builder builder) {
        this.max = builder.max;
        this.maxIdle = builder.maxIdle;
        this.borrowTimeoutNanos = builder.borrowTimeoutNanos;
        this.idleTimeoutNanos = builder.idleTimeoutNanos;
        this.maxLifetimeNanos = builder.maxLifetimeNanos;
        this.validateAfterNanos = builder.validateAfterNanos;
        this.resetTimeoutNanos = builder.resetTimeoutNanos;
        this.overdueNanos = builder.overdueNanos;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Most physical connections of one pool, whatever their state; 0 for no limit. */
    public int max() {
        return max;
    }

    /** Most idle connections over all pools. */
    public int maxIdle() {
        return maxIdle;
    }

    /** How long a borrower waits at a full pool. */
    public long borrowTimeoutNanos() {
        return borrowTimeoutNanos;
    }

    /** How long a connection may be idle before it is retired. */
    public long idleTimeoutNanos() {
        return idleTimeoutNanos;
    }

    /** How old a connection may become; each one's own limit is up to a tenth lower. 0 for no limit. */
    public long maxLifetimeNanos() {
        return maxLifetimeNanos;
    }

    /** How long a connection is idle before a borrower asks the server for a sign of life. */
    public long validateAfterNanos() {
        return validateAfterNanos;
    }

    /** How long a reset, a validation or a close may take before the connection is aborted. */
    public long resetTimeoutNanos() {
        return resetTimeoutNanos;
    }

    /** How long a lease may last before it is told as overdue; 0 for never. */
    public long overdueNanos() {
        return overdueNanos;
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private int max = 0;
        private int maxIdle = 64;
        private long borrowTimeoutNanos = TimeUnit.SECONDS.toNanos(30);
        private long idleTimeoutNanos = TimeUnit.SECONDS.toNanos(30);
        private long maxLifetimeNanos = TimeUnit.MINUTES.toNanos(30);
        private long validateAfterNanos = TimeUnit.MILLISECONDS.toNanos(100);
        private long resetTimeoutNanos = TimeUnit.SECONDS.toNanos(5);
        private long overdueNanos = 0;

        private Builder() {}

        public Builder max(int connections) {
            this.max = connections;
            return this;
        }

        public Builder maxIdle(int connections) {
            this.maxIdle = connections;
            return this;
        }

        public Builder borrowTimeoutNanos(long nanos) {
            this.borrowTimeoutNanos = nanos;
            return this;
        }

        public Builder idleTimeoutNanos(long nanos) {
            this.idleTimeoutNanos = nanos;
            return this;
        }

        public Builder maxLifetimeNanos(long nanos) {
            this.maxLifetimeNanos = nanos;
            return this;
        }

        public Builder validateAfterNanos(long nanos) {
            this.validateAfterNanos = nanos;
            return this;
        }

        public Builder resetTimeoutNanos(long nanos) {
            this.resetTimeoutNanos = nanos;
            return this;
        }

        public Builder overdueNanos(long nanos) {
            this.overdueNanos = nanos;
            return this;
        }

        public PoolSettings build() {
            return new PoolSettings(this);
        }
    }
}
