package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.server.FreshSession;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("alongside")
class FreshSessionTest {
    /** In pgjdbc's simple modes several statements reach the server as one, which does not allow its reset among them. */
    @ParameterizedTest
    @ValueSource(strings = {"extended", "extendedForPrepared", "simple"})
    void nextBorrower_whateverTheLastOneLeft_seesAFreshSession(String queryMode) throws Exception {
        Database database = SharedServer.newDatabase();
        database.server().execute("CREATE ROLE readers_of_" + database.name());
        database.server().execute("GRANT readers_of_" + database.name() + " TO " + database.user());
        Outcome raw = Programs.raw(Jvm.running(), FreshSession.class, arguments(database, queryMode));

        Outcome outcome = Programs.withAgent(Jvm.running(), "", FreshSession.class, arguments(database, queryMode));

        assertThat(Told.same(outcome)).isEqualTo(Told.same(raw));
        assertReuse(outcome.out());
        assertThat(Told.lines(outcome.err(), "retired a connection: session cannot be made fresh: "))
                .anyMatch(line -> line.contains("custom setting app.tenant cannot be undone (FreshSession.execute"))
                .anyMatch(line -> line.contains("LOAD cannot be undone"))
                .anyMatch(line -> line.contains("the random seed cannot be undone"))
                .anyMatch(line -> line.contains("temporary objects leave their schema behind"))
                .anyMatch(line -> line.contains("a DO block may change what cannot be undone"));
    }

    private static String[] arguments(Database database, String queryMode) {
        String url = database.url() + "?preferQueryMode=" + queryMode;
        return new String[] {url, database.user(), SharedServer.PASSWORD, "readers_of_" + database.name()};
    }

    /** The program says before each look whether the session should have been reused. */
    private static void assertReuse(List<String> out) {
        int reused = 0;
        int notReused = 0;
        for (int i = 0; i < out.size() - 1; i++) {
            if (out.get(i).startsWith("== reused after")) {
                assertThat(out.get(i + 1)).as(out.get(i)).isEqualTo("# same backend: true");
                reused++;
            } else if (out.get(i).startsWith("== not reused after")) {
                assertThat(out.get(i + 1)).as(out.get(i)).isEqualTo("# same backend: false");
                notReused++;
            }
        }
        assertThat(reused).isGreaterThan(20);
        assertThat(notReused).isGreaterThan(10);
    }
}
