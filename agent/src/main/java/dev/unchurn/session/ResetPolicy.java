package dev.unchurn.session;

import dev.unchurn.config.Reset;

/** How sessions are made fresh, as the owner wants it. Immutable. */
public final class ResetPolicy {
    private final Reset reset;
    private final int verifyEvery;

    /** @param verifyEvery after how many resets of a pool one is verified; 0 is never */
    public ResetPolicy(Reset reset, int verifyEvery) {
        this.reset = reset;
        this.verifyEvery = verifyEvery;
    }

    boolean isLean() {
        return reset == Reset.LEAN;
    }

    int verifyEvery() {
        return verifyEvery;
    }
}
