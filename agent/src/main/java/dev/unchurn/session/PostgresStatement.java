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

    static Verdict judge(String sql) {
        return new PostgresStatement(SqlWords.of(sql)).verdict();
    }

    private Verdict verdict() {
        boolean needsDatabase = false;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            Verdict verdict = ofWord(word, i);
            if (verdict != null) return verdict;
            needsDatabase |= isDatabaseCommand(word, i);
        }
        return needsDatabase ? Verdict.NEEDS_DATABASE : Verdict.PLAIN;
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
                return Verdict.irreversible("setseed cannot be undone");
            case "temp":
            case "temporary":
                return makesTemporary(at) ? temporary() : null;
            case "pg_temp":
                return temporary();
            case "u&":
                return Verdict.irreversible("an escaped identifier (U&) may name anything");
            default:
                return word.startsWith("dblink") ? Verdict.irreversible("dblink keeps connections of its own") : null;
        }
    }

    private boolean startsStatement(int at) {
        return at == 0 || words.get(at - 1).equals(";");
    }

    /** {@code SET [SESSION | LOCAL] a.b}: only names with a dot are custom. */
    private @Nullable Verdict ofSetting(int at) {
        int name = at;
        if (name < words.size()
                && (words.get(name).equals("session") || words.get(name).equals("local"))) name++;
        if (name + 2 < words.size() && words.get(name + 1).equals(".")) {
            return customSetting(words.get(name) + "." + words.get(name + 2));
        }
        return null;
    }

    /** {@code set_config('name', ...)} with a literal name without a dot is an ordinary setting. */
    private @Nullable Verdict ofSetConfig(int at) {
        String name = at + 2 < words.size() && words.get(at + 1).equals("(") ? words.get(at + 2) : "";
        if (!name.startsWith("'")) return customSetting("(named at run time)");
        if (!SqlWords.isPlainName(name.substring(1))) return customSetting("(unusual name)");
        return name.indexOf('.') < 0 ? null : customSetting(name.substring(1));
    }

    /** {@code CREATE [OR REPLACE] [LOCAL | GLOBAL] TEMP} or {@code SELECT ... INTO TEMP}, not a column of that name. */
    private boolean makesTemporary(int at) {
        String before = at == 0 ? "" : words.get(at - 1);
        return before.equals("create")
                || before.equals("replace")
                || before.equals("local")
                || before.equals("global")
                || before.equals("into");
    }

    private static Verdict temporary() {
        return Verdict.irreversible("temporary objects leave their schema behind");
    }

    private static Verdict customSetting(String name) {
        return Verdict.irreversible("custom setting " + name + " cannot be undone");
    }

    private boolean isDatabaseCommand(String word, int at) {
        return word.equals("database")
                && at > 0
                && (words.get(at - 1).equals("drop")
                        || words.get(at - 1).equals("create")
                        || words.get(at - 1).equals("alter"))
                && startsStatement(at - 1);
    }
}
