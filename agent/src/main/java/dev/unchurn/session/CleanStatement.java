package dev.unchurn.session;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells statements of PostgreSQL that leave nothing at all in a session, so that {@code reset=lean} may skip the server's reset:
 * queries and changes of rows in which every call is one of a function that is known here. Whatever cannot be placed is not
 * clean. What a function, trigger, view or operator of the database's own does is not seen. Stateless.
 */
final class CleanStatement {
    private static final Set<String> BEGINNINGS = new HashSet<>(
            Arrays.asList("select", "insert", "update", "delete", "merge", "values", "table", "with", "explain"));

    /** Keywords behind which a parenthesis begins no call. */
    private static final Set<String> KEYWORDS = new HashSet<>(Arrays.asList(
            "all",
            "and",
            "any",
            "as",
            "between",
            "by",
            "case",
            "conflict",
            "cube",
            "distinct",
            "else",
            "end",
            "escape",
            "except",
            "exists",
            "explain",
            "filter",
            "from",
            "group",
            "grouping",
            "having",
            "ilike",
            "in",
            "intersect",
            "join",
            "lateral",
            "like",
            "limit",
            "materialized",
            "not",
            "offset",
            "on",
            "only",
            "or",
            "over",
            "returning",
            "rollup",
            "row",
            "select",
            "set",
            "sets",
            "some",
            "then",
            "to",
            "union",
            "using",
            "values",
            "when",
            "where",
            "key",
            // types with a length
            "bit",
            "char",
            "character",
            "decimal",
            "float",
            "interval",
            "numeric",
            "time",
            "timestamp",
            "timestamptz",
            "varchar",
            "varying"));

    /** Functions of {@code pg_catalog} that neither change nor leave anything, in a session or elsewhere. */
    private static final Set<String> FUNCTIONS = new HashSet<>(Arrays.asList(
            "abs",
            "age",
            "array_agg",
            "array_append",
            "array_cat",
            "array_length",
            "array_lower",
            "array_position",
            "array_prepend",
            "array_remove",
            "array_replace",
            "array_to_json",
            "array_to_string",
            "array_upper",
            "ascii",
            "avg",
            "bit_and",
            "bit_length",
            "bit_or",
            "bool_and",
            "bool_or",
            "btrim",
            "cardinality",
            "cast",
            "ceil",
            "ceiling",
            "char_length",
            "character_length",
            "chr",
            "clock_timestamp",
            "coalesce",
            "concat",
            "concat_ws",
            "corr",
            "count",
            "cume_dist",
            "current_timestamp",
            "date",
            "date_part",
            "date_trunc",
            "decode",
            "dense_rank",
            "div",
            "encode",
            "every",
            "exp",
            "extract",
            "first_value",
            "floor",
            "format",
            "gen_random_uuid",
            "generate_series",
            "greatest",
            "initcap",
            "isfinite",
            "json_agg",
            "json_array_elements",
            "json_array_elements_text",
            "json_array_length",
            "json_build_array",
            "json_build_object",
            "json_each",
            "json_each_text",
            "json_extract_path",
            "json_extract_path_text",
            "json_object_agg",
            "json_typeof",
            "jsonb_agg",
            "jsonb_array_elements",
            "jsonb_array_elements_text",
            "jsonb_array_length",
            "jsonb_build_array",
            "jsonb_build_object",
            "jsonb_each",
            "jsonb_each_text",
            "jsonb_extract_path",
            "jsonb_extract_path_text",
            "jsonb_object_agg",
            "jsonb_object_keys",
            "jsonb_path_exists",
            "jsonb_path_query",
            "jsonb_set",
            "jsonb_strip_nulls",
            "jsonb_typeof",
            "justify_days",
            "justify_hours",
            "justify_interval",
            "lag",
            "last_value",
            "lead",
            "least",
            "left",
            "length",
            "ln",
            "localtime",
            "localtimestamp",
            "log",
            "lower",
            "lpad",
            "ltrim",
            "make_date",
            "make_interval",
            "make_time",
            "make_timestamp",
            "make_timestamptz",
            "max",
            "md5",
            "min",
            "mod",
            "mode",
            "now",
            "nth_value",
            "ntile",
            "nullif",
            "octet_length",
            "overlay",
            "percent_rank",
            "percentile_cont",
            "percentile_disc",
            "pg_backend_pid",
            "pi",
            "position",
            "power",
            "radians",
            "random",
            "rank",
            "regexp_match",
            "regexp_matches",
            "regexp_replace",
            "regexp_split_to_array",
            "regexp_split_to_table",
            "repeat",
            "replace",
            "reverse",
            "right",
            "round",
            "row_number",
            "row_to_json",
            "rpad",
            "rtrim",
            "sha256",
            "sign",
            "split_part",
            "sqrt",
            "starts_with",
            "statement_timestamp",
            "stddev",
            "stddev_pop",
            "stddev_samp",
            "string_agg",
            "string_to_array",
            "strpos",
            "substr",
            "substring",
            "sum",
            "timeofday",
            "to_char",
            "to_date",
            "to_json",
            "to_jsonb",
            "to_number",
            "to_timestamp",
            "to_tsquery",
            "to_tsvector",
            "transaction_timestamp",
            "translate",
            "trim",
            "trunc",
            "ts_rank",
            "unnest",
            "upper",
            "var_pop",
            "var_samp",
            "variance",
            "websearch_to_tsquery",
            "width_bucket"));

    private final List<String> words;

    private CleanStatement(List<String> words) {
        this.words = words;
    }

    static boolean isClean(List<String> words) {
        return new CleanStatement(words).isClean();
    }

    private boolean isClean() {
        boolean begins = true;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals(";")) {
                begins = true;
            } else if (begins) {
                if (!word.equals("(") && !BEGINNINGS.contains(word)) return false;
                begins = word.equals("(");
            } else if (!isHarmless(word, i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isHarmless(String word, int at) {
        if (word.equals("(")) return isNoUnknownCall(at - 1);
        if (word.startsWith("'")) return true;
        if (word.equals("into")) return is(at - 1, "insert") || is(at - 1, "merge");
        return word.length() == 1
                ? !word.equals("{") && !word.equals("\"")
                : isName(word) && (FUNCTIONS.contains(word) || !word.startsWith("pg_"));
    }

    /** A quoted name may hold anything; what looks like no name is none that we can place. */
    private static boolean isName(String word) {
        return SqlWords.isPlainName(word) && word.indexOf('.') < 0;
    }

    private boolean isNoUnknownCall(int before) {
        String word = word(before);
        if (word.length() == 1 && !Character.isLetterOrDigit(word.charAt(0)) && word.charAt(0) < 128) {
            return !word.equals("_") && !word.equals("'");
        }
        if (is(before - 1, ".")) return isTarget(before - 2);
        if (KEYWORDS.contains(word) || FUNCTIONS.contains(word)) return true;
        return isTarget(before) || is(before - 1, "as");
    }

    /** {@code INSERT INTO name (columns)}. */
    private boolean isTarget(int name) {
        return is(name - 1, "into");
    }

    private boolean is(int at, String word) {
        return word(at).equals(word);
    }

    private String word(int at) {
        return at >= 0 && at < words.size() ? words.get(at) : "";
    }
}
