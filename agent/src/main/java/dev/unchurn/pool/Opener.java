package dev.unchurn.pool;

/** Opens a physical connection, on the thread of the borrower. */
public interface Opener {
    /**
     * Opens a new one.
     *
     * @throws OpenFailed with the driver's own throwable as its cause, when the driver refused
     */
    Physical open() throws OpenFailed;
}
