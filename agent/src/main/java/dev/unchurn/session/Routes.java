package dev.unchurn.session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names in a database that lead a statement to what no reset undoes, though its text does not show it: functions, views,
 * and tables with triggers, defaults, rules or policies. Immutable once it is given out.
 */
final class Routes {
    /** A database without any. */
    static final Routes NONE = new Routes();

    /** A statement takes it only by changing or deleting rows of the relation. */
    static final int BY_CHANGING = 1;

    /** A statement takes it only by writing to the relation. */
    static final int BY_WRITING = 2;

    /** A statement takes it by naming it. */
    static final int BY_NAMING = 3;

    private static final String[] CHANGES = {
        "update",
        "delete",
        "merge",
        "truncate",
        "call",
        "refresh",
        "create",
        "alter",
        "execute",
        "vacuum",
        "analyze",
        "cluster",
        "reindex",
        "do"
    };

    private static final String[] DEFINES = {
        "create", "alter", "drop", "grant", "revoke", "comment", "refresh", "reindex"
    };

    private final Map<String, String> byNaming = new HashMap<>();
    private final Map<String, String> byWriting = new HashMap<>();
    private final Map<String, String> byChanging = new HashMap<>();
    private @Nullable String everywhere;
    private @Nullable String byDefining;

    /**
     * Adds one.
     *
     * @param how one of the constants
     * @param why as a person reads it
     */
    void add(String name, int how, String why) {
        Map<String, String> names = how == BY_NAMING ? byNaming : how == BY_WRITING ? byWriting : byChanging;
        if (!names.containsKey(name)) names.put(name, why);
    }

    /** A route that no name shows, as by an operator. */
    void addEverywhere(String why) {
        if (everywhere == null) everywhere = why;
    }

    /** A route that every change of the schema takes. */
    void addByDefining(String why) {
        if (byDefining == null) byDefining = why;
    }

    boolean isEmpty() {
        return byNaming.isEmpty()
                && byWriting.isEmpty()
                && byChanging.isEmpty()
                && everywhere == null
                && byDefining == null;
    }

    /** Why a session that ran this statement must not be reused, or null. */
    @Nullable
    String reasonFor(List<String> words) {
        if (everywhere != null) return everywhere;
        for (String word : words) {
            String why = byNaming.get(word);
            if (why == null && byDefining != null && isOneOf(word, DEFINES)) why = byDefining;
            if (why != null) return why;
        }
        String why = mayWrite(words) ? firstOf(byWriting, words) : null;
        return why == null && mayChange(words) ? firstOf(byChanging, words) : why;
    }

    private static @Nullable String firstOf(Map<String, String> names, List<String> words) {
        for (String word : words) {
            String why = names.get(word);
            if (why != null) return why;
        }
        return null;
    }

    /** Whether a statement with these words may write to something. */
    static boolean mayWrite(List<String> words) {
        return mayChange(words) || words.contains("insert") || words.contains("copy");
    }

    private static boolean mayChange(List<String> words) {
        for (String word : words) {
            if (isOneOf(word, CHANGES)) return true;
        }
        return false;
    }

    private static boolean isOneOf(String word, String[] all) {
        for (String one : all) {
            if (one.equals(word)) return true;
        }
        return false;
    }
}
