package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.server.IdleConnections;
import com.acme.server.Persistent;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildJvm;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import dev.unchurn.itsupport.PostgresServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServerRestartTest {
    private static final Duration SECONDS = Duration.ofSeconds(30);

    @Test
    void server_restartedInMidRun_isMissedOnlyWhileItIsDown() throws Exception {
        try (PostgresServer server = PostgresServer.start()) {
            server.createRole("shop", SharedServer.PASSWORD);
            server.createDatabase("shop", "shop");
            try (ChildJvm child = Programs.command(
                            Jvm.running(),
                            Persistent.class,
                            server.url("shop"),
                            "shop",
                            SharedServer.PASSWORD,
                            "8",
                            "2")
                    .agent(AgentJar.path(), "")
                    .start()) {
                Asking asking = new Asking(child);
                for (int i = 0; i < 2; i++) {
                    asking.say("count", "counted");
                    asking.say("down", "expected");
                    server.restart();
                    asking.say("back", "back");
                }
                asking.say("count", "counted");
                child.send("end");
                Outcome outcome = child.await(SECONDS);

                assertThat(outcome.out()).as(outcome.describe()).contains("late errors: 0");
                assertThat(Told.lines(outcome.err(), "ERROR")).isEmpty();
                assertThat(outcome.out().get(0)).isEqualTo("counted, errors: 0");
            }
        }
    }

    @Test
    void idleConnections_terminatedByTheServer_areNotTheProgramsProblem() throws Exception {
        Database database = SharedServer.newDatabase();
        PostgresServer server = database.server();
        try (ChildJvm child = Programs.command(Jvm.running(), IdleConnections.class, database.arguments())
                .agent(AgentJar.path(), "validateAfter=0")
                .start()) {
            Asking asking = new Asking(child);
            for (int i = 0; i < 5; i++) {
                asking.say("3", "round");
                server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
                        + database.name() + "'");
                assertThat(server.awaitBackends(database.name(), 0, SECONDS)).isTrue();
            }
            asking.say("3", "round");
            child.send("end");
            Outcome outcome = child.await(SECONDS);

            assertThat(Told.same(outcome))
                    .as(outcome.describe())
                    .containsExactly("round 1", "round 2", "round 3", "round 4", "round 5", "round 6");
            assertThat(Told.lines(outcome.err(), "ERROR")).isEmpty();
        }
    }
}
