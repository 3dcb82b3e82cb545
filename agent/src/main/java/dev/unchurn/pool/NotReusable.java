package dev.unchurn.pool;

import dev.unchurn.event.RetireReason;
import org.jspecify.annotations.Nullable;

/** A reset has found that the session must not be reused, though nothing failed. Immutable. */
public class NotReusable extends Exception {
    private static final long serialVersionUID = 1;

    private final RetireReason reason;

    /** @param detail what exactly, or null when the reason says it all */
    public NotReusable(RetireReason reason, @Nullable String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    /** Why the connection is retired; the message says what exactly. */
    public final RetireReason reason() {
        return reason;
    }
}
