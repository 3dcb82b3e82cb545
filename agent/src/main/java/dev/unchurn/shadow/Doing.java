package dev.unchurn.shadow;

import org.jspecify.annotations.Nullable;

/** What a thread of the program has in its hands. Belongs to the thread that plays. */
final class Doing {
    int held;

    /** When its last borrow or release had ended. */
    long sinceNanos;

    /** The borrow that it was, if it was one. */
    @Nullable
    Demand borrowed;
}
