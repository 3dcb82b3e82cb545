package dev.unchurn.pool;

/** A connection that the driver has just opened, how long that took, and when. Immutable. */
final class Opened {
    final Physical physical;
    final RootReference root;
    final long openNanos;
    final long openedNanos;

    /** How old it may become; 0 for no limit. */
    final long lifeNanos;

    Opened(Physical physical, RootReference root, long openNanos, long openedNanos, long lifeNanos) {
        this.physical = physical;
        this.root = root;
        this.openNanos = openNanos;
        this.openedNanos = openedNanos;
        this.lifeNanos = lifeNanos;
    }
}
