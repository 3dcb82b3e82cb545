package dev.unchurn.report.html;

/** HTML in the making: tags are ours, and every text and value is escaped. Not thread-safe. */
final class Markup {
    private final StringBuilder html = new StringBuilder(1 << 16);

    /** Markup of our own, as it is. Never for anything that comes from the program. */
    Markup raw(String ours) {
        html.append(ours);
        return this;
    }

    /** Text or the value of a quoted attribute, whatever is in it. */
    Markup text(String foreign) {
        for (int i = 0; i < foreign.length(); i++) escaped(foreign.charAt(i));
        return this;
    }

    private void escaped(char c) {
        if (c == '&') html.append("&amp;");
        else if (c == '<') html.append("&lt;");
        else if (c == '>') html.append("&gt;");
        else if (c == '"') html.append("&quot;");
        else if (c == '\'') html.append("&#39;");
        else if (isConfusing(c)) html.append('\uFFFD');
        else html.append(c);
    }

    /** What turns the direction of all the text that follows, ends lines unseen, or is not allowed in a document. */
    static boolean isConfusing(char c) {
        boolean turns = (c >= '\u202A' && c <= '\u202E') || (c >= '\u2066' && c <= '\u2069');
        boolean breaks = c == '\u2028' || c == '\u2029' || c == '\uFEFF';
        boolean control = Character.isISOControl(c) && c != '\n';
        return turns || breaks || control;
    }

    /** An element with a text in it and nothing else. */
    Markup element(String tag, String foreign) {
        return raw("<" + tag + ">").text(foreign).raw("</" + tag + ">");
    }

    @Override
    public String toString() {
        return html.toString();
    }
}
