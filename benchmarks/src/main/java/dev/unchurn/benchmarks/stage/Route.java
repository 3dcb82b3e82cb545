package dev.unchurn.benchmarks.stage;

/** Whom the program connects to. */
public enum Route {
    DIRECT,
    PGBOUNCER_SESSION,
    PGBOUNCER_TRANSACTION,
    PGPOOL
}
