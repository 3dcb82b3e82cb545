package dev.unchurn.leak;

import dev.unchurn.event.Activity;
import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.LeaseInfo;
import dev.unchurn.event.Listener;
import dev.unchurn.event.PoolName;
import dev.unchurn.event.RetireReason;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The raw connections that the program holds and we only observe. They are held weakly: one that becomes unreachable without
 * having been closed was leaked. Thread-safe.
 */
public final class ObservedLeases {
    private final Listener listener;
    private final long overdueNanos;
    private final ReferenceQueue<Connection> unreachable = new ReferenceQueue<>();
    private final ConcurrentHashMap<Object, Lease> leases = new ConcurrentHashMap<>();

    /**
     * @param overdueNanos the age from which a lease is told as overdue; 0 for never
     */
    public ObservedLeases(Listener listener, long overdueNanos) {
        this.listener = listener;
        this.overdueNanos = overdueNanos;
    }

    /** Equal to the lease of the same connection, for looking it up without making a reference. */
    private static final class Probe {
        private final Connection connection;

        Probe(Connection connection) {
            this.connection = connection;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(connection);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Lease && ((Lease) other).get() == connection;
        }
    }

    private static final class Lease extends WeakReference<Connection> {
        private final int hash;
        private final PoolName pool;
        private final BorrowInfo borrow;
        private final String threadName = Thread.currentThread().getName();
        private final long sinceNanos = System.nanoTime();
        private final long sinceEpochMillis = System.currentTimeMillis();
        private volatile boolean overdueTold;

        Lease(Connection connection, ReferenceQueue<Connection> queue, PoolName pool, BorrowInfo borrow) {
            super(connection, queue);
            this.hash = System.identityHashCode(connection);
            this.pool = pool;
            this.borrow = borrow;
        }

        long heldNanos() {
            return System.nanoTime() - sinceNanos;
        }

        LeaseInfo info() {
            return new LeaseInfo(borrow.siteWithStack(), threadName, sinceEpochMillis, heldNanos(), borrow.activity());
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            return this == other || (other instanceof Probe && other.equals(this));
        }
    }

    /** A connection was given to the program, who will close it. */
    public void begin(Connection connection, PoolName pool, BorrowInfo borrow) {
        Lease lease = new Lease(connection, unreachable, pool, borrow);
        leases.put(lease, lease);
    }

    /** What is done with a connection that the program holds; null when it is not one of ours or that is not measured. */
    public @Nullable Activity activity(Connection connection) {
        Lease lease = leases.get(new Probe(connection));
        return lease == null ? null : lease.borrow.activity();
    }

    /** As {@link #end}, but not if the connection is as open as before: Derby and Db2 refuse to close in a transaction. */
    public void endIfClosed(Connection connection) {
        if (leases.containsKey(new Probe(connection)) && !isOpen(connection)) end(connection);
    }

    /** The program is done with a connection; nothing happens when it is not one of ours, or the second time. */
    public void end(Connection connection) {
        Lease lease = leases.remove(new Probe(connection));
        if (lease == null) return;
        listener.released(lease.pool, lease.borrow, lease.heldNanos());
        listener.retired(lease.pool, RetireReason.OBSERVED, null, null);
        if (lease.overdueTold) listener.cameBack(lease.pool, lease.info());
    }

    /** One that cannot say is taken for closed: a leak must be certain. */
    private static boolean isOpen(Connection connection) {
        try {
            return !connection.isClosed();
        } catch (Throwable unknown) {
            return false;
        }
    }

    /** Tells leaks as they are proved, and overdue leases. Blocks until interrupted; for a thread of its own. */
    public void watch() throws InterruptedException {
        while (true) {
            Reference<? extends Connection> gone = unreachable.remove(TimeUnit.SECONDS.toMillis(1));
            if (gone instanceof Lease) lost((Lease) gone);
            if (overdueNanos > 0) tellOverdue();
        }
    }

    private void lost(Lease lease) {
        if (leases.remove(lease) == null) return;
        listener.leaked(lease.pool, lease.borrow, lease.info());
        listener.retired(lease.pool, RetireReason.LEAKED, null, null);
    }

    private void tellOverdue() {
        for (Lease lease : leases.values()) {
            if (!lease.overdueTold && lease.heldNanos() > overdueNanos) {
                lease.overdueTold = true;
                listener.overdue(lease.pool, lease.info());
            }
        }
    }
}
