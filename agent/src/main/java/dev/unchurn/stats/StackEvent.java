package dev.unchurn.stats;

/** What a stack is counted for. */
enum StackEvent {
    OPENED,
    REUSED,
    RELEASED,
    LEAKED
}
