package dev.unchurn.handle;

import dev.unchurn.event.Activity;
import dev.unchurn.event.Listener;
import dev.unchurn.event.PoolName;
import dev.unchurn.event.RetireReason;
import dev.unchurn.pool.OpenFailed;
import dev.unchurn.pool.Pool;
import dev.unchurn.pool.Pools;
import dev.unchurn.session.Database;
import dev.unchurn.session.Freshness;
import dev.unchurn.session.Origin;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * All that belongs to one pool key: the pool, or why there is none. Holds neither a class nor a connection of the driver
 * strongly. Thread-safe.
 */
final class PoolEntry {
    private final PoolKey key;
    private final String url;
    private final PoolName name;
    private final Pools pools;
    private final OriginalPath original;
    private final Activities activities;
    private final @Nullable Database database;
    private final @Nullable Pool pool;

    private final Activity.@Nullable Judge judge;
    private final Origin origin;
    private final boolean hasPassword;

    private volatile @Nullable String refusal;
    private volatile @Nullable Freshness freshness;

    /** The connection class that the driver gave; weak, as everything of the driver here. */
    private volatile WeakReference<Class<?>> connectionClass = new WeakReference<>(null);

    /** An entry whose connections are pooled, until {@link #refuse} says otherwise. */
    PoolEntry(
            PoolKey key,
            String url,
            PoolName name,
            Pools pools,
            Database database,
            OriginalPath original,
            Activities activities) {
        this(key, url, name, pools, original, activities, database, pools.add(name), null);
    }

    /** An entry whose connections are only observed; with the database if only the mode keeps them from being pooled. */
    PoolEntry(
            PoolKey key,
            String url,
            PoolName name,
            Pools pools,
            OriginalPath original,
            Activities activities,
            @Nullable Database candidate,
            String refusal) {
        this(key, url, name, pools, original, activities, candidate, null, refusal);
    }

    private PoolEntry(
            PoolKey key,
            String url,
            PoolName name,
            Pools pools,
            OriginalPath original,
            Activities activities,
            @Nullable Database database,
            @Nullable Pool pool,
            @Nullable String refusal) {
        this.key = key;
        this.url = url;
        this.name = name;
        this.pools = pools;
        this.original = original;
        this.activities = activities;
        this.database = database;
        this.pool = pool;
        this.refusal = refusal;
        this.judge = judge(database);
        this.hasPassword = key.hasPassword() || url.contains("password=");
        this.origin = new Origin(name) {
            @Override
            protected Connection open() throws Exception {
                return openAnother();
            }

            @Override
            protected void fault(String where, Throwable failure) {
                pools.listener().fault(where, failure);
            }
        };
    }

    PoolKey key() {
        return key;
    }

    PoolName name() {
        return name;
    }

    /** Measures what is done with connections of this key. */
    Activities activities() {
        return activities;
    }

    /** Hears what happens. */
    Listener listener() {
        return pools.listener();
    }

    /** Whether the connection is made with a password; if not, it may be somebody's by other means. */
    boolean hasPassword() {
        return hasPassword;
    }

    /** Whether nobody would miss this entry: no connection for that long, or none that we would keep. */
    boolean isUnused(long forNanos, long nowNanos) {
        return pool == null || (pool.isUnused() && nowNanos - pool.unusedSinceNanos() > forNanos);
    }

    /** The pool, or null when connections are only observed. */
    @Nullable
    Pool pool() {
        return refusal == null ? pool : null;
    }

    /** Whether connections of this class belong to a database that is pooled where the mode allows it. */
    boolean couldPool(Class<?> connection) {
        return database != null && database.isConnectionClass(connection.getName());
    }

    /** Judges what runs on connections that are observed; null when they would not be pooled anyway. */
    Activity.@Nullable Judge judge() {
        return judge;
    }

    private static Activity.@Nullable Judge judge(@Nullable Database database) {
        if (database == null) return null;
        return new Activity.Judge() {
            @Override
            public boolean isIrreversible(String sql) {
                return database.isIrreversible(sql);
            }
        };
    }

    Database database() {
        Database known = database;
        if (known == null) throw new IllegalStateException(name + " is only observed");
        return known;
    }

    /** Why connections are only observed, or null. */
    @Nullable
    String refusal() {
        return refusal;
    }

    /** From now on connections are only observed. */
    void refuse(String why) {
        refusal = why;
        retire(RetireReason.DRIVER_GONE);
    }

    /** Whether connections come from this driver: same loader, and same package as far as the vendor's part goes. */
    boolean isFrom(Driver driver) {
        Class<?> known = connectionClass.get();
        return known != null
                && known.getClassLoader() == driver.getClass().getClassLoader()
                && HandleFactory.vendorPackages(known).equals(HandleFactory.vendorPackages(driver.getClass()));
    }

    void retire(RetireReason reason) {
        if (pool != null) pools.remove(pool, reason);
    }

    void retireIdleOfServer() {
        pools.retireIdle(name.server(), RetireReason.DATABASE_WANTED);
    }

    /** What a fresh session of this key is like, read from the first new connection. */
    Freshness freshness(Connection fresh) throws SQLException {
        if (connectionClass.get() != fresh.getClass()) connectionClass = new WeakReference<>(fresh.getClass());
        Freshness known = freshness;
        if (known == null || known.isStale()) {
            known = database().freshness(fresh);
            freshness = known;
        }
        return known;
    }

    /** Where this key's sessions come from. */
    Origin origin() {
        return origin;
    }

    private Connection openAnother() throws OpenFailed, SQLException {
        Class<?> known = connectionClass.get();
        if (known == null) throw new SQLException("the driver is gone");
        return original.open(known.getClassLoader(), database().driverClass(known.getName()), url, key.properties());
    }

    /** A connection that was opened and closed, on which these attributes had been set: it answers for released handles. */
    Connection closedConnection(HandleFactory factory, @Nullable Remembered attributes)
            throws OpenFailed, SQLException {
        return factory.closed().of(this, attributes, new ClosedConnections.Source() {
            @Override
            public Connection open() throws OpenFailed, SQLException {
                return original.open(
                        factory.driverLoader(),
                        database().driverClass(factory.connectionClass()),
                        url,
                        key.properties());
            }
        });
    }
}
