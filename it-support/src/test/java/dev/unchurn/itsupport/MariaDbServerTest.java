package dev.unchurn.itsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MariaDbServerTest {
    private static MariaDbServer server;

    @BeforeAll
    static void start() throws Exception {
        server = MariaDbServer.start(Map.of("max-connections", "20"));
        server.createUser("clerk", "it's secret");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        assertThat(server.log()).doesNotExist();
    }

    @Test
    void user_mustProveThePassword() throws Exception {
        server.createDatabase("shop");
        server.connect("shop", "clerk", "it's secret").close();
        assertThatThrownBy(() -> server.connect("shop", "clerk", "wrong").close())
                .isInstanceOf(SQLException.class)
                .extracting("SQLState")
                .isEqualTo("28000");
    }

    @Test
    void backends_withOneConnection_isOneUntilItIsClosed() throws Exception {
        server.createDatabase("counted");
        long before = server.connections();
        try (Connection connection = server.connect("counted", "clerk", "it's secret")) {
            assertThat(connection.isValid(5)).isTrue();
            assertThat(server.backends("counted")).isOne();
        }
        assertThat(server.awaitBackends("counted", 0, Duration.ofSeconds(10))).isTrue();
        assertThat(server.connections()).isGreaterThan(before + 1);
    }

    @Test
    void restart_keepsPortAndData() throws Exception {
        server.createDatabase("kept");
        try (Connection connection = server.connect("kept", "clerk", "it's secret");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE stock (article INT)");
        }
        server.restart();
        try (Connection connection = server.connect("kept", "clerk", "it's secret");
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("INSERT INTO stock VALUES (1)")).isOne();
        }
        assertThat(server.log()).content().contains("Shutdown complete");
    }
}
