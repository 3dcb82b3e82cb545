package dev.unchurn.session;

import org.jspecify.annotations.Nullable;

/** The kinds of database servers whose sessions we can make fresh. Thread-safe. */
public final class Databases {
    private final Database[] known;

    /** Knows them all; their sessions are reset by this policy. */
    public Databases(ResetPolicy policy) {
        known = new Database[] {new Postgres(policy), new MariaDb(policy)};
    }

    /** The kind that a URL is for, or null when we know none. */
    public @Nullable Database of(String url) {
        for (Database database : known) {
            if (database.accepts(url)) return database;
        }
        return null;
    }
}
