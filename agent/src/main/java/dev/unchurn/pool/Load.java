package dev.unchurn.pool;

/** What a pool does at one moment. Immutable. */
final class Load {
    private final int uses;
    private final int impatient;
    private final int used;
    private final int waits;

    Load(int uses, int impatient, int used, int waits) {
        this.uses = uses;
        this.impatient = impatient;
        this.used = used;
        this.waits = waits;
    }

    /** How many leases have ended so far; overflows. */
    int uses() {
        return uses;
    }

    /** How many borrowers have lost their patience so far because of a limit on use; overflows. */
    int impatient() {
        return impatient;
    }

    /** How many connections are in use. */
    int used() {
        return used;
    }

    /** How many borrowers have been served in the line so far; overflows. */
    int waits() {
        return waits;
    }
}
