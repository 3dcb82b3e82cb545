package dev.unchurn.pool;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The idle connections of all pools together, but for those on the shelves and in {@link Turns}. Each pool tells of its own under its
 * lock. Thread-safe.
 *
 * <p>Which pools have any is known, because a program with thousands of them has few that do: looking at all of them for the
 * longest idle connection took 0.9 ms for each release with 10,000 pools.
 */
final class IdleOverAll {
    private final AtomicInteger count = new AtomicInteger();
    private final Set<Pool> pools = ConcurrentHashMap.newKeySet();

    /** @param first whether the pool had none */
    void added(Pool pool, boolean first) {
        count.incrementAndGet();
        if (first) pools.add(pool);
    }

    /** @param last whether the pool has none now */
    void removed(Pool pool, boolean last) {
        count.decrementAndGet();
        if (last) pools.remove(pool);
    }

    int count() {
        return count.get();
    }

    /** Those that have any; whoever looks at them sees what changes meanwhile, or not. */
    Iterable<Pool> pools() {
        return pools;
    }
}
