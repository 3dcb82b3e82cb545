package dev.unchurn.handle;

import dev.unchurn.config.Mode;
import dev.unchurn.event.Listener;
import dev.unchurn.jvm.Internals;
import dev.unchurn.jvm.Patches;
import dev.unchurn.leak.ObservedLeases;
import dev.unchurn.leak.StackBudget;
import dev.unchurn.pool.Pools;
import dev.unchurn.session.ResetPolicy;

/** What {@link Connections} is made of. Immutable. */
public final class Parts {
    final Mode mode;
    final ResetPolicy resets;
    final Pools pools;
    final ObservedLeases observed;
    final StackBudget stacks;
    final Listener listener;
    final Internals internals;
    final Patches patches;

    public Parts(
            Mode mode,
            ResetPolicy resets,
            Pools pools,
            ObservedLeases observed,
            StackBudget stacks,
            Listener listener,
            Internals internals,
            Patches patches) {
        this.mode = mode;
        this.resets = resets;
        this.pools = pools;
        this.observed = observed;
        this.stacks = stacks;
        this.listener = listener;
        this.internals = internals;
        this.patches = patches;
    }
}
