package dev.unchurn.config;

/** For which borrows a stack is taken, to name the call site. */
public enum Stacks {
    /** For as many as cost at most a tenth of one core for ten seconds, and a hundredth after that. */
    AUTO,
    /** For every borrow. */
    ALL,
    /** For none. */
    OFF
}
