package dev.unchurn.config;

/** For which borrows a stack is taken, to name the call site. */
public enum Stacks {
    /** For as many as cost at most a few percent of one core. */
    AUTO,
    /** For every borrow. */
    ALL,
    /** For none. */
    OFF
}
