package dev.unchurn.handle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the entry for a request: by URL and user, then by comparing their keys in place. Reading takes no lock. Thread-safe.
 */
final class PoolIndex {
    /** By URL, then by user, which is empty where the properties name none. */
    private final ConcurrentHashMap<String, ConcurrentHashMap<String, PoolEntry[]>> byUrl = new ConcurrentHashMap<>();

    private final ProcessDefaults defaults;

    /** Another one each time that entries have been taken out: what was found before that may be one of them. */
    private volatile Object generation = new Object();

    /** What was found first by a user and a password: most programs always ask with the same three strings. */
    private volatile @Nullable Found first;

    /** What the same strings would find, as long as nothing was taken out. Immutable. */
    private static final class Found {
        private final Object generation;
        private final String url;
        private final String user;
        private final String password;
        private final PoolEntry entry;

        Found(Object generation, String url, String user, String password, PoolEntry entry) {
            this.generation = generation;
            this.url = url;
            this.user = user;
            this.password = password;
            this.entry = entry;
        }

        @SuppressWarnings("ReferenceEquality") // other strings that say the same are found in the index
        @Nullable
        PoolEntry by(String sameUrl, String sameUser, String samePassword) {
            return url == sameUrl && user == sameUser && password == samePassword ? entry : null;
        }
    }

    PoolIndex(ProcessDefaults defaults) {
        this.defaults = defaults;
    }

    @Nullable
    PoolEntry find(String url, Properties info, @Nullable ClassLoader loader) {
        PoolEntry[] entries = entries(url, info.getProperty("user"));
        if (entries == null) return null;
        for (PoolEntry entry : entries) {
            if (entry.key().matches(info, loader, defaults.timeZone())) return entry;
        }
        return null;
    }

    /** As {@link #find(String, Properties, ClassLoader)} where the properties would be a user and a password. */
    @Nullable
    PoolEntry find(String url, String user, String password, @Nullable ClassLoader loader) {
        Object now = generation;
        Found known = first;
        if (known != null && known.generation != now) known = null;
        PoolEntry same = known == null ? null : known.by(url, user, password);
        if (same != null && same.key().isSameProcess(loader, defaults.timeZone())) return same;
        PoolEntry[] entries = entries(url, user);
        if (entries == null) return null;
        for (PoolEntry entry : entries) {
            if (!entry.key().matches(user, password, loader, defaults.timeZone())) continue;
            // only the first: where the strings are others each time, remembering them would cost more than it saves
            if (known == null) first = new Found(now, url, user, password, entry);
            return entry;
        }
        return null;
    }

    private PoolEntry @Nullable [] entries(String url, @Nullable String user) {
        ConcurrentHashMap<String, PoolEntry[]> users = byUrl.get(url);
        return users == null ? null : users.get(name(user));
    }

    private static String name(@Nullable String user) {
        return user == null ? "" : user;
    }

    /** Makes the entry of a request that has none; when two threads come at once, both get the same. */
    synchronized PoolEntry add(String url, Properties info, @Nullable ClassLoader loader, EntryMaker maker) {
        PoolEntry known = find(url, info, loader);
        if (known != null) return known;
        PoolEntry entry = maker.make();
        ConcurrentHashMap<String, PoolEntry[]> users = byUrl.get(url);
        if (users == null) {
            users = new ConcurrentHashMap<>(2);
            byUrl.put(url, users);
        }
        String user = name(entry.key().user());
        PoolEntry[] old = users.get(user);
        PoolEntry[] entries = old == null ? new PoolEntry[1] : Arrays.copyOf(old, old.length + 1);
        entries[entries.length - 1] = entry;
        users.put(user, entries);
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
        for (Map.Entry<String, ConcurrentHashMap<String, PoolEntry[]>> url : byUrl.entrySet()) {
            ConcurrentHashMap<String, PoolEntry[]> users = url.getValue();
            for (Map.Entry<String, PoolEntry[]> user : users.entrySet()) {
                List<PoolEntry> kept = new ArrayList<>();
                for (PoolEntry entry : user.getValue()) (choice.isChosen(entry) ? removed : kept).add(entry);
                if (kept.isEmpty()) users.remove(user.getKey());
                else if (kept.size() < user.getValue().length) users.put(user.getKey(), kept.toArray(new PoolEntry[0]));
            }
            if (users.isEmpty()) byUrl.remove(url.getKey());
        }
        if (!removed.isEmpty()) {
            generation = new Object();
            first = null;
        }
        return removed;
    }
}
