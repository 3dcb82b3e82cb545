package com.acme.conformance;

/**
 * One small program with a name, and what is expected of a pool that runs it. Configured where it is made, then never changed.
 */
public final class Probe {
    /** Whether the session that the probe has dirtied may be given to the next borrower. */
    public enum Reuse {
        /** It can be made fresh: a pool that does not reuse it wastes it. */
        REUSED,
        /** It cannot be made fresh. */
        RETIRED,
        /** Either will do, or the probe does not ask. */
        EITHER
    }

    /** What a probe does. */
    public interface Body {
        void run(Stage stage) throws Exception;
    }

    private final String name;
    private final Reuse reuse;
    private final Body body;
    private String reason = "";
    private String bound = "";
    private boolean leanMisses;
    private boolean alone;

    Probe(String name, Reuse reuse, Body body) {
        this.name = name;
        this.reuse = reuse;
        this.body = body;
    }

    /** The reuse of connections shows here in principle: why, and what bounds it. */
    public Probe unavoidable(String why, String untilWhen) {
        reason = why;
        bound = untilWhen;
        return this;
    }

    /** A pool that skips the reset after plain statements ({@code reset=lean}) cannot see this. */
    public Probe leanMisses() {
        leanMisses = true;
        return this;
    }

    /** Disturbs others in the same database or is disturbed by them: not for runs of many at once. */
    public Probe alone() {
        alone = true;
        return this;
    }

    /** Group and name, such as {@code postgres/settings/search-path}. */
    public String name() {
        return name;
    }

    public Reuse reuse() {
        return reuse;
    }

    public void run(Stage stage) throws Exception {
        body.run(stage);
    }

    /** Whether a difference to the raw driver is on the short list. */
    public boolean isUnavoidable() {
        return !reason.isEmpty();
    }

    /** Why the difference cannot be avoided; empty if it can. */
    public String reason() {
        return reason;
    }

    /** What bounds the difference; empty if there must be none. */
    public String bound() {
        return bound;
    }

    public boolean isMissedByLean() {
        return leanMisses;
    }

    public boolean isAlone() {
        return alone;
    }

    @Override
    public String toString() {
        return name;
    }
}
