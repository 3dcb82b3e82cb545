package dev.unchurn.pool;

/**
 * Carries what the driver threw when it was asked to open a connection, so that it can be told from a failure of ours
 * and given to the program untouched. Immutable.
 */
public final class OpenFailed extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean serverFull;

    /**
     * @param thrown what the driver threw
     * @param serverFull whether the server refused because it has too many connections (SQLSTATE 53300)
     */
    public OpenFailed(Throwable thrown, boolean serverFull) {
        super(null, thrown, false, false);
        this.serverFull = serverFull;
    }

    /** What the driver threw; never null. */
    public Throwable thrown() {
        Throwable cause = getCause();
        return cause == null ? this : cause;
    }

    public boolean isServerFull() {
        return serverFull;
    }
}
