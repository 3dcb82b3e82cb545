package dev.unchurn.shadow;

/** What a thread of the program did: asked for a connection and got it, or gave it back. Immutable. */
final class Action {
    final Demand demand;
    final boolean isBorrow;

    /** When the program asked, in real time. */
    final long beganNanos;

    /** When it went on; the same for giving back. */
    final long endedNanos;

    /** How much sooner after the thread's last action it would have asked. */
    final long gainNanos;

    Action(Demand demand, boolean isBorrow, long beganNanos, long endedNanos, long gainNanos) {
        this.demand = demand;
        this.isBorrow = isBorrow;
        this.beganNanos = beganNanos;
        this.endedNanos = endedNanos;
        this.gainNanos = gainNanos;
    }
}
