package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.server.BrokenCalls;
import com.acme.server.CopyUnfinished;
import com.acme.server.DeadNetwork;
import com.acme.server.LateCancel;
import com.acme.server.Replicating;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildJvm;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Connections that are given back while something is still going on. */
class BusyReleaseTest {
    private static final Duration SECONDS = Duration.ofSeconds(30);

    @Test
    void copy_inProgressAtClose_endsWithItsConnection() throws Exception {
        Database database = SharedServer.newDatabase();
        Outcome outcome = sameAsRaw(CopyUnfinished.class, database.arguments());

        assertThat(Told.lines(outcome.err(), "closed while a COPY was in progress; borrowed at CopyUnfinished."))
                .isNotEmpty();
        assertThat(Told.number(Told.summary(outcome.err(), database.name()), "opened"))
                .isLessThan(13);
    }

    @Test
    void replicationConnection_streamingAtClose_isOnlyObserved() throws Exception {
        Database database = SharedServer.newDatabase();
        database.server().execute("ALTER ROLE " + database.user() + " REPLICATION");
        Outcome outcome = sameAsRaw(Replicating.class, database.arguments());

        assertThat(outcome.out()).contains("class: org.postgresql.jdbc.PgConnection", "streaming: true");
        assertThat(Told.lines(outcome.err(), "observed, not pooled: the connection property replication"))
                .hasSize(1);
        assertThat(Told.lines(outcome.err(), "ERROR")).isEmpty();
    }

    @Test
    void runningCall_closedOrAbortedOrCancelledByAnotherThread_breaksAsItDoesRaw() throws Exception {
        Database database = SharedServer.newDatabase();
        Outcome outcome = sameAsRaw(BrokenCalls.class, database.arguments());

        assertThat(outcome.out())
                .anyMatch(line -> line.matches("close: org.postgresql.util.PSQLException 08.*"))
                .contains("cancel: org.postgresql.util.PSQLException 57014")
                .doesNotContain("within 2 s: false");
        assertThat(Told.lines(outcome.err(), "closed while another thread was inside a call; borrowed at BrokenCalls."))
                .isNotEmpty();
    }

    @Test
    void cancel_atTheMomentOfRelease_neverHitsTheNextBorrower() throws Exception {
        Database database = SharedServer.newDatabase();
        String[] arguments = {database.url(), database.user(), SharedServer.PASSWORD, "300"};

        Outcome outcome = Programs.withAgent(Jvm.running(), "", LateCancel.class, arguments);

        assertThat(outcome.out()).as(outcome.describe()).contains("next borrowers hit: 0");
        assertThat(Told.number(Told.summary(outcome.err(), database.name()), "opened"))
                .as("sessions are reused, else this says nothing")
                .isLessThan(450);
    }

    @Test
    void network_deadAtRelease_holdsUpNobody() throws Exception {
        Database database = SharedServer.newDatabase();
        try (StallingProxy proxy = new StallingProxy(database.server().port());
                ChildJvm child = throughProxy(proxy, database)) {
            Asking asking = new Asking(child);
            asking.say("", "used 1");
            proxy.stall();
            String closed = asking.say("", "closed");
            String used = asking.say("", "used 1");
            child.awaitErr(line -> line.contains("session reset took longer than resetTimeout"), SECONDS);
            child.endInput();
            Outcome outcome = child.await(SECONDS);

            assertThat(millis(closed)).as(outcome.describe()).isLessThan(900);
            assertThat(millis(used)).as(outcome.describe()).isLessThan(5000);
            assertThat(proxy.connections()).isEqualTo(2);
        }
    }

    @Test
    void network_deadWhileIdle_isFoundOutWithinTheTimeout() throws Exception {
        Database database = SharedServer.newDatabase();
        try (StallingProxy proxy = new StallingProxy(database.server().port());
                ChildJvm child = throughProxy(proxy, database)) {
            Asking asking = new Asking(child);
            for (int i = 0; i < 2; i++) {
                asking.say("", "used 1");
                asking.say("", "closed");
            }
            database.server().awaitBackends(database.name(), 1, SECONDS);
            proxy.stall();
            String used = asking.say("", "used 1");
            child.endInput();
            Outcome outcome = child.await(SECONDS);

            assertThat(millis(used)).as(outcome.describe()).isLessThan(3000);
            // the network may have died just before the last reset was through
            assertThat(Told.lines(outcome.err(), "retired"))
                    .as(outcome.describe())
                    .anyMatch(line -> line.contains("did not answer after idle time")
                            || line.contains("session reset took longer than resetTimeout"));
        }
    }

    private static ChildJvm throughProxy(StallingProxy proxy, Database database) throws Exception {
        String url = "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/" + database.name();
        return Programs.command(Jvm.running(), DeadNetwork.class, url, database.user(), SharedServer.PASSWORD)
                .agent(AgentJar.path(), "resetTimeout=1s,validateAfter=0")
                .start();
    }

    private static long millis(String line) {
        return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
    }

    private static Outcome sameAsRaw(Class<?> program, String... arguments) throws Exception {
        Outcome raw = Programs.raw(Jvm.running(), program, arguments);
        Outcome outcome = Programs.withAgent(Jvm.running(), "", program, arguments);
        assertThat(outcome.out()).as(outcome.describe()).isEqualTo(raw.out());
        return outcome;
    }
}
