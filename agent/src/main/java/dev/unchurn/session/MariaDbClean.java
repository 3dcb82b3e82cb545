package dev.unchurn.session;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells the statements of MariaDB after which there is nothing to undo, not even for the server: one plain query or change of
 * rows, without variables, and with no function but those that are known to remember nothing. What cannot be placed is not
 * clean. Stateless.
 */
final class MariaDbClean {
    private static final Set<String> VERBS =
            new HashSet<>(Arrays.asList("select", "insert", "update", "delete", "replace", "values"));

    /** Words that make a clean verb leave something: in the session, in a variable, in {@code FOUND_ROWS()}. */
    private static final Set<String> UNCLEAN = new HashSet<>(Arrays.asList(
            "into",
            "sql_calc_found_rows",
            "next",
            "previous",
            "procedure",
            "set_user_var",
            "lock",
            "outfile",
            "dumpfile",
            "immediate"));

    /** Functions that remember nothing, and the keywords that a parenthesis may follow. */
    private static final Set<String> HARMLESS = new HashSet<>(Arrays.asList(
            "abs",
            "all",
            "and",
            "any",
            "as",
            "avg",
            "between",
            "by",
            "case",
            "cast",
            "ceil",
            "ceiling",
            "char",
            "char_length",
            "coalesce",
            "concat",
            "concat_ws",
            "convert",
            "count",
            "curdate",
            "current_date",
            "current_time",
            "current_timestamp",
            "curtime",
            "date",
            "date_add",
            "date_format",
            "date_sub",
            "datediff",
            "decimal",
            "distinct",
            "else",
            "except",
            "exists",
            "extract",
            "floor",
            "from",
            "from_unixtime",
            "greatest",
            "group_concat",
            "having",
            "hex",
            "if",
            "ifnull",
            "in",
            "instr",
            "intersect",
            "interval",
            "isnull",
            "join",
            "key",
            "left",
            "length",
            "like",
            "locate",
            "lower",
            "lpad",
            "ltrim",
            "max",
            "md5",
            "min",
            "mod",
            "not",
            "now",
            "nullif",
            "on",
            "or",
            "over",
            "partition",
            "replace",
            "right",
            "round",
            "row_number",
            "rpad",
            "rtrim",
            "select",
            "set",
            "sha1",
            "sha2",
            "sign",
            "substr",
            "substring",
            "sum",
            "then",
            "trim",
            "truncate",
            "unhex",
            "union",
            "unix_timestamp",
            "update",
            "upper",
            "using",
            "values",
            "when",
            "where",
            "year",
            "month",
            "day"));

    private MariaDbClean() {}

    static boolean isClean(List<String> words) {
        if (words.isEmpty() || !VERBS.contains(words.get(0))) return false;
        boolean isInsert = words.get(0).equals("insert") || words.get(0).equals("replace");
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (word.startsWith("'")) continue;
            if (word.equals("@") || word.equals("{") || (word.equals(";") && i < words.size() - 1)) return false;
            if (UNCLEAN.contains(word) && !(isInsert && isTarget(words, i))) return false;
            if (word.equals("(") && !mayPrecedeParenthesis(words, i - 1, isInsert)) return false;
        }
        return true;
    }

    /** The {@code INTO} of {@code INSERT INTO}, which comes before all else but a few modifiers. */
    private static boolean isTarget(List<String> words, int at) {
        if (!words.get(at).equals("into")) return false;
        for (int i = 1; i < at; i++) {
            String word = words.get(i);
            if (!word.equals("ignore") && !word.equals("low_priority") && !word.equals("high_priority")) return false;
        }
        return true;
    }

    private static boolean mayPrecedeParenthesis(List<String> words, int at, boolean isInsert) {
        String before = words.get(at);
        if (HARMLESS.contains(before)) return !isQualified(words, at);
        if (isPunctuation(before)) return true;
        return isInsert && isTable(words, at);
    }

    /** A function of that name in a schema is somebody's own. */
    private static boolean isQualified(List<String> words, int at) {
        return at > 0 && words.get(at - 1).equals(".");
    }

    private static boolean isPunctuation(String word) {
        return word.length() == 1 && "(,=<>+-*/%!|&^~".indexOf(word.charAt(0)) >= 0;
    }

    /** The table of an insert, in front of its columns. */
    private static boolean isTable(List<String> words, int at) {
        int name = at;
        while (name >= 2 && words.get(name - 1).equals(".")) name -= 2;
        return name >= 1 && words.get(name - 1).equals("into");
    }
}
