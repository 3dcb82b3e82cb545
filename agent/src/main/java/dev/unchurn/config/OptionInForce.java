package dev.unchurn.config;

/** An option as it applies to this run. No option holds a secret. Immutable. */
public final class OptionInForce {
    private final String name;
    private final String value;
    private final String source;

    OptionInForce(String name, String value, String source) {
        this.name = name;
        this.value = value;
        this.source = source;
    }

    public String name() {
        return name;
    }

    /** As it was written. */
    public String value() {
        return value;
    }

    /** Where it was set, in words; {@code default} when nowhere. */
    public String source() {
        return source;
    }
}
