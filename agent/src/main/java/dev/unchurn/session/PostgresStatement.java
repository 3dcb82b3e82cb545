package dev.unchurn.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges SQL text for PostgreSQL. What {@code DISCARD ALL} undoes is plain. What it leaves (PostgreSQL 15): a custom setting
 * reads '' instead of NULL, loaded libraries, the random seed, the temporary schema, dblink's connections, and whatever a
 * {@code DO} block or an escaped identifier hides. A text in which such a word occurs outside of literals and comments counts
 * as doing it: judging too strictly costs a connection, judging too kindly costs a promise.
 */
final class PostgresStatement {
    private final List<String> words;

    private PostgresStatement(List<String> words) {
        this.words = words;
    }

    /**
     * A backslash before a quote means one thing or the other, by a setting that the text does not show: both are judged, and
     * the stricter verdict counts.
     */
    static Verdict judge(String sql) {
        Verdict standard = new PostgresStatement(SqlWords.of(sql, false)).verdict();
        if (standard != Verdict.PLAIN || !sql.contains("\\'")) return standard;
        return new PostgresStatement(SqlWords.of(sql, true)).verdict();
    }

    private Verdict verdict() {
        Verdict first = Verdict.PLAIN;
        boolean needsDatabase = false;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            needsDatabase |= isDatabaseCommand(word, i);
            Verdict verdict = first == Verdict.PLAIN ? ofWord(word, i) : null;
            if (verdict != null) first = verdict;
        }
        if (!needsDatabase) return first;
        return first == Verdict.PLAIN ? Verdict.NEEDS_DATABASE : first.andNeedsDatabase();
    }

    private @Nullable Verdict ofWord(String word, int at) {
        switch (word) {
            case "set":
            case "reset":
                return startsStatement(at) ? ofSetting(at + 1) : null;
            case "set_config":
                return ofSetConfig(at);
            case "load":
                return startsStatement(at) ? Verdict.irreversible("LOAD cannot be undone") : null;
            case "do":
                return startsStatement(at) ? Verdict.irreversible("a DO block may change what cannot be undone") : null;
            case "setseed":
                return seed();
            case "temp":
            case "temporary":
                return makesTemporary(at) ? temporary() : null;
            case "pg_temp":
                return temporary();
            case "u&":
                return Verdict.irreversible("an escaped identifier (U&) may name anything");
            case "alter":
                return isOfRole(at)
                        ? Verdict.irreversible("settings of a role or database count for new sessions")
                        : null;
            default:
                if (word.startsWith("dblink")) return Verdict.irreversible("dblink keeps connections of its own");
                return namesTemporarySchema(word) ? temporary() : null;
        }
    }

    /** {@code ALTER ROLE | USER | DATABASE}: its settings are read when a session begins. */
    private boolean isOfRole(int at) {
        return startsStatement(at) && (is(at + 1, "role") || is(at + 1, "user") || is(at + 1, "database"));
    }

    /** A literal such as {@code 'pg_temp'} in a search path; drivers ask for {@code 'pg_temp_'} in catalogues. */
    private static boolean namesTemporarySchema(String word) {
        int at = word.startsWith("'") ? word.indexOf("pg_temp") : -1;
        return at >= 0 && !word.startsWith("_", at + "pg_temp".length());
    }

    private static Verdict seed() {
        return Verdict.irreversible("the random seed cannot be undone");
    }

    private boolean startsStatement(int at) {
        return at == 0 || words.get(at - 1).equals(";");
    }

    /**
     * {@code SET [SESSION | LOCAL] a.b}: only names with a dot are custom, and {@code session} may be the part before it. A
     * quoted name may hold the dot.
     */
    private @Nullable Verdict ofSetting(int first) {
        int name = first;
        if ((is(name, "session") || is(name, "local")) && !is(name + 1, ".")) name++;
        if (is(name, "seed")) return seed();
        if (is(name + 1, ".")) return customSetting(shown(word(name) + "." + word(name + 2)));
        return word(name).indexOf('.') > 0 && word(name).charAt(0) != '\'' ? customSetting(shown(word(name))) : null;
    }

    /** {@code set_config('name', ...)} with a literal name without a dot is an ordinary setting. */
    private @Nullable Verdict ofSetConfig(int at) {
        String name = is(at + 1, "(") && is(at + 3, ",") ? word(at + 2) : "";
        if (!name.startsWith("'")) return customSetting("(named at run time)");
        if (!SqlWords.isPlainName(name.substring(1))) return customSetting("(unusual name)");
        if (name.equalsIgnoreCase("'seed")) return seed();
        return name.indexOf('.') < 0 ? null : customSetting(name.substring(1));
    }

    private static String shown(String name) {
        return SqlWords.isPlainName(name) ? name : "(unusual name)";
    }

    private boolean is(int at, String word) {
        return word(at).equals(word);
    }

    /** The word there, or an empty one behind the end. */
    private String word(int at) {
        return at < words.size() ? words.get(at) : "";
    }

    /** {@code CREATE [OR REPLACE] [LOCAL | GLOBAL] TEMP} or {@code SELECT ... INTO TEMP}, not a column or table of that name. */
    private boolean makesTemporary(int at) {
        String before = at == 0 ? "" : words.get(at - 1);
        if (before.equals("into")) return at == 1 || !(is(at - 2, "insert") || is(at - 2, "merge"));
        return before.equals("create") || before.equals("replace") || before.equals("local") || before.equals("global");
    }

    private static Verdict temporary() {
        return Verdict.irreversible("temporary objects leave their schema behind");
    }

    private static Verdict customSetting(String name) {
        return Verdict.irreversible("custom setting " + name + " cannot be undone");
    }

    /** Commands that other sessions of the database would block, or that change what new ones are like. */
    private boolean isDatabaseCommand(String word, int at) {
        if (word.equals("alter")) return isOfRole(at);
        return (word.equals("drop") || word.equals("create")) && startsStatement(at) && is(at + 1, "database");
    }
}
