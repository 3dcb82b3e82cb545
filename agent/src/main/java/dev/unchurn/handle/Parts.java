package dev.unchurn.handle;

import dev.unchurn.config.Mode;
import dev.unchurn.event.Listener;
import dev.unchurn.jvm.Internals;
import dev.unchurn.jvm.Patches;
import dev.unchurn.leak.ObservedLeases;
import dev.unchurn.leak.StackBudget;
import dev.unchurn.pool.Pools;

/** What {@link Connections} is made of. Immutable. */
public final class Parts {
    final Mode mode;
    final Pools pools;
    final ObservedLeases observed;
    final StackBudget stacks;
    final Listener listener;
    final Internals internals;
    final Patches patches;

    public Parts(
            Mode mode,
            Pools pools,
            ObservedLeases observed,
            StackBudget stacks,
            Listener listener,
            Internals internals,
            Patches patches) {
        this.mode = mode;
        this.pools = pools;
        this.observed = observed;
        this.stacks = stacks;
        this.listener = listener;
        this.internals = internals;
        this.patches = patches;
    }
}
