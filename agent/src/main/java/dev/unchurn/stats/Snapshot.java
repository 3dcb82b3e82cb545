package dev.unchurn.stats;

import dev.unchurn.event.PoolName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The numbers of one moment, since the start. Immutable. */
public final class Snapshot {
    private static final Comparator<PoolSnapshot> BY_NAME = new Comparator<PoolSnapshot>() {
        @Override
        public int compare(PoolSnapshot a, PoolSnapshot b) {
            return a.name().toString().compareTo(b.name().toString());
        }
    };

    private final List<PoolSnapshot> pools;

    Snapshot(List<PoolSnapshot> pools) {
        List<PoolSnapshot> sorted = new ArrayList<>(pools);
        Collections.sort(sorted, BY_NAME);
        this.pools = Collections.unmodifiableList(sorted);
    }

    /** One for each name of a pool, sorted by name. */
    public List<PoolSnapshot> pools() {
        return pools;
    }

    /** The pool of this name, or null when nothing was heard of it. */
    public @Nullable PoolSnapshot pool(PoolName name) {
        for (PoolSnapshot pool : pools) {
            if (pool.name().equals(name)) return pool;
        }
        return null;
    }
}
