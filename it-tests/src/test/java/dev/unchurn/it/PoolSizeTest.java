package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.server.Deployments;
import com.acme.server.IdleConnections;
import com.acme.server.ManyNames;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildCommand;
import dev.unchurn.itsupport.ChildJvm;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PoolSizeTest {
    private static final Duration SECONDS = Duration.ofSeconds(30);

    @Test
    void idleConnections_afterIdleTimeout_areAllGone() throws Exception {
        Database database = SharedServer.newDatabase();
        try (ChildJvm child = program("idleTimeout=1s", IdleConnections.class, database.arguments())) {
            Asking asking = new Asking(child);
            asking.say("5", "round");
            assertThat(database.server().awaitBackends(database.name(), 0, SECONDS))
                    .isTrue();
            asking.say("5", "round");
            child.endInput();
            Outcome outcome = child.await(SECONDS);

            assertThat(outcome.out()).as(outcome.describe()).contains("round 1", "round 2");
            assertThat(Told.number(Told.summary(outcome.err(), database.name()), "opened"))
                    .isEqualTo(10);
        }
    }

    @Test
    void idleConnections_ofManyPools_areNoMoreThanMaxIdle() throws Exception {
        Database database = SharedServer.newDatabase();
        String[] arguments =
                Stream.concat(Stream.of(database.arguments()), Stream.of("20")).toArray(String[]::new);
        try (ChildJvm child = program("maxIdle=5", ManyNames.class, arguments)) {
            child.awaitOut(line -> line.equals("connected"), SECONDS);
            boolean trimmed = database.server().awaitBackends(database.name(), 5, Duration.ofSeconds(10));
            int kept = database.server().backends(database.name());
            child.endInput();
            Outcome outcome = child.await(SECONDS);

            assertThat(trimmed).as(outcome.describe()).isTrue();
            assertThat(kept).as(outcome.describe()).isEqualTo(5);
        }
    }

    @Test
    void connection_olderThanMaxLifetime_isReplaced() throws Exception {
        Database database = SharedServer.newDatabase();
        try (ChildJvm child = program("maxLifetime=2s", IdleConnections.class, database.arguments())) {
            Asking asking = new Asking(child);
            String first = asking.say("1", "# backends");
            long began = System.nanoTime();
            int same = 0;
            while (asking.say("1", "# backends").equals(first) && System.nanoTime() - began < SECONDS.toNanos()) {
                same++;
            }
            Duration life = Duration.ofNanos(System.nanoTime() - began);
            child.endInput();
            Outcome outcome = child.await(SECONDS);

            assertThat(life).as(outcome.describe()).isBetween(Duration.ofMillis(1000), Duration.ofSeconds(10));
            assertThat(same).isPositive();
        }
    }

    @Test
    void driver_deregistered_takesItsPoolAndItsClassLoaderAlong() throws Exception {
        Database database = SharedServer.newDatabase();
        try (ChildJvm child = program("", Deployments.class, database.arguments())) {
            for (int i = 0; i < 2; i++) {
                int before = i;
                child.awaitOut(new Asking.Answers("undeployed", before)::isNew, SECONDS);
                boolean gone = database.server().awaitBackends(database.name(), 0, Duration.ofSeconds(10));
                child.send("");
                child.awaitOut(new Asking.Answers("collected", before)::isNew, SECONDS);
                assertThat(gone).as("backends gone after undeploying").isTrue();
            }
            Outcome outcome = child.await(SECONDS);

            assertThat(outcome.out())
                    .as(outcome.describe())
                    .contains("own driver: true", "collected: true")
                    .doesNotContain("collected: false");
            assertThat(Told.lines(outcome.err(), "ERROR")).isEmpty();
            assertThat(Told.summary(outcome.err(), database.name())).contains("8 borrows");
        }
    }

    private static ChildJvm program(String options, Class<?> program, String... arguments) throws Exception {
        ChildCommand command = Programs.command(Jvm.running(), program, arguments);
        return command.agent(AgentJar.path(), options).start();
    }
}
