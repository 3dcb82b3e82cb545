package dev.unchurn.session;

import dev.unchurn.event.RetireReason;
import dev.unchurn.pool.NotReusable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/**
 * A session of MariaDB. Its reset rolls back and puts the driver's attributes right first, so that the driver and the server
 * agree; then comes the server's own reset, what that leaves (default database, role), what the driver had set when it
 * connected, and last the driver's memory.
 */
final class MariaDbSession extends JdbcSession {
    private final Connector connector;
    private final MariaDbFreshness fresh;
    private final Origin origin;
    private final MariaDb database;
    private final Attributes attributes = new Attributes();

    /** Whether more than clean statements ran: the server's part of the session is not known to be fresh. */
    private volatile boolean touched;

    MariaDbSession(
            MariaDb database,
            Connection connection,
            Connector connector,
            MariaDbFreshness fresh,
            Origin origin,
            long openNanos) {
        super(connection, openNanos);
        this.database = database;
        this.connector = connector;
        this.fresh = fresh;
        this.origin = origin;
    }

    @Override
    public void touched(String setter) {
        attributes.touched(setter);
        if (!Attributes.isLocal(setter)) touched = true;
    }

    @Override
    public Verdict judge(String sql) {
        Verdict verdict = database.judge(sql);
        if (verdict != Verdict.CLEAN) touched = true;
        return verdict;
    }

    @Override
    public boolean letGo() throws SQLException {
        if (connector.isStreaming(connection)) return false;
        connector.letGo(connection);
        return true;
    }

    @Override
    void renew() throws NotReusable, SQLException {
        makeFresh();
        int every = database.policy().verifyEvery();
        if (every > 0) verify(every);
    }

    private void verify(int every) throws NotReusable, SQLException {
        origin.verification()
                .afterReset(connection, every, new MariaDbLook(database.policy().isLean()));
        if (connector.endsWithQuery()) return;
        // the questions are not the borrower's: ROW_COUNT() shall not tell of them
        try (Statement statement = connection.createStatement()) {
            statement.execute(fresh.restore());
        }
    }

    private void makeFresh() throws NotReusable, SQLException {
        attributes.restoreNetworkTimeout(connection, fresh);
        if (!connection.getAutoCommit()) connection.rollback();
        if (connection.getAutoCommit() != fresh.autoCommit()) connection.setAutoCommit(fresh.autoCommit());
        attributes.restoreReadOnly(connection, fresh);
        attributes.restoreIsolation(connection, fresh.isolation());
        connector.settle(connection);
        if (!isServerFresh()) resetServer();
        connector.forget(connection, attributes, fresh);
        attributes.forget();
        touched = false;
        connection.clearWarnings();
    }

    private boolean isServerFresh() throws SQLException {
        return database.policy().isLean() && !touched && !fresh.isStale() && !connector.preparesOnServer(connection);
    }

    private void resetServer() throws NotReusable, SQLException {
        connector.resetServer(connection);
        try (Statement statement = connection.createStatement()) {
            boolean endsWithQuery = connector.endsWithQuery();
            if (endsWithQuery) statement.execute(fresh.restore());
            MariaDbFreshness.Rest rest = fresh.rest(statement);
            if (!endsWithQuery) statement.execute(fresh.restore());
            if (restore(rest, statement) && endsWithQuery) fresh.rest(statement);
        }
    }

    /**
     * What the server's reset leaves: the default database, the role, the profiles of {@code SHOW PROFILES}.
     *
     * @return whether there was something
     */
    private boolean restore(MariaDbFreshness.Rest rest, Statement statement) throws NotReusable, SQLException {
        if (fresh.isStale()) {
            throw new NotReusable(RetireReason.NOT_FRESH, "the server's defaults have changed since it was opened");
        }
        if (!rest.isProfileNew) throw new NotReusable(RetireReason.PINNED, "its profiles cannot be undone");
        String role = fresh.role();
        if (!rest.isRoleNew) statement.execute("SET ROLE " + (role == null ? "NONE" : quoted(role)));
        boolean driverKnows = Objects.equals(connection.getCatalog(), fresh.catalog())
                && Objects.equals(connection.getSchema(), fresh.schema());
        boolean serverKnows = rest.isDatabaseNew && !fresh.databaseHasCharset();
        if (!driverKnows || !serverKnows) selectDatabase(statement, driverKnows);
        return !driverKnows || !serverKnows || !rest.isRoleNew;
    }

    private void selectDatabase(Statement statement, boolean driverKnows) throws NotReusable, SQLException {
        String name = fresh.database();
        if (name == null) throw new NotReusable(RetireReason.PINNED, "a default database cannot be given up");
        if (!driverKnows) {
            connection.setCatalog(fresh.catalog());
            connection.setSchema(fresh.schema());
        }
        statement.execute("USE " + quoted(name));
    }

    private static String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
    }
}
