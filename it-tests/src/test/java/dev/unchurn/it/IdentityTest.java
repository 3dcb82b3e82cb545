package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.server.Strangers;
import com.acme.server.SuperuserSession;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import org.junit.jupiter.api.Test;

class IdentityTest {
    private static final String OTHER_PASSWORD = "0ther-p4ss";

    @Test
    void strangers_inOneProgram_neverShareAndFailAsTheyWouldRaw() throws Exception {
        Database database = SharedServer.newDatabase();
        String other = database.user() + "_other";
        database.server().createRole(other, OTHER_PASSWORD);
        String[] arguments = {database.url(), database.user(), SharedServer.PASSWORD, other, OTHER_PASSWORD};
        Outcome raw = Programs.raw(Jvm.running(), Strangers.class, arguments);

        Outcome outcome = Programs.withAgent(Jvm.running(), "", Strangers.class, arguments);

        assertThat(Told.same(outcome)).isEqualTo(Told.same(raw));
        assertThat(outcome.out())
                .noneMatch(line -> line.startsWith("a backend served "))
                .contains("# a backend served one of them twice: true")
                .anyMatch(line -> line.startsWith("wrong: org.postgresql.util.PSQLException 28P01 FATAL: password"));
        assertThat(Told.same(outcome).stream().filter(line -> line.startsWith("wrong: ")))
                .hasSize(3);
        assertThat(Told.lines(outcome.err(), "at exit")).hasSizeGreaterThan(2);
        assertThat(outcome.err())
                .noneMatch(line -> line.contains(SharedServer.PASSWORD)
                        || line.contains(OTHER_PASSWORD)
                        || line.contains("nonsense"));
    }

    @Test
    void sessionAuthorization_leftAsSomebodyElse_isNotTheNextBorrowers() throws Exception {
        Database database = SharedServer.newDatabase();
        String[] arguments = {database.url(), "postgres", "", database.user()};
        Outcome raw = Programs.raw(Jvm.running(), SuperuserSession.class, arguments);

        Outcome outcome = Programs.withAgent(Jvm.running(), "", SuperuserSession.class, arguments);

        assertThat(Told.same(outcome)).isEqualTo(Told.same(raw)).contains("postgres postgres");
        assertThat(Told.backends(outcome)).containsOnly("# same backend: true");
    }
}
