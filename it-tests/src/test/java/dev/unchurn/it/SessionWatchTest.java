package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.server.CleanBorrows;
import com.acme.server.FuzzedStatements;
import com.acme.server.LeanSession;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** What is seen of a borrower's statements, against a server that decides what they mean. */
class SessionWatchTest {
    private static final int TEXTS = 1500;

    @Test
    void textsAtRandom_whateverTheyMakeInDisguise_leaveNothingToTheNextSession() throws Exception {
        Database database = SharedServer.newDatabase();
        long seed = Long.getLong("unchurn.seed", System.nanoTime());
        String[] arguments = {database.url(), database.user(), SharedServer.PASSWORD, seed + "", TEXTS + ""};

        Outcome outcome = Programs.withAgent(Jvm.running(), "", FuzzedStatements.class, arguments);

        assertThat(outcome.out()).as("seed %d", seed).hasSize(1);
        assertThat(Integer.parseInt(outcome.out().get(0).substring("made ".length())))
                .isGreaterThan(TEXTS / 10);
    }

    @Test
    void leanReset_afterWhatNeedsTheServers_isComplete() throws Exception {
        Database database = SharedServer.newDatabase();
        Outcome raw = Programs.raw(Jvm.running(), LeanSession.class, database.arguments());
        database.empty();

        Outcome lean =
                Programs.withAgent(Jvm.running(), "reset=lean,verify=1", LeanSession.class, database.arguments());

        assertThat(lean.out()).isEqualTo(raw.out());
        assertThat(Told.lines(lean.err(), " ERROR ")).isEmpty();
        assertThat(Told.number(Told.summary(lean.err(), database.name()), "opened"))
                .isLessThan(5);
    }

    /** The server counts the statements that end a transaction: a reset that is not sent is not counted. */
    @Test
    void leanReset_afterCleanStatements_sendsNothing() throws Exception {
        long full = statementsOfCleanBorrows("reset=full");
        long lean = statementsOfCleanBorrows("reset=lean");

        assertThat(full - lean).isGreaterThan(200);
    }

    private static long statementsOfCleanBorrows(String options) throws Exception {
        Database database = SharedServer.newDatabase();
        String[] arguments = {database.url(), database.user(), SharedServer.PASSWORD, "300"};
        Programs.withAgent(Jvm.running(), options, CleanBorrows.class, arguments);
        assertThat(database.server().awaitBackends(database.name(), 0, Programs.PATIENCE))
                .isTrue();
        try (Connection admin = database.server().admin("postgres");
                Statement statement = admin.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT xact_commit FROM pg_stat_database WHERE datname = '" + database.name() + "'")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
