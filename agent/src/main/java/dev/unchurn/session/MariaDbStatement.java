package dev.unchurn.session;

import dev.unchurn.session.MariaDbWords.Reading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges SQL text for MariaDB. The protocol's reset undoes nearly all that a session can do (11.4); what is left over is asked
 * for after it ({@link MariaDbFreshness}). This is about the rest: profiles, XA transactions, and above all what changes how
 * new sessions begin (global variables, accounts, databases), so that those which are idle would be the old ones. A text that
 * cannot be judged counts as doing it: judging too strictly costs a connection, judging too kindly costs a promise.
 */
final class MariaDbStatement {
    private static final String AT_RUN_TIME =
            "a statement whose text is made at run time may change what cannot be undone";
    private static final int MAX_DEPTH = 3;

    private final List<String> words;
    private final int depth;

    private MariaDbStatement(List<String> words, int depth) {
        this.words = words;
        this.depth = depth;
    }

    /** The strictest of all readings that the text allows. */
    static Verdict judge(String sql) {
        return judge(sql, 0);
    }

    private static Verdict judge(String sql, int depth) {
        Verdict strictest = read(sql, Reading.USUAL, depth);
        boolean escapes = sql.indexOf('\\') >= 0;
        if (escapes) strictest = stricter(strictest, read(sql, Reading.WITHOUT_ESCAPES, depth));
        if (sql.indexOf('"') >= 0) strictest = stricter(strictest, read(sql, Reading.ANSI_QUOTES, depth));
        if (sql.contains("/*!") || sql.contains("/*M!")) {
            strictest = stricter(strictest, read(sql, Reading.WITHOUT_EXECUTABLE, depth));
        }
        return strictest;
    }

    private static Verdict read(String sql, Reading reading, int depth) {
        return new MariaDbStatement(MariaDbWords.of(sql, reading), depth).verdict();
    }

    private static Verdict stricter(Verdict one, Verdict other) {
        return rank(other) > rank(one) ? other : one;
    }

    private static int rank(Verdict verdict) {
        if (verdict.needsDatabase()) return verdict.irreversible() == null ? 2 : 4;
        if (verdict.irreversible() != null) return 3;
        return verdict == Verdict.CLEAN ? 0 : 1;
    }

    private Verdict verdict() {
        Verdict strictest = MariaDbClean.isClean(words) ? Verdict.CLEAN : Verdict.PLAIN;
        for (int i = 0; i < words.size(); i++) {
            Verdict verdict = startsStatement(i) ? ofStatement(i) : null;
            if (verdict == null && is(i, "set") && setsGlobal(i + 1)) verdict = globals();
            if (verdict != null) strictest = stricter(strictest, verdict);
        }
        return strictest;
    }

    /** At the beginning, behind a semicolon, and wherever a statement can begin inside of a compound one. */
    private boolean startsStatement(int at) {
        if (at == 0) return true;
        switch (words.get(at - 1)) {
            case ";":
            case "begin":
            case "atomic":
            case "then":
            case "else":
            case "do":
            case "loop":
            case "repeat":
            case "for":
            case ":":
            case "sqlexception":
            case "sqlwarning":
            case "found":
            case "immediate":
                return true;
            default:
                return false;
        }
    }

    private @Nullable Verdict ofStatement(int at) {
        switch (words.get(at)) {
            case "set":
                return ofSet(at + 1);
            case "grant":
            case "revoke":
                return accounts();
            case "rename":
                return is(at + 1, "user") ? accounts() : null;
            case "flush":
                return flushesPrivileges(at) ? accounts() : null;
            case "create":
                return ofDefinition(is(at + 1, "or") ? at + 3 : at + 1);
            case "alter":
            case "drop":
                return ofDefinition(at + 1);
            case "xa":
                return Verdict.irreversible("an XA transaction may outlive its session");
            case "prepare":
                return ofText(at + 3);
            case "execute":
                return is(at + 1, "immediate") ? ofText(at + 2) : null;
            default:
                return null;
        }
    }

    private boolean flushesPrivileges(int at) {
        for (int i = at + 1; i < words.size() && !is(i, ";"); i++) {
            if (is(i, "privileges")) return true;
        }
        return false;
    }

    /** {@code SET DEFAULT ROLE}, {@code SET PASSWORD}, {@code SET profiling}. */
    private @Nullable Verdict ofSet(int first) {
        if (is(first, "password") || (is(first, "default") && is(first + 1, "role"))) return accounts();
        if (setsGlobal(first)) return globals();
        for (int i = first; i < words.size() && !is(i, ";"); i++) {
            if (is(i, "profiling")) return Verdict.irreversible("what SHOW PROFILES tells cannot be undone");
        }
        return null;
    }

    /** Whether one of the variables that are set, or one of the columns of {@code UPDATE ... SET}, is a global variable. */
    private boolean setsGlobal(int first) {
        int parentheses = 0;
        for (int i = first; i < words.size() && !is(i, ";"); i++) {
            if (is(i, "(")) parentheses++;
            if (is(i, ")")) parentheses--;
            if (parentheses > 0 || (i > first && !is(i - 1, ","))) continue;
            if (is(i, "@") && is(i + 1, "@")) {
                if (is(i + 2, "global")) return true;
            } else if (is(i, "global") && !is(i + 1, "=") && !is(i + 1, ":") && !is(i + 1, ".")) {
                return true;
            }
        }
        return false;
    }

    /** Idle sessions may be in a database that goes or changes. */
    private @Nullable Verdict ofDefinition(int at) {
        switch (word(at)) {
            case "user":
            case "role":
                return accounts();
            case "database":
            case "schema":
                if (is(at - 1, "create")) return null;
                if (is(at - 1, "drop")) return Verdict.of(null, new String[0], Verdict.NEEDS_DATABASE);
                return forAll("the character set of a database counts for new sessions");
            default:
                return null;
        }
    }

    /** A text in a literal is judged as one; any other is known to the server alone. */
    private Verdict ofText(int at) {
        boolean isLiteral =
                word(at).startsWith("'") && (at + 1 >= words.size() || is(at + 1, ";") || is(at + 1, "using"));
        if (!isLiteral || depth >= MAX_DEPTH) return Verdict.irreversible(AT_RUN_TIME);
        Verdict verdict = judge(word(at).substring(1), depth + 1);
        return verdict == Verdict.CLEAN ? Verdict.PLAIN : verdict;
    }

    private static Verdict accounts() {
        return forAll("changes of accounts count for new sessions");
    }

    private static Verdict globals() {
        return forAll("global variables count for new sessions");
    }

    /** New sessions will be other than those that there are. */
    private static Verdict forAll(String why) {
        return Verdict.of(why, new String[0], Verdict.NEEDS_DATABASE);
    }

    private boolean is(int at, String word) {
        return word(at).equals(word);
    }

    /** The word there, or an empty one behind the end. */
    private String word(int at) {
        return at < words.size() ? words.get(at) : "";
    }
}
