package dev.unchurn.handle;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the entry for a request: by URL, then by comparing the keys of that URL in place. Reading takes no lock. Thread-safe.
 */
final class PoolIndex {
    private final ConcurrentHashMap<String, PoolEntry[]> byUrl = new ConcurrentHashMap<>();

    private final ProcessDefaults defaults;

    PoolIndex(ProcessDefaults defaults) {
        this.defaults = defaults;
    }

    @Nullable
    PoolEntry find(String url, Properties info, @Nullable ClassLoader loader) {
        PoolEntry[] entries = byUrl.get(url);
        if (entries == null) return null;
        for (PoolEntry entry : entries) {
            if (entry.key().matches(info, loader, defaults.timeZone())) return entry;
        }
        return null;
    }

    /** As {@link #find(String, Properties, ClassLoader)} where the properties would be a user and a password. */
    @Nullable
    PoolEntry find(String url, String user, String password, @Nullable ClassLoader loader) {
        PoolEntry[] entries = byUrl.get(url);
        if (entries == null) return null;
        for (PoolEntry entry : entries) {
            if (entry.key().matches(user, password, loader, defaults.timeZone())) return entry;
        }
        return null;
    }

    /** Makes the entry of a request that has none; when two threads come at once, both get the same. */
    synchronized PoolEntry add(String url, Properties info, @Nullable ClassLoader loader, EntryMaker maker) {
        PoolEntry known = find(url, info, loader);
        if (known != null) return known;
        PoolEntry entry = maker.make();
        PoolEntry[] old = byUrl.get(url);
        PoolEntry[] entries = old == null ? new PoolEntry[1] : java.util.Arrays.copyOf(old, old.length + 1);
        entries[entries.length - 1] = entry;
        byUrl.put(url, entries);
        return entry;
    }

    /** How many URLs have entries. */
    int size() {
        return byUrl.size();
    }

    /** Makes an entry. */
    interface EntryMaker {
        PoolEntry make();
    }

    /** Chooses entries. */
    interface Choice {
        boolean isChosen(PoolEntry entry);
    }

    /** Takes the chosen entries out and returns them. */
    synchronized List<PoolEntry> remove(Choice choice) {
        List<PoolEntry> removed = new ArrayList<>();
        for (String url : new ArrayList<>(byUrl.keySet())) {
            PoolEntry[] entries = byUrl.get(url);
            if (entries == null) continue;
            List<PoolEntry> kept = new ArrayList<>();
            for (PoolEntry entry : entries) (choice.isChosen(entry) ? removed : kept).add(entry);
            if (kept.isEmpty()) byUrl.remove(url);
            else if (kept.size() < entries.length) byUrl.put(url, kept.toArray(new PoolEntry[0]));
        }
        return removed;
    }
}
