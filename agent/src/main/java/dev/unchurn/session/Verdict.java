package dev.unchurn.session;

import org.jspecify.annotations.Nullable;

/** What a statement does that matters to reuse. Immutable. */
public final class Verdict {
    /** The server's reset undoes it, or there is nothing to undo. */
    public static final Verdict PLAIN = new Verdict(null, false);

    /** The server refuses it while others are connected to a database. */
    public static final Verdict NEEDS_DATABASE = new Verdict(null, true);

    /** Nothing of the session remembers it, in the server or in the driver: there is not even something to undo. */
    public static final Verdict CLEAN = new Verdict(null, false);

    private final @Nullable String irreversible;
    private final boolean needsDatabase;

    private Verdict(@Nullable String irreversible, boolean needsDatabase) {
        this.irreversible = irreversible;
        this.needsDatabase = needsDatabase;
    }

    /** Leaves what no reset undoes; {@code why} goes to the log and holds no literal of the statement. */
    public static Verdict irreversible(String why) {
        return new Verdict(why, false);
    }

    /** Why the session cannot be made fresh after this statement, or null. */
    public @Nullable String irreversible() {
        return irreversible;
    }

    /** The same, and idle connections of ours must be gone before it runs. */
    Verdict andNeedsDatabase() {
        return new Verdict(irreversible, true);
    }

    /** Whether idle connections of ours must be gone before it runs. */
    public boolean needsDatabase() {
        return needsDatabase;
    }
}
