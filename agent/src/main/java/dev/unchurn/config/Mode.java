package dev.unchurn.config;

/** What the agent does with connections. */
public enum Mode {
    /** Reuse connections and report. */
    POOL,
    /** Keep nothing, only report. */
    OBSERVE,
    /** Do nothing at all. */
    OFF
}
