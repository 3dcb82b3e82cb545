package dev.unchurn.session;

import dev.unchurn.event.PoolName;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Where the sessions of one pool come from, and what they have in common for the sake of verifying resets. Holds no
 * connection. Thread-safe.
 */
public abstract class Origin {
    private final PoolName name;

    /** Made when it is first asked for: a constructor must not give out what is not complete yet. */
    private @Nullable Verification verification;

    protected Origin(PoolName name) {
        this.name = name;
    }

    final PoolName name() {
        return name;
    }

    /**
     * Opens a connection that is really new, by the way that those of the pool were opened; it does not become the pool's.
     *
     * @throws Exception when that fails
     */
    protected abstract Connection open() throws Exception;

    /** Something of ours failed; the program goes on. */
    protected abstract void fault(String where, Throwable failure);

    final synchronized Verification verification() {
        Verification known = verification;
        if (known == null) {
            known = new Verification(this);
            verification = known;
        }
        return known;
    }
}
