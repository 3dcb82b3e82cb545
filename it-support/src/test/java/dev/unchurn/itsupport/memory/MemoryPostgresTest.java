package dev.unchurn.itsupport.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.PgConnection;

/** pgjdbc itself over the server that is not there. */
class MemoryPostgresTest {
    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(MemoryPostgres.url("shop"), "me", "any");
    }

    @Test
    void connection_opened_isPgjdbcsAndAProcessOfItsOwn() throws SQLException {
        int before = MemoryPostgres.opened();
        try (Connection one = connect();
                Connection other = connect()) {
            assertThat(one).isExactlyInstanceOf(PgConnection.class);
            assertThat(one.getMetaData().getDatabaseMajorVersion()).isEqualTo(17);
            assertThat(one.unwrap(PGConnection.class).getBackendPID())
                    .isNotEqualTo(other.unwrap(PGConnection.class).getBackendPID());
        }
        assertThat(MemoryPostgres.opened()).isEqualTo(before + 2);
    }

    @Test
    void connection_closed_failsAsADriversOwn() throws SQLException {
        Connection closed = connect();
        closed.close();
        assertThat(closed.isClosed()).isTrue();
        assertThatThrownBy(closed::createStatement)
                .isInstanceOfSatisfying(
                        SQLException.class,
                        failure -> assertThat(failure.getSQLState()).isEqualTo("08003"));
    }

    @Test
    void statement_simple_answersEveryTime() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < 20; i++) {
                try (ResultSet rows = statement.executeQuery("select 1")) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getInt(1)).isEqualTo(1);
                    assertThat(rows.next()).isFalse();
                }
            }
            assertThat(statement.executeUpdate("insert into t values (1)")).isEqualTo(1);
            assertThat(statement.execute("DISCARD ALL")).isFalse();
            assertThat(statement.execute("")).isFalse();
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    /** From the fifth time on pgjdbc has it prepared on the server, and asks for binary numbers. */
    @Test
    void statement_prepared_staysRightWhenTheServerHasIt() throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement =
                        connection.prepareStatement("select i, name from generate_series(1, 1000) where id > ?")) {
            for (int i = 0; i < 12; i++) {
                statement.setInt(1, i);
                assertThat(sum(statement)).isEqualTo(500_500);
                if (i == 8) runDiscardAll(connection);
            }
        }
    }

    private static long sum(PreparedStatement statement) throws SQLException {
        long sum = 0;
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                sum += rows.getInt("id");
                assertThat(rows.getString("name")).isEqualTo("name " + rows.getInt(1));
            }
        }
        return sum;
    }

    /** The query is such that a server that is there has the same answer. */
    @Test
    void statement_withTimestamps_hasThemAsTextAndInBinary() throws SQLException {
        String sql = "select id, 'name ' || id as name, timestamp '2026-01-01' + id * interval '1 minute' as created"
                + " from generate_series(1, 1000) id";
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < 12; i++) assertThat(lastCreated(statement)).isEqualTo("2026-01-01T16:40");
        }
    }

    private static String lastCreated(PreparedStatement statement) throws SQLException {
        LocalDateTime last = LocalDateTime.of(2026, 1, 1, 0, 0);
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                last = last.plusMinutes(1);
                assertThat(rows.getString("name")).isEqualTo("name " + rows.getInt("id"));
                assertThat(rows.getObject("created", LocalDateTime.class)).isEqualTo(last);
                assertThat(rows.getTimestamp(3)).isEqualTo(Timestamp.valueOf(last));
            }
        }
        return last.toString();
    }

    private static void runDiscardAll(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DISCARD ALL");
        }
    }

    @Test
    void statement_ofAnotherLanguage_failsAndTheConnectionGoesOn() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("guess 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            failure -> assertThat(failure.getSQLState()).isEqualTo("42601"));
            assertThat(statement.executeQuery("select 1").next()).isTrue();
        }
    }

    @Test
    void transaction_hasTheStateThatTheDriverExpects() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select 1");
            assertThat(stateOf(connection)).isEqualTo("OPEN");
            connection.commit();
            assertThat(stateOf(connection)).isEqualTo("IDLE");
            statement.execute("update t set i = 1");
            assertThatThrownBy(() -> statement.execute("guess 1")).isInstanceOf(SQLException.class);
            assertThat(stateOf(connection)).isEqualTo("FAILED");
            connection.rollback();
            assertThat(stateOf(connection)).isEqualTo("IDLE");
        }
    }

    private static String stateOf(Connection connection) throws SQLException {
        return connection.unwrap(PgConnection.class).getTransactionState().name();
    }

    @Test
    void batch_hasACountForEach() throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement("insert into t values (?)")) {
            List<Integer> expected = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                statement.setString(1, "value " + i);
                statement.addBatch();
                expected.add(1);
            }
            assertThat(statement.executeBatch())
                    .containsExactly(expected.stream().mapToInt(i -> i).toArray());
        }
    }

    /** The agent looks at the socket of an idle connection for words that nobody asked for. */
    @Test
    void socket_betweenStatements_hasNothingToRead() throws Exception {
        try (Socket socket = new MemoryPostgres().createSocket()) {
            assertThat(socket.getInputStream().available()).isZero();
            assertThat(socket.isConnected()).isTrue();
            socket.close();
            assertThat(socket.isClosed()).isTrue();
            assertThatThrownBy(() -> socket.getInputStream().available()).hasMessage("Socket closed");
        }
    }
}
