package dev.unchurn.session;

import dev.unchurn.event.RetireReason;
import dev.unchurn.pool.NotReusable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Compares sessions that were reset with one that is really new. A new one is opened for the first comparison, and again
 * before every alarm: what the server's administrator has changed meanwhile is no fault of a reset. Thread-safe.
 */
final class Verification {
    private final Origin origin;
    private final AtomicLong resets = new AtomicLong();
    private volatile @Nullable Fingerprint known;

    /** How a session of one kind of database is looked at; must leave nothing behind in it. */
    interface Look {
        /**
         * What there is.
         *
         * @throws SQLException as the driver
         */
        Fingerprint at(Connection connection) throws SQLException;
    }

    Verification(Origin origin) {
        this.origin = origin;
    }

    /**
     * Counts a reset, and verifies it when it is its turn.
     *
     * @param every how many resets there are for each that is verified; 0 is never
     * @throws NotReusable when the session differs from a new one
     * @throws SQLException when the session cannot be looked at
     */
    void afterReset(Connection connection, int every, Look look) throws NotReusable, SQLException {
        if (every == 0 || resets.incrementAndGet() % every != 0) return;
        Fingerprint expected = known;
        if (expected != null && difference(look.at(connection), expected) == null) return;
        Fingerprint fresh = ofNewSession(look);
        if (fresh == null) {
            // without anything to compare with, nothing is known against it
            if (expected == null) return;
            throw new NotReusable(
                    RetireReason.NOT_FRESH, "it differs from an earlier one, and none could be opened now");
        }
        known = fresh;
        NotReusable difference = difference(look.at(connection), fresh);
        if (difference != null) throw difference;
    }

    private static @Nullable NotReusable difference(Fingerprint here, Fingerprint fresh) {
        here.removeDefaultsUnknownTo(fresh);
        return here.differenceTo(fresh);
    }

    /** Null when none can be opened: the server may be full or gone. */
    private @Nullable Fingerprint ofNewSession(Look look) {
        try (Connection fresh = origin.open()) {
            return look.at(fresh);
        } catch (Exception | LinkageError refused) {
            return null;
        }
    }
}
