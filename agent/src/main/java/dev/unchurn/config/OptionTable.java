package dev.unchurn.config;

/** The options as a document. */
public final class OptionTable {
    private OptionTable() {}

    /** A Markdown table with a row for each option. */
    public static String markdown() {
        StringBuilder text = new StringBuilder("| option | default | values | what it does |\n|---|---|---|---|\n");
        for (Option option : Option.all()) {
            String shownDefault = option.defaultValue() == null ? "none" : "`" + option.defaultValue() + "`";
            text.append("| `").append(option.name()).append("` | ").append(shownDefault);
            text.append(" | ").append(option.kind().inTable());
            text.append(" | ").append(option.meaning()).append(" |\n");
        }
        return text.toString();
    }
}
