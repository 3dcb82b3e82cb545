package dev.unchurn.itsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresServerTest {
    private static PostgresServer server;

    @BeforeAll
    static void start() throws Exception {
        server = PostgresServer.start(Map.of("max_connections", "20"));
        server.createRole("clerk", "it's secret");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void role_mustProveItsPasswordWithScram() throws Exception {
        server.createDatabase("shop", "clerk");
        server.connect("shop", "clerk", "it's secret").close();
        assertThatThrownBy(() -> server.connect("shop", "clerk", "wrong").close())
                .isInstanceOf(SQLException.class)
                .extracting("SQLState")
                .isEqualTo("28P01");
        try (Connection connection = server.admin("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT type, auth_method, user_name::text FROM pg_hba_file_rules ORDER BY rule_number")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString("user_name")).isEqualTo("{postgres}");
            while (rows.next()) {
                boolean superuser = rows.getString("user_name").equals("{postgres}");
                assertThat(rows.getString("auth_method")).isEqualTo(superuser ? "trust" : "scram-sha-256");
            }
        }
    }

    @Test
    void sessions_afterThreeConnections_areThree() throws Exception {
        server.createDatabase("counted", "clerk");
        try (PeakSampler sampler = server.samplePeak("counted")) {
            for (int i = 0; i < 3; i++) {
                try (Connection connection = server.connect("counted", "clerk", "it's secret")) {
                    assertThat(server.backends("counted")).isGreaterThanOrEqualTo(1);
                    while (sampler.peak() == 0) {
                        Thread.onSpinWait();
                    }
                    assertThat(connection.isClosed()).isFalse();
                }
            }
            assertThat(sampler.peak()).isBetween(1, 2);
        }
        assertThat(server.awaitBackends("counted", 0, Duration.ofSeconds(10))).isTrue();
        assertThat(server.sessions("counted")).isEqualTo(3);
    }

    @Test
    void restart_keepsPortAndData() throws Exception {
        server.createDatabase("kept", "clerk");
        server.restart();
        try (Connection connection = server.connect("kept", "clerk", "it's secret")) {
            assertThat(connection.isValid(5)).isTrue();
        }
        assertThat(server.logLines()).anyMatch(line -> line.contains("database system is shut down"));
    }
}
