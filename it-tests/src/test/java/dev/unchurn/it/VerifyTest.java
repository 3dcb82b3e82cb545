package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.server.FreshSession;
import com.acme.server.Verified;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerifyTest {
    @Test
    void difference_toANewSession_isAnErrorWithBothValues_andEndsTheSession() throws Exception {
        Outcome outcome = verified("behind");

        assertThat(Told.lines(outcome.err(), " ERROR "))
                .singleElement()
                .asString()
                .contains("verify: ", "getDefaultFetchSize is 77, in a new session it is 0");
        assertThat(Told.lines(outcome.err(), ": session differed from a new one after its reset: driver"))
                .hasSize(1);
        assertThat(outcome.out().stream().distinct()).hasSize(2);
    }

    @Test
    void reset_thatIsComplete_isNoError() throws Exception {
        Outcome outcome = verified("nothing");

        assertThat(Told.lines(outcome.err(), " ERROR ")).isEmpty();
        assertThat(outcome.out().stream().distinct()).hasSize(1);
    }

    /** What is read at connect only is no fault of a reset. */
    @Test
    void default_thatTheAdministratorChanges_isNoError() throws Exception {
        Outcome outcome = verified("default");

        assertThat(Told.lines(outcome.err(), " ERROR ")).isEmpty();
    }

    @Test
    void everyKindOfState_withVerifiedResets_isNoError() throws Exception {
        Database database = SharedServer.newDatabase();
        String[] arguments = {database.url(), database.user(), SharedServer.PASSWORD, database.user()};

        Outcome outcome = Programs.withAgent(Jvm.running(), "verify=1", FreshSession.class, arguments);

        assertThat(Told.lines(outcome.err(), " ERROR ")).isEmpty();
        assertThat(outcome.out().stream().filter("# same backend: true"::equals).count())
                .isGreaterThan(20);
    }

    private static Outcome verified(String what) throws Exception {
        Database database = SharedServer.newDatabase();
        database.server().execute("ALTER ROLE " + database.user() + " CREATEROLE");
        String[] arguments = {database.url(), database.user(), SharedServer.PASSWORD, what};
        Outcome outcome = Programs.withAgent(Jvm.running(), "verify=1", Verified.class, arguments);
        assertThat(outcome.out()).as("%s", List.of(arguments)).hasSize(6);
        return outcome;
    }
}
