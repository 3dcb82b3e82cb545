package dev.unchurn.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.itsupport.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.postgresql.core.BaseConnection;

class PgjdbcMemoryTest {
    private static int oid(Connection connection, String type) throws SQLException {
        return connection.unwrap(BaseConnection.class).getTypeInfo().getPGType(type);
    }

    private static void makeAnew(PostgresServer server, String type) throws SQLException {
        server.execute("DROP DOMAIN IF EXISTS " + type);
        server.execute("CREATE DOMAIN " + type + " AS numeric");
    }

    @Test
    void forget_ofOneConnection_leavesTheOthersAlone() throws Exception {
        try (PostgresServer server = PostgresServer.start();
                Connection one = server.admin("postgres");
                Connection other = server.admin("postgres")) {
            makeAnew(server, "price");
            PgjdbcMemory.OfConnection memory = PgjdbcMemory.of(one);
            PgjdbcMemory.OfConnection others = PgjdbcMemory.of(other);
            int first = oid(one, "price");
            assertThat(oid(other, "price")).isEqualTo(first);
            makeAnew(server, "price");
            assertThat(oid(one, "price")).as("remembered").isEqualTo(first);

            memory.forget(false);

            int second = oid(one, "price");
            assertThat(second).isNotEqualTo(first);
            assertThat(oid(other, "price")).as("remembered").isEqualTo(first);
            others.forget(false);
            assertThat(oid(other, "price")).isEqualTo(second);
            assertThat(oid(one, "int4")).as("what a new connection knows").isEqualTo(23);
            makeAnew(server, "price");
            memory.forget(false);
            assertThat(oid(one, "price")).as("again").isNotEqualTo(second);
        }
    }
}
