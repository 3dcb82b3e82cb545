package dev.unchurn.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts SQL text for MariaDB into words: names and keywords in lower case, punctuation one character each, comments left out.
 * Literals become {@code '} followed by their text, quoted names are words. Lexical rules: MariaDB's manual, "Comment
 * Syntax", "String Literals", "Identifier Names". Text after an unterminated quote belongs to it. What a text means can
 * depend on the session's {@code sql_mode} and the server's version, which the text does not show: see {@link Reading}. Not
 * thread-safe.
 */
final class MariaDbWords {
    /** One way to read a text. */
    enum Reading {
        USUAL(true, true, true),
        /** {@code NO_BACKSLASH_ESCAPES}. */
        WITHOUT_ESCAPES(false, false, true),
        /** {@code ANSI_QUOTES}: double quotes hold a name, in which nothing escapes. */
        ANSI_QUOTES(true, false, true),
        /** A server too old or too new for what executable comments hold. */
        WITHOUT_EXECUTABLE(true, true, false);

        final boolean singleQuotesEscape;
        final boolean doubleQuotesEscape;
        final boolean executesComments;

        Reading(boolean singleQuotesEscape, boolean doubleQuotesEscape, boolean executesComments) {
            this.singleQuotesEscape = singleQuotesEscape;
            this.doubleQuotesEscape = doubleQuotesEscape;
            this.executesComments = executesComments;
        }
    }

    private final String sql;
    private final Reading reading;
    private final List<String> words = new ArrayList<>();
    private int at;

    /** Whether we are inside of a comment that is executed: its end is then no multiplication. */
    private boolean isInExecutable;

    private MariaDbWords(String sql, Reading reading) {
        this.sql = sql;
        this.reading = reading;
    }

    static List<String> of(String sql, Reading reading) {
        MariaDbWords words = new MariaDbWords(sql, reading);
        while (words.at < sql.length()) words.next();
        return words.words;
    }

    private void next() {
        char c = sql.charAt(at);
        if (isBlank(c)) {
            at++;
        } else if (c == '#' || isDashComment()) {
            lineComment();
        } else if (c == '/' && charAt(at + 1) == '*') {
            blockComment();
        } else if (c == '*' && charAt(at + 1) == '/' && isInExecutable) {
            isInExecutable = false;
            at += 2;
        } else if (c == '\'' || c == '"') {
            literal(c);
        } else if (c == '`') {
            quotedName();
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
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '$'
                || c > 127;
    }

    private static boolean isBlank(char c) {
        return c <= ' ' || c == 127;
    }

    /** Two dashes begin a comment only in front of white space or a control character. */
    private boolean isDashComment() {
        return sql.charAt(at) == '-' && charAt(at + 1) == '-' && isBlank(charAt(at + 2));
    }

    private void lineComment() {
        while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\0') at++;
    }

    /** Comments of {@code /*!} and {@code /*M!}, with a version or without, are executed by servers that fit. */
    private void blockComment() {
        int mark = charAt(at + 2) == 'M' ? at + 3 : at + 2;
        if (charAt(mark) == '!' && reading.executesComments) {
            at = mark + 1;
            while (at < sql.length() && Character.isDigit(sql.charAt(at))) at++;
            isInExecutable = true;
            return;
        }
        int end = sql.indexOf("*/", at + 2);
        at = end < 0 ? sql.length() : end + 2;
    }

    private void literal(char quote) {
        boolean escapes = quote == '"' ? reading.doubleQuotesEscape : reading.singleQuotesEscape;
        StringBuilder text = new StringBuilder("'");
        for (at++; at < sql.length(); at++) {
            char c = sql.charAt(at);
            if (escapes && c == '\\') {
                text.append(charAt(++at));
            } else if (c != quote) {
                text.append(c);
            } else if (charAt(at + 1) == quote) {
                text.append(sql.charAt(at++));
            } else {
                break;
            }
        }
        at++;
        boolean isName = quote == '"' && reading == Reading.ANSI_QUOTES;
        words.add(isName ? text.substring(1).toLowerCase(Locale.ROOT) : text.toString());
    }

    private void quotedName() {
        int start = ++at;
        while (at < sql.length() && (sql.charAt(at) != '`' || charAt(at + 1) == '`')) {
            at += sql.charAt(at) == '`' ? 2 : 1;
        }
        words.add(sql.substring(start, Math.min(at, sql.length())).toLowerCase(Locale.ROOT));
        at++;
    }

    private void word() {
        int start = at;
        while (at < sql.length() && isWordPart(sql.charAt(at))) at++;
        words.add(sql.substring(start, at).toLowerCase(Locale.ROOT));
    }
}
