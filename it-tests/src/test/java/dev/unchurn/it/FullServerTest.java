package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.server.DatabaseCommands;
import com.acme.server.FullServer;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import dev.unchurn.itsupport.PostgresServer;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What idle connections of ours must not stand in the way of. */
class FullServerTest {
    /** Of the server's eight places, three are kept for its superuser. */
    private static final int PLACES = 5;

    @Test
    void server_fullOfIdleConnections_hasAPlaceForTheNextOne() throws Exception {
        try (PostgresServer server =
                PostgresServer.start(Map.of("max_connections", "8", "superuser_reserved_connections", "3"))) {
            server.createRole("shop", SharedServer.PASSWORD);
            server.createDatabase("first", "shop");
            server.createDatabase("second", "shop");

            Outcome outcome = Programs.withAgent(
                    Jvm.running(),
                    "",
                    FullServer.class,
                    String.valueOf(PLACES),
                    "shop",
                    SharedServer.PASSWORD,
                    server.url("first"),
                    server.url("second"),
                    server.url("second") + "?ApplicationName=third");

            assertThat(outcome.out()).as(outcome.describe()).isEqualTo(Collections.nCopies(9, "held " + PLACES));
            assertThat(Told.lines(outcome.err(), "its server refused more connections"))
                    .isNotEmpty();
            assertThat(Told.summary(outcome.err(), "/first")).doesNotContain("failed to open");
        }
    }

    @Test
    void server_fullOfHeldConnections_refusesAsItDoesRaw() throws Exception {
        try (PostgresServer server =
                PostgresServer.start(Map.of("max_connections", "8", "superuser_reserved_connections", "3"))) {
            server.createRole("shop", SharedServer.PASSWORD);
            server.createDatabase("first", "shop");

            Outcome outcome = Programs.withAgent(
                    Jvm.running(), "", FullServer.class, "6", "shop", SharedServer.PASSWORD, server.url("first"));

            assertThat(outcome.out()).as(outcome.describe()).isEqualTo(Collections.nCopies(3, "53300 after " + PLACES));
        }
    }

    @Test
    void databaseCommands_afterWorkInThatDatabase_succeedAsTheyDoRaw() throws Exception {
        Database database = SharedServer.newDatabase();
        database.server().execute("ALTER ROLE " + database.user() + " CREATEDB");
        String[] arguments = {database.server().url(""), database.user(), SharedServer.PASSWORD, database.name()};
        Outcome raw = Programs.raw(Jvm.running(), DatabaseCommands.class, arguments);

        Outcome outcome = Programs.withAgent(Jvm.running(), "", DatabaseCommands.class, arguments);

        assertThat(outcome.out())
                .as(outcome.describe())
                .isEqualTo(raw.out())
                .noneMatch(line -> line.startsWith("failed"));
    }
}
