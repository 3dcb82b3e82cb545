package dev.unchurn.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Judges SQL text for PostgreSQL. What {@code DISCARD ALL} undoes is plain. What it leaves (PostgreSQL 15): a custom setting
 * reads '' instead of NULL, loaded libraries, the random seed, the temporary schema, dblink's connections, and whatever a
 * {@code DO} block or an escaped identifier hides. A text in which such a word occurs outside of literals and comments counts
 * as doing it: judging too strictly costs a connection, judging too kindly costs a promise. Bodies of functions are judged by
 * the same rules. Not thread-safe.
 */
final class PostgresStatement {
    /** Functions of the server that run a statement which stands in a literal or in a table's name. */
    private static final String[] RUN_TEXT = {
        "query_to_xml",
        "query_to_xmlschema",
        "query_to_xml_and_xmlschema",
        "table_to_xml",
        "table_to_xml_and_xmlschema",
        "schema_to_xml",
        "schema_to_xml_and_xmlschema",
        "database_to_xml",
        "database_to_xml_and_xmlschema",
        "ts_stat",
        "ts_rewrite"
    };

    /** Functions of the server that hold something until the session ends, not only until {@code DISCARD ALL}. */
    private static final String[] HOLD = {
        "pg_backup_start",
        "pg_start_backup",
        "pg_replication_origin_session_setup",
        "pg_create_physical_replication_slot",
        "pg_create_logical_replication_slot",
        "pg_copy_physical_replication_slot",
        "pg_copy_logical_replication_slot"
    };

    /** With {@code CREATE} or {@code ALTER}, they change what other statements do. */
    private static final String[] ROUTES = {
        "function",
        "procedure",
        "routine",
        "aggregate",
        "trigger",
        "rule",
        "view",
        "policy",
        "extension",
        "language",
        "operator",
        "cast",
        "domain",
        "type",
        "foreign"
    };

    /** So many words behind {@code CREATE} or {@code ALTER} say of what kind it is. */
    private static final int KIND_WITHIN = 10;

    /** What may stand before a statement in a function's body. */
    private static final String[] BEFORE_STATEMENT = {"begin", "then", "else", "loop", "atomic", ">"};

    /** Statements that an EXECUTE may build without being suspicious: what is unknown of them is a name or a value. */
    private static final String[] ORDINARY = {
        "insert",
        "update",
        "delete",
        "merge",
        "create",
        "alter",
        "drop",
        "truncate",
        "grant",
        "revoke",
        "comment",
        "lock",
        "analyze",
        "vacuum",
        "reindex",
        "cluster",
        "refresh",
        "notify",
        "copy"
    };

    static final String TEMPORARY = "temporary objects leave their schema behind";

    private final List<String> words;
    private final boolean isBody;
    private final boolean lean;
    private final List<String> settings = new ArrayList<>(0);
    private @Nullable String setting;
    private @Nullable String other;
    private int flags;
    private boolean builds;
    private boolean looked;

    /** The index of the first word of the statement that is looked at. */
    private int start;

    private PostgresStatement(List<String> words, boolean isBody, boolean lean) {
        this.words = words;
        this.isBody = isBody;
        this.lean = lean;
    }

    /**
     * A backslash before a quote means one thing or the other, by a setting that the text does not show: both are judged, and
     * the stricter verdict counts.
     *
     * @param lean whether it matters that a statement leaves nothing at all; otherwise none is found to be clean
     */
    static Verdict judge(String sql, boolean lean) {
        Verdict standard = new PostgresStatement(SqlWords.of(sql, false), false, lean).verdict();
        if (!sql.contains("\\'")) return standard;
        Verdict escaping = new PostgresStatement(SqlWords.of(sql, true), false, lean).verdict();
        return standard.and(escaping);
    }

    /** Judges the body of a function in SQL or PL/pgSQL. */
    static PostgresStatement ofBody(String source) {
        PostgresStatement standard = new PostgresStatement(SqlWords.of(source, false), true, false);
        if (standard.verdict().irreversible() != null || !source.contains("\\'")) return standard;
        PostgresStatement escaping = new PostgresStatement(SqlWords.of(source, true), true, false);
        return escaping.verdict().irreversible() == null ? standard : escaping;
    }

    /** Functions of the server whose traces no reset undoes. */
    static String[] dangerousFunctions() {
        String[] all = new String[RUN_TEXT.length + 2];
        System.arraycopy(RUN_TEXT, 0, all, 0, RUN_TEXT.length);
        all[RUN_TEXT.length] = "set_config";
        all[RUN_TEXT.length + 1] = "setseed";
        return all;
    }

    List<String> words() {
        return words;
    }

    /** Whether the body builds ordinary statements at run time, with names or values that it does not show. */
    boolean builds() {
        return builds;
    }

    Verdict verdict() {
        if (!looked) {
            looked = true;
            for (int i = 0; i < words.size(); i++) {
                if (i > 0 && words.get(i - 1).equals(";")) start = i;
                look(words.get(i), i);
            }
            lookIntoLiterals();
        }
        if (other != null) return Verdict.of(other, new String[0], flags());
        if (lean && setting == null && flags == 0 && CleanStatement.isClean(words)) return Verdict.CLEAN;
        return Verdict.of(setting, settings.toArray(new String[0]), flags());
    }

    private int flags() {
        boolean isIrreversible = other != null || setting != null;
        return isIrreversible && isDefinition() ? flags | Verdict.CHANGES_ROUTES : flags;
    }

    private boolean isDefinition() {
        return words.contains("create") || words.contains("alter") || words.contains("do");
    }

    private void look(String word, int at) {
        switch (word) {
            case "set":
            case "reset":
                if (startsStatement(at) || is(start, "create") || is(start, "alter")) setting(at + 1);
                break;
            case "set_config":
                setConfig(at);
                break;
            case "load":
                if (startsCommand(at)) found("LOAD cannot be undone");
                break;
            case "do":
                if (startsCommand(at)) found("a DO block may change what cannot be undone");
                break;
            case "setseed":
                found("the random seed cannot be undone");
                break;
            case "temp":
            case "temporary":
                if (makesTemporary(at)) found(TEMPORARY);
                break;
            case "pg_temp":
                found(TEMPORARY);
                break;
            case "u&":
                found("an escaped identifier (U&) may name anything");
                break;
            case "create":
            case "alter":
            case "drop":
            case "import":
                definition(at);
                break;
            case "revoke":
                if (startsStatement(at) && words.contains("database")) flags |= Verdict.NEEDS_DATABASE;
                break;
            case "execute":
                if (isBody) execute(at + 1);
                break;
            case "language":
                if (is(start, "create") && makesFunction()) language(word(at + 1));
                break;
            default:
                lookAtName(word);
        }
    }

    private void lookAtName(String word) {
        if (word.startsWith("dblink")) found("dblink keeps connections of its own");
        else if (namesTemporarySchema(word)) found(TEMPORARY);
        else if (isOneOf(word, RUN_TEXT)) found(word + " runs what the statement does not show");
        else if (isOneOf(word, HOLD)) found("what " + word + " does lasts as long as the session");
    }

    private void definition(int at) {
        if (!startsStatement(at)) return;
        boolean isDatabase = is(at + 1, "database");
        boolean isRole = is(at + 1, "role") || is(at + 1, "user") || is(at + 1, "group");
        // What makes a role may stay: nobody is connected with it.
        if (isDatabase || (isRole && !is(at, "create"))) flags |= Verdict.NEEDS_DATABASE;
        if (is(at, "alter") && (isDatabase || isRole)) {
            found("settings of a role or database count for new sessions");
        }
        if (is(at, "drop")) {
            flags |= Verdict.DROPS;
            return;
        }
        for (int i = at + 1; i < at + KIND_WITHIN && !is(i, ";") && !is(i, "("); i++) {
            if (isOneOf(word(i), ROUTES)) flags |= Verdict.CHANGES_ROUTES;
        }
    }

    /** A literal such as {@code 'pg_temp'} in a search path; drivers ask for {@code 'pg_temp_'} in catalogues. */
    private static boolean namesTemporarySchema(String word) {
        int at = word.startsWith("'") ? word.indexOf("pg_temp") : -1;
        return at >= 0 && !word.startsWith("_", at + "pg_temp".length());
    }

    /** The first reason counts. */
    private void found(String why) {
        if (other == null) other = why;
    }

    private void foundSetting(String name) {
        if (setting == null) setting = "custom setting " + shown(name) + " cannot be undone";
        settings.add(name.toLowerCase(Locale.ROOT));
    }

    private boolean startsStatement(int at) {
        return at == 0 || is(at - 1, ";") || (isBody && isOneOf(word(at - 1), BEFORE_STATEMENT));
    }

    /** In a body, {@code THEN load} may as well be the column of a CASE. */
    private boolean startsCommand(int at) {
        if (!startsStatement(at)) return false;
        return !isBody || word(at + 1).startsWith("'") || is(at + 1, "u") || is(at + 1, "language");
    }

    /**
     * {@code SET [SESSION | LOCAL] a.b}: only names with a dot are custom, and {@code session} may be the part before it. A
     * quoted name may hold the dot.
     */
    private void setting(int first) {
        int name = first;
        if ((is(name, "session") || is(name, "local")) && !is(name + 1, ".")) name++;
        if (is(name, "seed")) found("the random seed cannot be undone");
        else if (is(name + 1, ".")) foundSetting(word(name) + "." + word(name + 2));
        else if (word(name).indexOf('.') > 0 && word(name).charAt(0) != '\'') foundSetting(word(name));
    }

    /** {@code set_config('name', ...)} with a literal name without a dot is an ordinary setting. */
    private void setConfig(int at) {
        String name = is(at + 1, "(") && is(at + 3, ",") ? word(at + 2) : "";
        if (!name.startsWith("'")) {
            found("custom setting (named at run time) cannot be undone");
        } else if (!SqlWords.isPlainName(name.substring(1))) {
            found("custom setting (unusual name) cannot be undone");
        } else if (name.equalsIgnoreCase("'seed")) {
            found("the random seed cannot be undone");
        } else if (name.indexOf('.') >= 0) {
            foundSetting(name.substring(1));
        } else if (name.equalsIgnoreCase("'search_path") && !word(at + 4).startsWith("'")) {
            flags |= Verdict.MAY_BE_TEMPORARY;
        }
    }

    private static String shown(String name) {
        return SqlWords.isPlainName(name) ? name : "(unusual name)";
    }

    /** {@code CREATE [OR REPLACE] [LOCAL | GLOBAL] TEMP} or {@code SELECT ... INTO TEMP}, not a column or table of that name. */
    private boolean makesTemporary(int at) {
        String before = word(at - 1);
        if (before.equals("into")) return at == 1 || !(is(at - 2, "insert") || is(at - 2, "merge"));
        return before.equals("create") || before.equals("replace") || before.equals("local") || before.equals("global");
    }

    /** {@code EXECUTE} of PL/pgSQL: what begins as an ordinary statement is judged by the literals that can be seen. */
    private void execute(int next) {
        if (is(next, "function") || is(next, "procedure") || is(next, "on")) return;
        int at = next;
        while (is(at, "(") || is(at, "format")) at++;
        String literal = word(at);
        List<String> text = literal.startsWith("'") ? SqlWords.of(unquoted(literal), false) : new ArrayList<String>(0);
        if (!text.isEmpty() && isOneOf(text.get(0), ORDINARY)) builds = true;
        else found("statements that are built at run time may do what cannot be undone");
    }

    private static String unquoted(String literal) {
        return literal.substring(1).replace("''", "'");
    }

    /** Of a function that is being created: other languages keep values that nobody sees. */
    private void language(String name) {
        String language = name.startsWith("'") ? name.substring(1).toLowerCase(Locale.ROOT) : name;
        if (!language.equals("sql") && !language.equals("plpgsql")) {
            found("functions in other languages than SQL and PL/pgSQL may keep what cannot be undone");
        }
    }

    /** Bodies of functions that are created here, and the parts of statements that a body builds. */
    private void lookIntoLiterals() {
        boolean creates = words.contains("create") && makesFunction();
        if (!builds && !creates) return;
        for (String word : words) {
            if (!word.startsWith("'") || other != null) continue;
            String text = unquoted(word);
            String inside = (creates ? ofBody(text).verdict() : judge(text, false)).irreversible();
            if (inside != null) found(creates ? "it makes a function: " + inside : inside);
        }
    }

    private boolean makesFunction() {
        return words.contains("function") || words.contains("procedure");
    }

    private static boolean isOneOf(String word, String[] all) {
        for (String one : all) {
            if (one.equals(word)) return true;
        }
        return false;
    }

    private boolean is(int at, String word) {
        return word(at).equals(word);
    }

    /** The word there, or an empty one behind the end. */
    private String word(int at) {
        return at >= 0 && at < words.size() ? words.get(at) : "";
    }
}
