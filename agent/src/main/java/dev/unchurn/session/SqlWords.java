package dev.unchurn.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts SQL text into words: identifiers and keywords in lower case, punctuation one character each, comments left out.
 * Literals become {@code '} followed by their text, so that a reader can tell them from words. Lexical rules: PostgreSQL
 * manual, section 4.1 (nested comments, dollar quoting, {@code U&}). Text after an unterminated quote belongs to it. Whether a
 * backslash escapes in plain literals is the session's setting ({@code standard_conforming_strings}). Not thread-safe.
 */
final class SqlWords {
    private final String sql;
    private final boolean backslashEscapes;
    private final List<String> words = new ArrayList<>();
    private int at;

    private SqlWords(String sql, boolean backslashEscapes) {
        this.sql = sql;
        this.backslashEscapes = backslashEscapes;
    }

    /** @param backslashEscapes whether it does so in plain literals; in {@code E'...'} it always does */
    static List<String> of(String sql, boolean backslashEscapes) {
        SqlWords words = new SqlWords(sql, backslashEscapes);
        while (words.at < sql.length()) words.next();
        return words.words;
    }

    /** Letters, digits, underscores and dots only: safe to show in a log. */
    static boolean isPlainName(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!isWordPart(name.charAt(i)) && name.charAt(i) != '.') return false;
        }
        return !name.isEmpty() && name.length() <= 100;
    }

    private void next() {
        char c = sql.charAt(at);
        if (c < 128 && Character.isWhitespace(c)) {
            at++;
        } else if (c == '-' && charAt(at + 1) == '-') {
            lineComment();
        } else if (c == '/' && charAt(at + 1) == '*') {
            blockComment();
        } else if (c == '\'') {
            literal();
        } else if (c == '"') {
            quotedIdentifier();
        } else if (c == '$' && dollarTagEnd() > 0) {
            dollarQuoted();
        } else if (isWordPart(c)) {
            word();
        } else {
            words.add(String.valueOf(c));
            at++;
        }
    }

    private char charAt(int index) {
        return index < sql.length() ? sql.charAt(index) : '\0';
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c > 127;
    }

    private void lineComment() {
        while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') at++;
    }

    private void blockComment() {
        int depth = 0;
        do {
            if (charAt(at) == '/' && charAt(at + 1) == '*') {
                depth++;
                at += 2;
            } else if (charAt(at) == '*' && charAt(at + 1) == '/') {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < sql.length());
    }

    /** {@code E'...'}: the E was taken for a word just before. */
    private boolean endsWithEscapePrefix() {
        return at > 0
                && (sql.charAt(at - 1) == 'E' || sql.charAt(at - 1) == 'e')
                && !words.isEmpty()
                && words.get(words.size() - 1).equals("e");
    }

    private void literal() {
        boolean prefixed = endsWithEscapePrefix();
        boolean escapes = prefixed || backslashEscapes;
        int start = ++at;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (escapes && c == '\\') {
                at++;
            } else if (c == '\'') {
                if (charAt(at + 1) != '\'') break;
                at++;
            }
            at++;
        }
        int end = Math.min(at, sql.length());
        if (prefixed) words.remove(words.size() - 1);
        words.add("'" + sql.substring(start, end));
        at++;
    }

    private void quotedIdentifier() {
        boolean escaped = at > 1 && charAt(at - 1) == '&' && (charAt(at - 2) == 'U' || charAt(at - 2) == 'u');
        if (escaped) words.add("u&");
        int start = ++at;
        while (at < sql.length() && (sql.charAt(at) != '"' || charAt(at + 1) == '"')) {
            at += sql.charAt(at) == '"' ? 2 : 1;
        }
        String name = sql.substring(start, Math.min(at, sql.length())).toLowerCase(Locale.ROOT);
        // a name that could be taken for punctuation or a literal is marked
        if (name.isEmpty() || !isWordPart(name.charAt(0))) words.add("\"");
        words.add(name);
        at++;
    }

    /** The index behind the closing dollar of the tag that begins here, or 0. */
    private int dollarTagEnd() {
        int i = at + 1;
        while (i < sql.length() && isWordPart(sql.charAt(i))) i++;
        boolean digitFirst = i > at + 1 && Character.isDigit(sql.charAt(at + 1));
        return charAt(i) == '$' && !digitFirst ? i + 1 : 0;
    }

    private void dollarQuoted() {
        int bodyStart = dollarTagEnd();
        String tag = sql.substring(at, bodyStart);
        int end = sql.indexOf(tag, bodyStart);
        words.add("'" + sql.substring(bodyStart, end < 0 ? sql.length() : end));
        at = end < 0 ? sql.length() : end + tag.length();
    }

    /** A dollar may be inside of a name, but behind a number it begins something else. */
    private void word() {
        int start = at;
        boolean isNumber = Character.isDigit(sql.charAt(at));
        while (at < sql.length() && (isWordPart(sql.charAt(at)) || (sql.charAt(at) == '$' && !isNumber))) at++;
        words.add(sql.substring(start, at).toLowerCase(Locale.ROOT));
    }
}
