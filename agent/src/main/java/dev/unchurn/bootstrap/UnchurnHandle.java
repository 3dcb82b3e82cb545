package dev.unchurn.bootstrap;

import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/**
 * What every generated handle implements besides its driver's own class. The names carry a dollar sign so that they never
 * meet a driver's. Thread-safe: the delegate is volatile.
 */
public interface UnchurnHandle {
    /**
     * Another hollow instance, where this one is hollow: a copy, which a compiler makes without calling anything.
     */
    UnchurnHandle unchurn$copy() throws CloneNotSupportedException;

    /** Makes a hollow instance the handle of one borrow. Called once, before anybody else sees the instance. */
    void unchurn$begin(Connection delegate, UnchurnBorrow borrow);

    /** From now on the handle is dead ({@code null}), or belongs to a connection that is really closed. */
    void unchurn$delegateTo(@Nullable Connection delegate);

    /** The physical connection behind this handle; null once it was released. */
    @Nullable
    Connection unchurn$delegate();

    /** The connection to ask now: the physical one, or after release a closed one of the same driver. */
    Connection unchurn$live();

    /** The borrow that this handle belongs to. */
    UnchurnBorrow unchurn$borrow();
}
