package dev.unchurn.pool;

/** Nothing came back in time to a pool that is full. The message says how full, and who holds. Immutable. */
public final class BorrowTimeout extends Exception {
    private static final long serialVersionUID = 1;

    BorrowTimeout(String message) {
        super(message);
    }
}
