package dev.unchurn.config;

/** How much of a session is made fresh before it is reused. */
public enum Reset {
    /** All of it, always. */
    FULL,
    /** What the driver keeps; the server's part only where more than plain statements ran. */
    LEAN
}
