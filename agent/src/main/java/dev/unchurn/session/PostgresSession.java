package dev.unchurn.session;

import dev.unchurn.event.RetireReason;
import dev.unchurn.pool.DaemonThreads;
import dev.unchurn.pool.NotReusable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A session of PostgreSQL. The order of its reset is the safe one: roll back, auto-commit on, the server's reset, what the
 * driver had set, the attributes. ({@code setAutoCommit(true)} first would commit the borrower's unfinished work; a setting
 * made before the rollback would be undone by it.)
 */
final class PostgresSession implements Session {
    /** SQLSTATE {@code active_sql_transaction}: {@code DISCARD ALL} inside a transaction that SQL text had begun. */
    private static final String ACTIVE_TRANSACTION = "25001";

    /** SQLSTATE {@code connection_failure}. */
    private static final String CONNECTION_FAILURE = "08006";

    /** SQLSTATE {@code in_failed_sql_transaction}. */
    private static final String FAILED_TRANSACTION = "25P02";

    private final Connection connection;
    private final Freshness fresh;
    private final Origin origin;
    private final Postgres database;
    private final Catalogue catalogue;
    private final ResetPolicy policy;
    private final long openNanos;
    private final Attributes attributes = new Attributes();
    private final Ran ran = new Ran();
    private final @Nullable Wire wire;

    PostgresSession(
            Connection connection,
            Freshness fresh,
            Origin origin,
            Postgres database,
            ResetPolicy policy,
            long openNanos) {
        this.connection = connection;
        this.fresh = fresh;
        this.origin = origin;
        this.database = database;
        this.catalogue = database.catalogue(origin);
        this.policy = policy;
        this.openNanos = openNanos;
        this.wire = Wire.ofPgjdbc(connection);
    }

    @Override
    public long openNanos() {
        return openNanos;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public Object root() {
        return connection;
    }

    @Override
    public void touched(String setter) {
        attributes.touched(setter);
        if (!Attributes.isLocal(setter)) ran.touch();
        if (setter.equals("setSchema")) ran.mayBeTemporary();
        if (setter.equals("copy")) ran.copied();
    }

    /** pgjdbc's {@code close()} touches neither statements nor result sets; the server rolls back in its own time. */
    @Override
    public boolean letGo() {
        return true;
    }

    @Override
    public Verdict judge(String sql) {
        Verdict verdict = database.judged().verdict(sql);
        if (verdict != Verdict.CLEAN && policy.isLean()) ran.touch();
        if (verdict.hasSettings()) verdict = withoutKnownSettings(sql, verdict);
        if (verdict.changesRoutes() && ran.changesRoutes()) database.routesChangedBy(this, origin.name());
        if (verdict.drops()) drop();
        if (verdict.mayBeTemporary()) ran.mayBeTemporary();
        if (!catalogue.isCurrent()) ran.add(sql, database.drops());
        if (verdict.irreversible() != null) return verdict;
        String route = catalogue.reasonFor(sql);
        return route == null || (catalogue.isDoubtful() && ran.add(sql, database.drops()))
                ? verdict
                : byRoute(route, verdict);
    }

    private void drop() {
        ran.drop();
        database.dropped();
    }

    private Verdict withoutKnownSettings(String sql, Verdict verdict) {
        if (catalogue.knows(verdict)) return verdict.withoutSettings();
        return catalogue.isDoubtful() && ran.add(sql, database.drops()) ? verdict.withoutSettings() : verdict;
    }

    private Verdict byRoute(String route, Verdict verdict) {
        return Verdict.of(route, new String[0], verdict.needsDatabase() ? Verdict.NEEDS_DATABASE : 0);
    }

    @Override
    public boolean isBroken() {
        try {
            return connection.isClosed();
        } catch (Throwable unknown) {
            return true;
        }
    }

    @Override
    public boolean hasUnaskedWord() {
        return wire != null && wire.hasWord();
    }

    @Override
    public boolean isValid(long timeoutMillis) {
        try {
            return connection.isValid((int) Math.max(1, timeoutMillis / 1000));
        } catch (Throwable invalid) {
            return false;
        }
    }

    /** The server's words could hold the program's data; the state says enough. */
    @Override
    public void reset() throws NotReusable, SQLException {
        try {
            makeFresh();
            askForRoutes();
            int every = policy.verifyEvery();
            if (every > 0) origin.verification().afterReset(connection, every, new PostgresLook(policy.isLean()));
        } catch (SQLException failure) {
            throw new SQLException("SQLSTATE " + failure.getSQLState(), failure.getSQLState(), failure);
        }
    }

    private void makeFresh() throws SQLException {
        attributes.restoreNetworkTimeout(connection, fresh);
        if (!connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        attributes.restoreReadOnly(connection, fresh);
        // A word that nobody asked for may be the server's last one: then the round trip finds out.
        if (!policy.isLean() || ran.isTouched() || hasUnaskedWord()) makeServerFresh();
        if (attributes.isClientInfoTouched()) PgjdbcMemory.leaveInfo(connection);
        attributes.restore(connection, fresh);
        Notifications.forget(connection);
        PgjdbcMemory.forget(connection);
        connection.clearWarnings();
    }

    /** What ran before the catalogue's answer is judged by it now. */
    private void askForRoutes() throws NotReusable, SQLException {
        if (ran.isMaybeTemporary() && hasTemporarySchema()) {
            throw new NotReusable(RetireReason.PINNED, PostgresStatement.TEMPORARY);
        }
        // what was dropped in a transaction was there until now
        if (ran.hasDropped()) drop();
        if (ran.hasChangedRoutes()) database.routesChangeEnded(this, origin.name());
        catalogue.afterReset(connection, DaemonThreads.isOurs(Thread.currentThread()));
        if (isBroken()) throw new SQLException("the server ended the session", CONNECTION_FAILURE);
        String reason = ran.reasonBy(catalogue, database.judged(), database.drops());
        if (reason != null) throw new NotReusable(RetireReason.PINNED, reason);
        ran.clear();
    }

    private boolean hasTemporarySchema() throws SQLException {
        try (Statement statement = PgjdbcMemory.statement(connection);
                ResultSet rows = statement.executeQuery("SELECT pg_catalog.pg_my_temp_schema()")) {
            return rows.next() && rows.getLong(1) != 0;
        }
    }

    private void makeServerFresh() throws SQLException {
        try (Statement statement = PgjdbcMemory.statement(connection)) {
            discardAll(statement);
            for (String setting : fresh.afterReset()) {
                // each gives a row: no row means that the driver reads the answers to other statements than it sent
                if (!statement.execute(setting)) throw new SQLException("the driver and the server are out of step");
            }
        }
    }

    private static void discardAll(Statement statement) throws SQLException {
        try {
            statement.execute("DISCARD ALL");
        } catch (SQLException refused) {
            String state = refused.getSQLState();
            if (!ACTIVE_TRANSACTION.equals(state) && !FAILED_TRANSACTION.equals(state)) throw refused;
            statement.execute("ROLLBACK");
            statement.execute("DISCARD ALL");
        }
    }

    @Override
    public void close() {
        if (!closed()) aborted();
    }

    @Override
    public void abort() {
        if (!aborted()) closed();
    }

    private boolean closed() {
        try {
            connection.close();
            return true;
        } catch (Throwable refused) {
            return false;
        }
    }

    /**
     * False where the driver cannot: pgjdbc 42.2 asks for a permission first, which JDK 24 and later refuse to everybody. Its
     * {@code close()} takes no lock and breaks a call in another thread as well.
     */
    private boolean aborted() {
        try {
            connection.abort(new InPlace());
            return true;
        } catch (Throwable refused) {
            return false;
        }
    }
}
