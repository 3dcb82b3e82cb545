package dev.unchurn.session;

import dev.unchurn.event.Ticker;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the routes in one database as one role sees it, and how new that is. It is asked for after a reset, in
 * that session: the first time, after each session that may have changed it, and from time to time, at first after a quarter
 * of a second and then less and less often, in the end about every minute. Thread-safe.
 *
 * <p>So that the JVM has seen the way to the question before it compiles a return: what it has never seen it leaves out,
 * and threw all of that code away when the first minute was over. With eight busy threads it took two seconds to compile
 * it again.
 */
final class Catalogue {
    private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final long FIRST_PERIOD_NANOS = PERIOD_NANOS >> 10;

    /** A server that does not answer so often is not asked again. */
    private static final int MAX_FAILURES = 3;

    /** SQLSTATE class of a server that ends sessions: {@code admin_shutdown}, {@code crash_shutdown} and the like. */
    private static final String INTERVENTION = "57P";

    /** A connection that breaks sooner was ended by the server or the network, not by our own limit on a reset. */
    private static final long BROKEN_AT_ONCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int MAX_TEXTS = 2_000;
    private static final int MAX_LENGTH = 4_000;
    private static final String NO_REASON = "";

    /** Of those who find that it is time, so often one lets a thread of ours ask; the others go on. */
    private static final long NUDGE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Origin origin;
    private final Ticker ticker;

    /** From when on somebody else may let a thread of ours ask. */
    private final AtomicLong nudgeNanos;

    /** Held while the server is asked: others that need the answer wait for it rather than ask as well. */
    private final ReentrantLock asking = new ReentrantLock();

    /** Sessions that have changed routes and may not have ended their transaction. Guarded by itself. */
    private final List<WeakReference<PostgresSession>> changing = new ArrayList<>();

    /** How often a change has begun or ended. Guarded by {@link #changing}. */
    private int changes;

    private volatile boolean current;
    private volatile long askedNanos;

    /** How long the last answer is good for; four times as long after each answer. Written under {@link #asking}. */
    private volatile long periodNanos = FIRST_PERIOD_NANOS;

    private volatile Known known = new Known(Routes.NONE, Collections.<String>emptySet());

    /** Guarded by {@link #asking}. */
    private @Nullable String stamp;

    /** Guarded by {@link #asking}. */
    private int failures;

    /** Routes, and the reasons by statement as far as they have been looked for. */
    private static final class Known {
        final Routes routes;
        final Set<String> settings;
        final ConcurrentHashMap<String, String> reasons = new ConcurrentHashMap<>();

        Known(Routes routes, Set<String> settings) {
            this.routes = routes;
            this.settings = settings;
        }
    }

    Catalogue(Origin origin) {
        this(origin, Ticker.SYSTEM);
    }

    /** As above, with another clock. */
    Catalogue(Origin origin, Ticker ticker) {
        this.origin = origin;
        this.ticker = ticker;
        this.nudgeNanos = new AtomicLong(ticker.nanos());
    }

    /** Whether what is known is known to be up to date; otherwise what runs now must be judged again after the next answer. */
    boolean isCurrent() {
        return current;
    }

    /**
     * Whether a reason against reuse may no longer be true: such sessions go to their reset, which asks again. Otherwise a
     * program all of whose sessions are retired would never hear that its owner has done something about it.
     */
    boolean isDoubtful() {
        return !current || isDue(true);
    }

    /** Whether what is known is up to date, and need not be asked for again because of whoever comes now. */
    boolean isSettled() {
        return current && !(isDue(true) && nudges());
    }

    private boolean nudges() {
        long now = ticker.nanos();
        long next = nudgeNanos.get();
        return now - next >= 0 && nudgeNanos.compareAndSet(next, now + NUDGE_NANOS);
    }

    boolean hasRoutes() {
        return !known.routes.isEmpty();
    }

    /** Why a session that ran this must not be reused, or null. Quick, and quickest where there is no route at all. */
    @Nullable
    String reasonFor(String sql) {
        Known now = known;
        if (now.routes.isEmpty()) return null;
        String reason = now.reasons.get(sql);
        if (reason == null) {
            reason = now.routes.reasonFor(SqlWords.of(sql, false));
            if (reason == null && sql.contains("\\'")) reason = now.routes.reasonFor(SqlWords.of(sql, true));
            if (reason == null) reason = NO_REASON;
            if (now.reasons.size() < MAX_TEXTS && sql.length() <= MAX_LENGTH) now.reasons.put(sql, reason);
        }
        return reason.isEmpty() ? null : reason;
    }

    /** Whether every new session has these custom settings: then the server's reset puts them back. */
    boolean knows(Verdict verdict) {
        return verdict.hasSettings() && isKnown(verdict, known.settings);
    }

    static boolean isKnown(Verdict verdict, Set<String> settings) {
        for (String setting : verdict.settings()) {
            if (!settings.contains(setting)) return false;
        }
        return true;
    }

    /** A session is about to change routes; others may take the new ones as soon as it commits. */
    void changedBy(PostgresSession session) {
        synchronized (changing) {
            changing.add(new WeakReference<>(session));
            changes++;
            current = false;
        }
    }

    /** Its transaction has ended, so that what it changed can be asked for. */
    void changeEnded(PostgresSession session) {
        synchronized (changing) {
            forgetEnded(session);
            changes++;
            current = false;
        }
    }

    /** Those that were closed for good never have a reset. */
    private void forgetEnded(@Nullable PostgresSession ended) {
        for (int i = changing.size() - 1; i >= 0; i--) {
            PostgresSession other = changing.get(i).get();
            if (other == null || other == ended || other.isBroken()) changing.remove(i);
        }
    }

    /** Asks when it is time; on a session that was just reset. What fails is not its fault, and is told when it is given up. */
    void afterReset(Connection connection, boolean isOurThread) {
        if (current && !isDue(isOurThread)) return;
        if (!current) asking.lock();
        else if (!asking.tryLock()) return;
        try {
            if (!current || isDue(isOurThread)) ask(connection);
        } finally {
            asking.unlock();
        }
    }

    /** A borrower who resets a session himself leaves the asking to a thread of ours, if one comes along in time. */
    private boolean isDue(boolean isOurThread) {
        return ticker.nanos() - askedNanos > (isOurThread ? periodNanos : 2 * periodNanos);
    }

    private void askLater() {
        askedNanos = ticker.nanos();
        periodNanos = Math.min(PERIOD_NANOS, 4 * periodNanos);
    }

    private void ask(Connection connection) {
        if (failures >= MAX_FAILURES) {
            askLater();
            current = true;
            return;
        }
        long began = ticker.nanos();
        try {
            int before = changes();
            String now = CatalogueSearch.stamp(connection);
            if (!now.equals(stamp)) {
                CatalogueSearch.Found found = CatalogueSearch.search(connection);
                known = new Known(found.routes, new HashSet<>(found.settings));
                stamp = now;
            }
            askLater();
            failures = 0;
            becomeCurrent(before);
        } catch (SQLException | RuntimeException failure) {
            if (saysNothing(connection, failure, began)) return;
            failures++;
            // Once is nothing: the role may have been dropped under its session.
            if (failures == MAX_FAILURES) origin.fault("asking the catalogue of " + origin.name(), failure);
        }
    }

    /** A session that was ended while we asked: the next one may well be answered. */
    private boolean saysNothing(Connection connection, Exception failure, long beganNanos) {
        String state = failure instanceof SQLException ? ((SQLException) failure).getSQLState() : null;
        if (state != null && state.startsWith(INTERVENTION)) return true;
        if (ticker.nanos() - beganNanos > BROKEN_AT_ONCE_NANOS) return false;
        try {
            return connection.isClosed();
        } catch (SQLException unknown) {
            return false;
        }
    }

    private int changes() {
        synchronized (changing) {
            forgetEnded(null);
            return changes;
        }
    }

    /** Unless somebody has begun or ended a change since, or is still at it. */
    private void becomeCurrent(int before) {
        synchronized (changing) {
            current = changes == before && changing.isEmpty();
        }
    }
}
