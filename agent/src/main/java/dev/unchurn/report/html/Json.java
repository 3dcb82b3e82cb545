package dev.unchurn.report.html;

/**
 * JSON in the making that may stand inside a script element: nothing in it can end the element or a line. Commas are put where
 * they belong. Not thread-safe.
 */
final class Json {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder json = new StringBuilder();
    private boolean needsComma;

    Json open(char bracket) {
        comma();
        json.append(bracket);
        needsComma = false;
        return this;
    }

    Json close(char bracket) {
        json.append(bracket);
        needsComma = true;
        return this;
    }

    Json key(String ours) {
        text(ours);
        json.append(':');
        needsComma = false;
        return this;
    }

    Json number(long number) {
        comma();
        json.append(number);
        needsComma = true;
        return this;
    }

    /** Rounded to millionths. */
    Json number(double number) {
        comma();
        json.append(Math.rint(number * 1e6) / 1e6);
        needsComma = true;
        return this;
    }

    Json text(String foreign) {
        comma();
        json.append('"');
        for (int i = 0; i < foreign.length(); i++) escaped(foreign.charAt(i));
        json.append('"');
        needsComma = true;
        return this;
    }

    private void comma() {
        if (needsComma) json.append(',');
    }

    private void escaped(char c) {
        if (Markup.isConfusing(c)) unicode('\uFFFD');
        else if (c < ' ' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' || c == '\'') unicode(c);
        else json.append(c);
    }

    private void unicode(char c) {
        json.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) json.append(HEX.charAt(c >> shift & 15));
    }

    @Override
    public String toString() {
        return json.toString();
    }
}
