package dev.unchurn.pool;

import dev.unchurn.event.RetireReason;

/** A session that had been reset differs from one that is really new. Immutable. */
public final class NotFresh extends NotReusable {
    private static final long serialVersionUID = 1;

    private final String what;
    private final String expected;
    private final String found;

    /**
     * @param what the state that differs
     * @param expected its value in a new session, as far as a log may show it
     * @param found its value here, as far as a log may show it
     */
    public NotFresh(String what, String expected, String found) {
        super(RetireReason.NOT_FRESH, what);
        this.what = what;
        this.expected = expected;
        this.found = found;
    }

    public String what() {
        return what;
    }

    public String expected() {
        return expected;
    }

    public String found() {
        return found;
    }
}
