package dev.unchurn.handle;

import dev.unchurn.bootstrap.UnchurnAnswers;
import dev.unchurn.config.Mode;
import dev.unchurn.event.Activity;
import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.Listener;
import dev.unchurn.event.PoolName;
import dev.unchurn.event.RetireReason;
import dev.unchurn.jvm.Internals;
import dev.unchurn.leak.ObservedLeases;
import dev.unchurn.leak.StackBudget;
import dev.unchurn.pool.BorrowTimeout;
import dev.unchurn.pool.Lease;
import dev.unchurn.pool.OpenFailed;
import dev.unchurn.pool.Opener;
import dev.unchurn.pool.Physical;
import dev.unchurn.pool.Pool;
import dev.unchurn.pool.Pools;
import dev.unchurn.session.Database;
import dev.unchurn.session.Databases;
import dev.unchurn.session.Session;
import dev.unchurn.session.Unpoolable;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers the gate: finds the pool for a request, borrows from it and gives out a handle; or opens and observes. Whatever of
 * ours fails, the program gets what it would have got: the raw connection if one is open already, else null, and {@code
 * DriverManager} goes on. Thread-safe.
 */
public final class Connections implements UnchurnAnswers {
    private static final int MANY_ENTRIES = 1_000;
    private static final long UNUSED_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final Mode mode;
    private final Pools pools;
    private final ObservedLeases observed;
    private final StackBudget stacks;
    private final Listener listener;
    private final OriginalPath original;
    private final HandleFactories factories;
    private final Activities activities;
    private final CloseHooks closeHooks;
    private final PlainProperties plain;
    private final PoolIndex index;
    private final Databases databases;

    /**
     * @param parts what the agent made for us
     * @throws Exception when this JVM does not let us call {@code DriverManager}'s own method
     */
    public Connections(Parts parts) throws Exception {
        this.mode = parts.mode;
        this.databases = new Databases(parts.resets);
        this.pools = parts.pools;
        this.observed = parts.observed;
        this.stacks = parts.stacks;
        this.listener = parts.listener;
        this.original = new OriginalPath(parts.patches.instrumentation());
        this.factories = new HandleFactories(parts.internals, parts.patches);
        this.activities = new Activities(
                parts.internals, parts.patches, parts.observed, parts.listener, parts.stacks.measuresStatements());
        this.closeHooks = new CloseHooks(parts.patches, parts.listener, activities.measures());
        this.plain = new PlainProperties(parts.internals);
        this.index = new PoolIndex(new ProcessDefaults(parts.internals));
    }

    @Override
    public @Nullable Connection connect(String url, Properties info, @Nullable Class<?> caller) throws SQLException {
        if (isTransparent()) return null;
        try {
            return answer(url, info, caller);
        } catch (Throwable failure) {
            return failed(failure);
        }
    }

    /** Answers nearly all borrows; whatever takes more than that is left to the other one, which is asked next. */
    @Override
    public @Nullable Connection connect(String url, String user, String password, @Nullable Class<?> caller)
            throws SQLException {
        if (isTransparent()) return null;
        try {
            PoolEntry entry = index.find(url, user, password, loaderOf(caller));
            Pool pool = entry == null ? null : entry.pool();
            if (entry == null || pool == null || Callers.isPool(caller, false)) return null;
            return lend(entry, pool, url, null, caller);
        } catch (Throwable failure) {
            return failed(failure);
        }
    }

    /** A SecurityManager may come later than we did. */
    private boolean isTransparent() {
        return original.isOpening() || Internals.isRestricted();
    }

    /** What the driver threw is thrown; where we failed, the program goes on as if there were no agent. */
    private @Nullable Connection failed(Throwable failure) throws SQLException {
        if (failure instanceof OpenFailed) throw Thrown.unchecked(((OpenFailed) failure).thrown());
        if (failure instanceof BorrowTimeout) {
            throw new SQLTransientConnectionException(failure.getMessage(), "08001");
        }
        listener.fault("borrow", failure);
        return null;
    }

    private @Nullable Connection answer(String url, Properties info, @Nullable Class<?> caller) throws Exception {
        ClassLoader loader = loaderOf(caller);
        Properties described = plain.of(info);
        if (described == null) return null;
        PoolEntry entry = index.find(url, described, loader);
        if (entry == null) {
            if (!PoolKey.canDescribe(described)) return null;
            entry = index.add(url, described, loader, new NewEntry(url, described, loader));
        }
        Pool pool = entry.pool();
        if (pool == null || Callers.isPool(caller, false) || isSubjects(entry)) {
            return observe(entry, url, info, caller, stacks.take(caller));
        }
        return lend(entry, pool, url, info, caller);
    }

    /** @param info what to open with if it comes to that; null when nothing but the key's own */
    private Connection lend(
            PoolEntry entry, Pool pool, String url, @Nullable Properties info, @Nullable Class<?> caller)
            throws Exception {
        Lease lease = stacks.lease(caller, pool);
        if (pool.lend(lease)) return handle(entry, pool, lease);
        OpenRaw opener = new OpenRaw(entry, url, info, caller);
        try {
            pool.lend(lease, opener);
        } catch (NotPooled raw) {
            return observe(entry.name(), raw.raw(), raw.openNanos(), lease);
        } catch (OpenFailed | BorrowTimeout refused) {
            throw refused;
        } catch (Throwable failure) {
            // what was opened already must reach the program: a second attempt would lose it
            if (opener.raw == null) throw failure;
            listener.fault("borrow", failure);
            return opener.raw;
        }
        return handle(entry, pool, lease);
    }

    /** Without a password, the identity may be that of the thread's JAAS subject, which the key does not show. */
    private static boolean isSubjects(PoolEntry entry) {
        return !entry.hasPassword() && Identity.isSubjectPresent();
    }

    private Connection handle(PoolEntry entry, Pool pool, Lease lease) {
        Session session = (Session) lease.takePhysical();
        Connection physical = session.connection();
        try {
            Object kept = session.kept();
            HandleFactory factory =
                    kept instanceof HandleFactory ? (HandleFactory) kept : factories.of(physical.getClass());
            return new Borrow(entry, factory, lease, session).handle();
        } catch (Throwable failure) {
            listener.fault("handle", failure);
            endUnhandled(pool, lease);
            return physical;
        }
    }

    /** The program gets the physical connection itself: whatever else of ours fails now must not take it away. */
    private void endUnhandled(Pool pool, Lease lease) {
        try {
            pool.closed(lease, RetireReason.OBSERVED, "no handle could be made");
        } catch (Throwable failure) {
            listener.fault("release", failure);
        }
    }

    /** The loader that {@code DriverManager} judges drivers by (JDK 17.0.15, {@code getConnection}). */
    private static @Nullable ClassLoader loaderOf(@Nullable Class<?> caller) {
        ClassLoader loader = caller == null ? null : caller.getClassLoader();
        return loader == null ? Thread.currentThread().getContextClassLoader() : loader;
    }

    private final class NewEntry implements PoolIndex.EntryMaker {
        private final String url;
        private final Properties info;
        private final @Nullable ClassLoader loader;

        NewEntry(String url, Properties info, @Nullable ClassLoader loader) {
            this.url = url;
            this.info = info;
            this.loader = loader;
        }

        @Override
        public PoolEntry make() {
            PoolKey key = PoolKey.of(info, loader);
            PoolName name = PoolName.of(url, key.user());
            Database database = databases.of(url);
            String refusal = refusal(database);
            if (mode != Mode.POOL) {
                Database candidate = refusal == null ? database : null;
                return new PoolEntry(key, url, name, pools, original, activities, candidate, "mode=observe");
            }
            if (refusal == null && database != null) {
                return new PoolEntry(key, url, name, pools, database, original, activities);
            }
            if (refusal == null) refusal = "only sessions of PostgreSQL and MariaDB can be made fresh";
            listener.observedOnly(name, refusal);
            return new PoolEntry(key, url, name, pools, original, activities, null, refusal);
        }

        private @Nullable String refusal(@Nullable Database database) {
            return database == null ? null : database.refusal(url, info);
        }
    }

    /** Opens by the original path and makes a session of it, or says why it does not belong into the pool. */
    private final class OpenRaw implements Opener {
        private final PoolEntry entry;
        private final String url;
        private final @Nullable Properties info;
        private final @Nullable Class<?> caller;

        @Nullable
        Connection raw;

        OpenRaw(PoolEntry entry, String url, @Nullable Properties info, @Nullable Class<?> caller) {
            this.entry = entry;
            this.url = url;
            this.info = info;
            this.caller = caller;
        }

        @Override
        public Physical open() throws OpenFailed {
            boolean poolAsks = Callers.isPool(caller, true);
            long began = System.nanoTime();
            Connection opened = original.open(url, info == null ? entry.key().properties() : info, caller);
            long openNanos = System.nanoTime() - began;
            raw = opened;
            if (poolAsks) throw new NotPooled(opened, "another pool asks for it", openNanos);
            return session(opened, openNanos);
        }

        private Session session(Connection opened, long openNanos) {
            Database database = entry.database();
            if (!database.isConnectionClass(opened.getClass().getName())) {
                throw refused(opened, "its class is " + opened.getClass().getName(), openNanos);
            }
            try {
                HandleFactory factory = factories.of(opened.getClass());
                Session session = database.session(opened, entry.freshness(opened), entry.origin(), openNanos);
                session.keep(factory);
                return session;
            } catch (Unpoolable server) {
                throw refused(opened, String.valueOf(server.getMessage()), openNanos);
            } catch (Throwable failure) {
                // a connection that broke just now says nothing about the next one
                if (isBroken(opened)) throw new NotPooled(opened, "it broke at once", openNanos);
                listener.fault(CloseHooks.placeOf(opened.getClass()), failure);
                throw refused(opened, "the driver or the server refuses to be pooled", openNanos);
            }
        }

        private boolean isBroken(Connection opened) {
            try {
                return opened.isClosed();
            } catch (SQLException unknown) {
                return true;
            }
        }

        private NotPooled refused(Connection opened, String why, long openNanos) {
            entry.refuse(why);
            listener.observedOnly(entry.name(), why);
            return new NotPooled(opened, why, openNanos);
        }
    }

    private Connection observe(
            PoolEntry entry, String url, Properties info, @Nullable Class<?> caller, BorrowInfo borrow)
            throws OpenFailed {
        long began = System.nanoTime();
        Connection raw;
        try {
            raw = original.open(url, info, caller);
        } catch (OpenFailed failed) {
            listener.openFailed(entry.name(), System.nanoTime() - began);
            throw failed;
        }
        long openNanos = System.nanoTime() - began;
        if (mode != Mode.POOL) wouldBe(entry, raw, caller, borrow);
        return observe(entry.name(), raw, openNanos, borrow);
    }

    private static void wouldBe(PoolEntry entry, Connection raw, @Nullable Class<?> caller, BorrowInfo borrow) {
        Activity activity = borrow.activity();
        Activity.Judge judge = entry.judge();
        if (!wouldBePooled(entry, raw, caller)) borrow.leaveOut();
        else if (activity != null && judge != null) activity.judgeBy(judge);
    }

    /** As far as that can be seen without asking the server. */
    private static boolean wouldBePooled(PoolEntry entry, Connection raw, @Nullable Class<?> caller) {
        return entry.couldPool(raw.getClass()) && !Callers.isPool(caller, false) && !isSubjects(entry);
    }

    private Connection observe(PoolName name, Connection raw, long openNanos, BorrowInfo borrow) {
        try {
            listener.opened(name, openNanos);
            // what cannot be seen to end is not seen to begin: it would count as held for ever
            if (!closeHooks.hook(raw)) return raw;
            listener.borrowed(name, borrow, openNanos, false);
            observed.begin(raw, name, borrow);
        } catch (Throwable failure) {
            listener.fault("observe", failure);
        }
        return raw;
    }

    @Override
    public void ready() {}

    @Override
    public void deregistered(@Nullable Driver driver) {
        if (driver == null) return;
        retire(new PoolIndex.Choice() {
            @Override
            public boolean isChosen(PoolEntry entry) {
                return entry.isFrom(driver) || entry.key().isGone();
            }
        });
    }

    /**
     * Forgets what nobody needs any more: pools whose class loader is gone or that have had no connection for a long time.
     * Entries of observed connections are dropped when there are many: programs may make up a new URL each time.
     */
    public void tidy() {
        final boolean many = index.size() > MANY_ENTRIES;
        final long nowNanos = System.nanoTime();
        retire(new PoolIndex.Choice() {
            @Override
            public boolean isChosen(PoolEntry entry) {
                if (entry.key().isGone()) return true;
                return (many || entry.pool() != null) && entry.isUnused(UNUSED_NANOS, nowNanos);
            }
        });
    }

    private void retire(PoolIndex.Choice choice) {
        try {
            for (PoolEntry entry : index.remove(choice)) entry.retire(RetireReason.DRIVER_GONE);
        } catch (Throwable failure) {
            listener.fault("deregister", failure);
        }
    }

    @Override
    public void closed(Connection connection) {
        try {
            observed.endIfClosed(connection);
        } catch (Throwable failure) {
            listener.fault("observe", failure);
        }
    }

    @Override
    public void aborted(Connection connection) {
        try {
            observed.end(connection);
        } catch (Throwable failure) {
            listener.fault("observe", failure);
        }
    }

    @Override
    public void made(@Nullable Object made) {
        try {
            if (made != null) activities.made(made);
        } catch (Throwable failure) {
            listener.fault("statement class", failure);
        }
    }

    @Override
    public void preparing(Connection connection, @Nullable String sql) {
        try {
            Activity activity = sql == null ? null : activities.of(connection);
            if (sql != null && activity != null) activity.text(sql);
        } catch (Throwable failure) {
            listener.fault("activity", failure);
        }
    }

    @Override
    public void executing(Statement statement, @Nullable String sql) {
        try {
            activities.executing(statement, sql);
        } catch (Throwable failure) {
            listener.fault("activity", failure);
        }
    }

    @Override
    public void endingTransaction(Connection connection) {
        try {
            activities.endingTransaction(activities.of(connection));
        } catch (Throwable failure) {
            listener.fault("activity", failure);
        }
    }

    @Override
    public void switchingAutoCommit(Connection connection, boolean on) {
        try {
            activities.autoCommit(activities.of(connection), on);
        } catch (Throwable failure) {
            listener.fault("activity", failure);
        }
    }

    @Override
    public void left() {
        try {
            activities.left();
        } catch (Throwable failure) {
            listener.fault("activity", failure);
        }
    }
}
