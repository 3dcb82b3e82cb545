package dev.unchurn.handle;

/** What a handle does with a method of its driver's connection class besides passing it on. */
enum Treatment {
    /** Passed on as it is. */
    FORWARD,
    /** The program closes. */
    CLOSE,
    /** The program aborts. */
    ABORT,
    /** True once released, else the driver's answer. */
    IS_CLOSED,
    /** Does nothing: a hollow instance owns nothing to clean up. */
    FINALIZE,
    /** Compares identity, as a driver that does not override it. */
    EQUALS,
    /** The identity hash code. */
    HASH_CODE,
    /** Makes an object for this borrow, which is adopted. */
    CREATE,
    /** Carries SQL text in its first string. */
    TEXT,
    /** Both. */
    TEXT_AND_CREATE,
    /** Gives an object that the driver keeps: it is taken from the driver and adopted. */
    DETACH,
    /** Begins a COPY with the SQL text in its first string. */
    COPY,
    /** Gives what reaches the server around the connection; the program gets a guarded one. */
    GUARD,
    /** Gives the handle itself where the driver gives itself. */
    UNWRAP,
    /** False: what is true of the physical connection is our own doing. */
    NEVER,
    /** Cancels what runs, later than the call perhaps: it pins. Nothing is left to cancel once released. */
    CANCEL,
    /** Sets a JDBC attribute of the session. */
    ATTRIBUTE,
    /** Leaves what cannot be undone. */
    PIN;

    boolean hasText() {
        return this == TEXT || this == TEXT_AND_CREATE || this == COPY;
    }

    boolean creates() {
        return this == CREATE || this == TEXT_AND_CREATE;
    }
}
