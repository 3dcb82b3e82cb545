package dev.unchurn.session;

import dev.unchurn.event.RetireReason;
import dev.unchurn.pool.DaemonThreads;
import dev.unchurn.pool.NotReusable;
import java.io.IOException;
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
final class PostgresSession extends JdbcSession {
    /** SQLSTATE {@code active_sql_transaction}: {@code DISCARD ALL} inside a transaction that SQL text had begun. */
    private static final String ACTIVE_TRANSACTION = "25001";

    /** SQLSTATE {@code connection_failure}. */
    private static final String CONNECTION_FAILURE = "08006";

    /** SQLSTATE {@code in_failed_sql_transaction}. */
    private static final String FAILED_TRANSACTION = "25P02";

    private final Freshness fresh;
    private final Origin origin;
    private final Postgres database;
    private final Catalogue catalogue;
    private final ResetPolicy policy;
    private final PgjdbcMemory.OfConnection memory;
    private final Attributes attributes = new Attributes();
    private final Ran ran = new Ran();
    private final @Nullable Wire wire;

    /** Null until it is first wanted, and where the driver hides what it takes. Handed on with the session. */
    private @Nullable ResetAhead ahead;

    private boolean aheadLookedFor;

    /** The driver has been seen to send several statements as one. Touched by whoever resets. */
    private boolean oneByOne;

    /** @param memory what the driver remembers of the session, from when the connection was new */
    PostgresSession(
            Connection connection,
            Freshness fresh,
            Origin origin,
            Postgres database,
            PgjdbcMemory.OfConnection memory,
            long openNanos) {
        super(connection, openNanos);
        this.fresh = fresh;
        this.origin = origin;
        this.database = database;
        this.catalogue = database.catalogue(origin);
        this.policy = database.policy();
        this.memory = memory;
        this.wire = Wire.ofPgjdbc(connection);
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
        if (verdict != Verdict.CLEAN) ran.touch();
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

    /** A transaction is open, or something ran that may hold a lock without one. */
    @Override
    public boolean isUrgent() {
        try {
            return !isSentAhead() && (ran.isTouched() || !memory.isOutsideTransactions());
        } catch (SQLException unknown) {
            return true;
        }
    }

    @Override
    public boolean hasUnaskedWord() {
        return wire != null && wire.hasWord();
    }

    /** Where only clean statements ran and nothing was set, the server has nothing to undo: what is left is the driver's memory. */
    @Override
    public boolean freshen() {
        try {
            if (!policy.isLean() || policy.verifyEvery() > 0 || !ran.isClean() || attributes.isAnyTouched())
                return false;
            if (!catalogue.isSettled() || !memory.isOutsideTransactions()) return false;
            // outside of a transaction the driver has nothing to commit
            if (!connection.getAutoCommit()) connection.setAutoCommit(true);
            forgetNotifications();
            memory.forget(false);
            connection.clearWarnings();
            return true;
        } catch (SQLException | RuntimeException doubt) {
            return false;
        }
    }

    /** Looking first spares two calls of the driver's that take its lock. */
    private void forgetNotifications() throws SQLException {
        if (memory.mayHaveNotifications()) Notifications.forget(connection);
    }

    private boolean isSentAhead() {
        ResetAhead sender = ahead;
        return sender != null && sender.isSent();
    }

    private boolean isResetSentAhead() {
        ResetAhead sender = ahead;
        return sender != null && sender.isResetSent();
    }

    /** Sends at once what the server has to do, unless the driver has something to send before it. */
    @Override
    public void beginReset() {
        byte[] reset = fresh.resetAhead();
        if (reset == null || oneByOne || attributes.isReadOnlyTouched()) return;
        if (!aheadLookedFor) {
            aheadLookedFor = true;
            ahead = ResetAhead.of(connection);
        }
        ResetAhead sender = ahead;
        if (sender == null || sender.isSent()) return;
        try {
            boolean inTransaction = !memory.isOutsideTransactions();
            boolean all = !policy.isLean() || ran.isTouched();
            if (all || inTransaction) sender.send(all ? reset : null, inTransaction);
        } catch (Exception failure) {
            // half of it may be on its way
            abort();
        }
    }

    /** Whether the server has done what was sent ahead. */
    private boolean isDoneAhead() throws SQLException {
        ResetAhead sender = ahead;
        if (sender == null || !sender.isSent()) return false;
        try {
            return sender.isDone();
        } catch (IOException gone) {
            abort();
            throw new SQLException("the connection has gone", CONNECTION_FAILURE, gone);
        } catch (SQLException | ReflectiveOperationException | RuntimeException failure) {
            // nobody can read on
            abort();
            throw new SQLException("the answer to the reset cannot be read", failure);
        }
    }

    /** Who closes with an answer on its way leaves a complaint in the server's log. */
    @Override
    void beforeClose() throws SQLException {
        isDoneAhead();
    }

    @Override
    void renew() throws NotReusable, SQLException {
        makeFresh();
        askForRoutes();
        int every = policy.verifyEvery();
        if (every > 0) origin.verification().afterReset(connection, every, new PostgresLook(policy.isLean()));
    }

    private void makeFresh() throws SQLException {
        attributes.restoreNetworkTimeout(connection, fresh);
        boolean sentAhead = isSentAhead();
        boolean doneAhead = isDoneAhead();
        if (!connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        attributes.restoreReadOnly(connection, fresh);
        // A word that nobody asked for may be the server's last one: then the round trip finds out.
        boolean all = !policy.isLean() || ran.isTouched() || (sentAhead && !doneAhead) || hasUnaskedWord();
        if (all && !(doneAhead && isResetSentAhead())) makeServerFresh();
        if (attributes.isClientInfoTouched()) PgjdbcMemory.leaveInfo(connection);
        attributes.restore(connection, fresh);
        forgetNotifications();
        // What the server still has prepared is used again: parsing and planning anew is most of what a short statement
        // costs.
        memory.forget(all);
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

    /**
     * All in one round trip where the driver sends each statement as its own. In its simple modes it sends them as one text, in
     * which the server does not allow {@code DISCARD ALL}: then one by one.
     */
    private void makeServerFresh() throws SQLException {
        try (Statement statement = PgjdbcMemory.statement(connection)) {
            if (oneByOne || fresh.afterResetCount() == 0 || !discardAllAtOnce(statement)) discardOneByOne(statement);
        }
    }

    /** False when the server has refused it, with nothing done but a transaction that is now known to have failed. */
    private boolean discardAllAtOnce(Statement statement) throws SQLException {
        try {
            boolean isRow = statement.execute(fresh.resetInOne());
            if (isRow) throw outOfStep();
        } catch (SQLException refused) {
            if (isInTransaction(refused)) return false;
            throw refused;
        }
        // answers to something else would not be as many
        for (int i = 0; i < fresh.afterResetCount(); i++) {
            if (!statement.getMoreResults() && statement.getUpdateCount() < 0) throw outOfStep();
        }
        if (statement.getMoreResults() || statement.getUpdateCount() >= 0) throw outOfStep();
        fresh.markWorks();
        return true;
    }

    private void discardOneByOne(Statement statement) throws SQLException {
        if (!discardAll(statement)) {
            statement.execute("ROLLBACK");
            if (!discardAll(statement))
                throw new SQLException("the session stays in its transaction", ACTIVE_TRANSACTION);
        } else if (fresh.afterResetCount() > 0) {
            oneByOne = true;
        } else {
            fresh.markWorks();
        }
        for (String setting : fresh.afterReset()) {
            if (!statement.execute(setting)) throw outOfStep();
        }
    }

    /** False when the session is in a transaction. */
    private static boolean discardAll(Statement statement) throws SQLException {
        try {
            statement.execute(Freshness.DISCARD_ALL);
            return true;
        } catch (SQLException refused) {
            if (isInTransaction(refused)) return false;
            throw refused;
        }
    }

    private static boolean isInTransaction(SQLException refused) {
        String state = refused.getSQLState();
        return ACTIVE_TRANSACTION.equals(state) || FAILED_TRANSACTION.equals(state);
    }

    /** Each setting gives a row, and the server's reset none. */
    private static SQLException outOfStep() {
        return new SQLException("the driver reads the answers to other statements than it sent");
    }
}
