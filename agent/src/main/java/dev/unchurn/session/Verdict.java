package dev.unchurn.session;

import org.jspecify.annotations.Nullable;

/** What a statement does that matters to reuse. Immutable. */
public final class Verdict {
    /** The server's reset undoes it, or there is nothing to undo. */
    public static final Verdict PLAIN = new Verdict(null, new String[0], 0);

    /** Nothing of the session remembers it, in the server or in the driver: there is not even something to undo. */
    public static final Verdict CLEAN = new Verdict(null, new String[0], 0);

    /** The server refuses it while others are connected to a database. */
    static final int NEEDS_DATABASE = 1;

    /** It may change what functions, triggers or views do to the sessions that come across them. */
    static final int CHANGES_ROUTES = 2;

    /** It may make a temporary schema without naming it. */
    static final int MAY_BE_TEMPORARY = 4;

    /** Drops what another session may have used just now. */
    static final int DROPS = 8;

    private final @Nullable String irreversible;
    private final String[] settings;
    private final int flags;

    private Verdict(@Nullable String irreversible, String[] settings, int flags) {
        this.irreversible = irreversible;
        this.settings = settings;
        this.flags = flags;
    }

    /** Leaves what no reset undoes; {@code why} goes to the log and holds no literal of the statement. */
    public static Verdict irreversible(String why) {
        return new Verdict(why, new String[0], 0);
    }

    /**
     * Any verdict.
     *
     * @param settings when custom settings are all that cannot be undone: their names, lower case
     * @param flags of the constants above
     */
    static Verdict of(@Nullable String irreversible, String[] settings, int flags) {
        if (irreversible == null && flags == 0) return PLAIN;
        return new Verdict(irreversible, settings.clone(), flags);
    }

    /** What holds when a text may mean one thing or the other. */
    Verdict and(Verdict other) {
        if (this == other) return this;
        String why = irreversible == null ? other.irreversible : irreversible;
        return of(why, new String[0], flags | other.flags);
    }

    /** Why the session cannot be made fresh after this statement, or null. */
    public @Nullable String irreversible() {
        return irreversible;
    }

    /** The same, where its custom settings are ones that every new session has: the server's reset undoes those. */
    Verdict withoutSettings() {
        return of(null, new String[0], flags);
    }

    /** The custom settings that alone make it irreversible; empty when there is anything else, or nothing. */
    String[] settings() {
        return settings.clone();
    }

    boolean hasSettings() {
        return settings.length > 0;
    }

    /** Whether idle connections of ours must be gone before it runs. */
    public boolean needsDatabase() {
        return (flags & NEEDS_DATABASE) != 0;
    }

    boolean changesRoutes() {
        return (flags & CHANGES_ROUTES) != 0;
    }

    boolean drops() {
        return (flags & DROPS) != 0;
    }

    boolean mayBeTemporary() {
        return (flags & MAY_BE_TEMPORARY) != 0;
    }
}
