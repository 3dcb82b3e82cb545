package dev.unchurn.event;

/**
 * What may be shown of a statement: its text without literals and comments. Where it is not certain what a literal is, the text is
 * cut off: a quoted word counts as a literal (it is one in MySQL), and nothing is shown after a backslash in a string or after words
 * that passwords follow. Stateless.
 */
final class SqlShape {
    private static final int MAX_LENGTH = 200;
    private static final String MORE = "...";

    private final String sql;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private SqlShape(String sql) {
        this.sql = sql;
    }

    static String of(String sql) {
        SqlShape shape = new SqlShape(sql);
        shape.read();
        return shape.out.toString().trim();
    }

    private void read() {
        while (at < sql.length()) {
            if (out.length() >= MAX_LENGTH || !part()) {
                out.append(MORE);
                return;
            }
        }
    }

    /** Reads one part; false when nothing that follows may be shown. */
    private boolean part() {
        char c = sql.charAt(at);
        if (c == '\'' || c == '"') return quoted(c);
        if (c == '$' && isDollarQuote()) return dollarQuoted();
        if (c == '#' || sql.startsWith("--", at)) return comment("\n");
        if (sql.startsWith("/*", at)) return comment("*/");
        if (Character.isJavaIdentifierStart(c) && c != '$') return word();
        if (isDigit(c)) return number();
        at++;
        if (c > ' ') out.append(c);
        else space();
        return true;
    }

    private void space() {
        int length = out.length();
        if (length > 0 && out.charAt(length - 1) != ' ') out.append(' ');
    }

    private boolean quoted(char quote) {
        out.append('?');
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at++);
            if (c == '\\') return false;
            if (c != quote) continue;
            if (at == sql.length() || sql.charAt(at) != quote) return true;
            at++;
        }
        return true;
    }

    private boolean isDollarQuote() {
        int end = sql.indexOf('$', at + 1);
        if (end < 0) return false;
        for (int i = at + 1; i < end; i++) {
            if (!Character.isJavaIdentifierPart(sql.charAt(i))) return false;
        }
        return end == at + 1 || !isDigit(sql.charAt(at + 1));
    }

    private boolean dollarQuoted() {
        String tag = sql.substring(at, sql.indexOf('$', at + 1) + 1);
        out.append('?');
        int end = sql.indexOf(tag, at + tag.length());
        at = end < 0 ? sql.length() : end + tag.length();
        return true;
    }

    /** PostgreSQL's comments may contain comments: what is left of them then is not shown. */
    private boolean comment(String ending) {
        int end = sql.indexOf(ending, at);
        if (end < 0) {
            at = sql.length();
            return true;
        }
        boolean hasAnother = ending.equals("*/") && sql.substring(at + 2, end).contains("/*");
        at = end + ending.length();
        space();
        return !hasAnother;
    }

    private boolean word() {
        int begin = at;
        while (at < sql.length() && Character.isJavaIdentifierPart(sql.charAt(at))) at++;
        String word = sql.substring(begin, at);
        out.append(word);
        return !word.equalsIgnoreCase("password") && !word.equalsIgnoreCase("identified");
    }

    private boolean number() {
        while (at < sql.length() && (Character.isJavaIdentifierPart(sql.charAt(at)) || sql.charAt(at) == '.')) at++;
        out.append('?');
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
