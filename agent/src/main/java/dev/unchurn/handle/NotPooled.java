package dev.unchurn.handle;

import java.sql.Connection;

/** A connection was opened that does not belong into the pool; the program gets it as it is. Immutable. */
final class NotPooled extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Connection raw;
    private final String why;
    private final long openNanos;

    NotPooled(Connection raw, String why, long openNanos) {
        super(null, null, false, false);
        this.raw = raw;
        this.why = why;
        this.openNanos = openNanos;
    }

    Connection raw() {
        return raw;
    }

    String why() {
        return why;
    }

    long openNanos() {
        return openNanos;
    }
}
