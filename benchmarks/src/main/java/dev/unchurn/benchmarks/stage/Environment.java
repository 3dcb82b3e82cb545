package dev.unchurn.benchmarks.stage;

/** What the way from the program to the server is like. */
public enum Environment {
    PLAIN("the loopback interface"),
    TLS("TLS"),
    DELAY("1 ms of round trip added"),

    /** So {@code DISCARD ALL} restores them: nothing has to be set after it to make a session as new. */
    STARTUP("the driver's settings in the start-up packet");

    private final String description;

    Environment(String description) {
        this.description = description;
    }

    public String description() {
        return description;
    }
}
