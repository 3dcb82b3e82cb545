package dev.unchurn.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unchurn.config.Reset;
import dev.unchurn.event.PoolName;
import dev.unchurn.itsupport.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** Sessions of a real server whose reset is sent before anybody asks for it. In the package of what it looks at. */
class ResetAheadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String DATABASE = "ahead";
    private static final long LOCK = 4711;

    private static PostgresServer server;
    private Connection connection;
    private Connection admin;
    private PostgresSession session;

    @BeforeAll
    static void start() throws Exception {
        server = PostgresServer.start();
        server.createRole("app", "pw");
        server.createDatabase(DATABASE, "app");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    void open() throws Exception {
        admin = server.admin(DATABASE);
        session = session(Reset.FULL);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        admin.close();
    }

    /** A session that has not been reset yet. */
    private PostgresSession session(Reset reset) throws Exception {
        connection = DriverManager.getConnection(server.url(DATABASE) + "?prepareThreshold=1", "app", "pw");
        Postgres postgres = new Postgres(new ResetPolicy(reset, 0));
        Session made = postgres.session(connection, postgres.freshness(connection), new Another(), 1);
        return (PostgresSession) made;
    }

    /** Other sessions of the same database. */
    private static final class Another extends Origin {
        Another() {
            super(PoolName.of(server.url(DATABASE), "app"));
        }

        @Override
        protected Connection open() throws SQLException {
            return DriverManager.getConnection(server.url(DATABASE), "app", "pw");
        }

        @Override
        protected void fault(String where, Throwable failure) {
            throw new AssertionError(where, failure);
        }
    }

    /** From now on it is known that the server takes all of the reset in one. */
    private void resetOnce() throws Exception {
        session.touched("setClientInfo");
        session.reset();
    }

    private static String text(Connection in, String sql) throws SQLException {
        try (Statement statement = in.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        }
    }

    private static void run(Connection in, String sql) throws SQLException {
        try (Statement statement = in.createStatement()) {
            statement.execute(sql);
        }
    }

    private int pid() throws SQLException {
        return connection.unwrap(PGConnection.class).getBackendPID();
    }

    private void await(String condition) throws SQLException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!text(admin, "SELECT " + condition).equals("t")) {
            if (System.nanoTime() > end) throw new AssertionError("not within " + PATIENCE + ": " + condition);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** The server ends our session once it is idle. */
    private void endIdleSession() throws SQLException {
        int pid = pid();
        await("state = 'idle' FROM pg_stat_activity WHERE pid = " + pid);
        run(admin, "SELECT pg_terminate_backend(" + pid + ")");
        await("count(*) = 0 FROM pg_stat_activity WHERE pid = " + pid);
    }

    private TransactionState transactionState() throws SQLException {
        return connection.unwrap(BaseConnection.class).getTransactionState();
    }

    @Test
    void begin_ofAUsedSession_givesUpWhatOthersWaitForBeforeAnybodyAsks() throws Exception {
        resetOnce();
        run(connection, "CREATE TABLE stock (id int PRIMARY KEY, amount int)");
        run(connection, "INSERT INTO stock VALUES (1, 10)");
        connection.setAutoCommit(false);
        run(connection, "UPDATE stock SET amount = 9");
        run(connection, "SELECT pg_advisory_lock(" + LOCK + ")");

        session.beginReset();

        run(admin, "SET lock_timeout = '20s'");
        run(admin, "UPDATE stock SET amount = amount + 1");
        run(admin, "SELECT pg_advisory_lock(" + LOCK + ")");
        session.reset();
        assertThat(connection.getAutoCommit()).isTrue();
        assertThat(transactionState()).isEqualTo(TransactionState.IDLE);
        assertThat(text(connection, "SELECT amount FROM stock")).isEqualTo("11");
        run(connection, "DROP TABLE stock");
    }

    @Test
    void begin_beforeTheServerIsKnown_sendsNothing() throws Exception {
        run(connection, "SELECT pg_advisory_lock(" + LOCK + ")");

        session.beginReset();

        assertThat(text(admin, "SELECT pg_try_advisory_lock(" + LOCK + ")")).isEqualTo("f");
    }

    @Test
    void reset_afterBegin_leavesSettingsAndWhatTheDriverKnowsOfThemAsNew() throws Exception {
        String settings =
                "SELECT string_agg(name || '=' || setting || ' ' || source, ',' ORDER BY name) FROM pg_settings"
                        + " WHERE source IN ('session', 'client')";
        String whenNew = text(connection, settings);
        resetOnce();
        PGConnection driver = connection.unwrap(PGConnection.class);
        String zone = driver.getParameterStatus("TimeZone");
        run(connection, "SET TimeZone = 'Pacific/Chatham'");
        run(connection, "SET application_name = 'somebody'");
        run(connection, "SET extra_float_digits = 0");
        run(connection, "CREATE TEMP TABLE mine (a int)");
        run(connection, "LISTEN news");
        run(admin, "NOTIFY news");
        assertThat(driver.getParameterStatus("TimeZone")).isEqualTo("Pacific/Chatham");

        session.beginReset();
        session.reset();

        assertThat(text(connection, settings)).isEqualTo(whenNew);
        assertThat(driver.getParameterStatus("TimeZone")).isEqualTo(zone);
        assertThat(driver.getParameterStatus("application_name")).isEqualTo("PostgreSQL JDBC Driver");
        assertThat(driver.getNotifications()).isEmpty();
        assertThat(text(connection, "SELECT to_regclass('mine')")).isEqualTo("null");
    }

    @Test
    void reset_afterBegin_makesTheDriverPrepareAnew() throws Exception {
        resetOnce();
        String sql = "SELECT ?::int + 1";
        assertThat(prepared(sql)).isEqualTo(42);

        for (int i = 0; i < 3; i++) {
            session.beginReset();
            session.reset();
            assertThat(prepared(sql)).isEqualTo(42);
            assertThat(prepared(sql)).isEqualTo(42);
        }
    }

    private int prepared(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, 41);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    @Test
    void reset_ofASessionThatTheServerEndedMeanwhile_failsAndTheSessionIsBroken() throws Exception {
        resetOnce();
        session.beginReset();
        endIdleSession();

        // what was sent before the end has been answered, and the driver reads more than that at once
        assertThatThrownBy(session::reset)
                .isInstanceOf(SQLException.class)
                .hasMessageMatching("SQLSTATE (08006|57P01)");
        assertThat(session.isBroken()).isTrue();
    }

    @Test
    void reset_leanOfASessionThatTheServerEndedMeanwhile_failsToo() throws Exception {
        connection.close();
        session = session(Reset.LEAN);
        session.judge("SET TimeZone = 'Pacific/Chatham'");
        session.reset();
        session.judge("SELECT 1");
        connection.setAutoCommit(false);
        run(connection, "SELECT 1");

        session.beginReset();
        endIdleSession();

        assertThatThrownBy(session::reset)
                .isInstanceOf(SQLException.class)
                .hasMessageMatching("SQLSTATE (08006|57P01)");
    }

    @Test
    void reset_whoseFirstAttemptTheServerRefused_isDoneByTheDriver() throws Exception {
        resetOnce();
        run(connection, "SET statement_timeout = '200ms'");
        run(connection, "CREATE TEMP TABLE mine (a int)");
        run(connection, "SELECT pg_advisory_lock(" + LOCK + ")");
        String mine = text(connection, "SELECT 'mine'::regclass::oid");
        String schema = text(admin, "SELECT relnamespace::regnamespace FROM pg_class WHERE oid = " + mine);
        try (Connection locking = server.admin(DATABASE)) {
            locking.setAutoCommit(false);
            run(locking, "LOCK TABLE " + schema + ".mine IN ACCESS SHARE MODE");

            session.beginReset();
            await("state = 'idle' AND query LIKE 'DISCARD%' FROM pg_stat_activity WHERE pid = " + pid());
        }
        session.reset();

        assertThat(text(connection, "SELECT to_regclass('mine')")).isEqualTo("null");
        assertThat(text(connection, "SHOW statement_timeout")).isEqualTo("0");
        assertThat(text(admin, "SELECT pg_try_advisory_lock(" + LOCK + ")")).isEqualTo("t");
    }

    @Test
    void close_afterBegin_leavesNothingInTheLog() throws Exception {
        resetOnce();
        int before = server.logLines().size();
        run(connection, "CREATE TEMP TABLE mine (a int)");
        int pid = pid();

        session.beginReset();
        session.close();

        await("count(*) = 0 FROM pg_stat_activity WHERE pid = " + pid);
        assertThat(Files.readAllLines(server.log()).stream().skip(before)).isEmpty();
    }

    @Test
    void begin_leanWithCleanStatementsInATransaction_sendsOnlyItsEnd() throws Exception {
        connection.close();
        session = session(Reset.LEAN);
        session.judge("SET TimeZone = 'Pacific/Chatham'");
        session.reset();
        assertThat(session.judge("SELECT 1")).isEqualTo(Verdict.CLEAN);
        connection.setAutoCommit(false);
        assertThat(prepared("SELECT ?::int + 1")).isEqualTo(42);
        await("state = 'idle in transaction' FROM pg_stat_activity WHERE pid = " + pid());
        assertThat(session.freshen()).isFalse();

        session.beginReset();

        await("state = 'idle' FROM pg_stat_activity WHERE pid = " + pid());
        session.reset();
        assertThat(connection.getAutoCommit()).isTrue();
        assertThat(text(connection, "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%+ 1'"))
                .as("prepared statements outlive a rollback")
                .isEqualTo("1");
    }
}
