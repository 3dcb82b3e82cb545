package dev.unchurn.event;

/** Why a physical connection was closed for good, in the words that the log prints. Immutable. */
public enum RetireReason {
    IDLE("idle for longer than idleTimeout"),
    SURPLUS("more idle connections than maxIdle over all pools"),
    LIFETIME("older than maxLifetime"),
    BROKEN("connection error"),
    SERVER_GONE("its server went away"),
    SERVER_FULL("its server refused more connections"),
    INVALID("did not answer after idle time"),
    RESET_FAILED("session could not be reset"),
    RESET_TIMEOUT("session reset took longer than resetTimeout"),
    NOT_FRESH("session differed from a new one after its reset"),
    PINNED("session cannot be made fresh"),
    IN_USE("closed while another thread was inside a call"),
    ABORTED("aborted by the program"),
    DATABASE_WANTED("a statement needs the database to itself"),
    DRIVER_GONE("its driver or class loader is gone"),
    SHUTDOWN("the program ends"),
    OBSERVED("closed by the program, not pooled"),
    LEAKED("never closed by the program");

    private final String words;

    RetireReason(String words) {
        this.words = words;
    }

    /** The reason as a person reads it, without a full stop. */
    public String words() {
        return words;
    }
}
