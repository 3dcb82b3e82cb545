package dev.unchurn.stats;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A frame of sampled stacks with the frames that it called; its numbers include theirs. Immutable. */
public final class StackNode {
    private final @Nullable StackTraceElement frame;
    private final long borrows;
    private final long opens;
    private final long heldNanos;
    private final long leaks;
    private final List<StackNode> callees;

    /** The numbers of the frame itself, without those of the frames that it called. */
    StackNode(
            @Nullable StackTraceElement frame,
            long borrows,
            long opens,
            long heldNanos,
            long leaks,
            StackNode... callees) {
        this.frame = frame;
        this.callees = Collections.unmodifiableList(Arrays.asList(callees));
        long allBorrows = borrows;
        long allOpens = opens;
        long allHeldNanos = heldNanos;
        long allLeaks = leaks;
        for (StackNode callee : callees) {
            allBorrows += callee.borrows;
            allOpens += callee.opens;
            allHeldNanos += callee.heldNanos;
            allLeaks += callee.leaks;
        }
        this.borrows = allBorrows;
        this.opens = allOpens;
        this.heldNanos = allHeldNanos;
        this.leaks = allLeaks;
    }

    /** The frame; null at the root. */
    public @Nullable StackTraceElement frame() {
        return frame;
    }

    /** How many of the sampled borrows came this way. */
    public long borrows() {
        return borrows;
    }

    /** How many of them opened a connection. */
    public long opens() {
        return opens;
    }

    /** How long the sampled borrows that were closed had been held, in all. */
    public long heldNanos() {
        return heldNanos;
    }

    /** How many of the sampled borrows were never closed. */
    public long leaks() {
        return leaks;
    }

    /** In the order in which they were found. */
    public List<StackNode> callees() {
        return callees;
    }
}
