package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.server.Ending;
import com.acme.server.NestedBorrows;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildCommand;
import dev.unchurn.itsupport.ChildJvm;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShutdownTest {
    private static final Duration SECONDS = Duration.ofSeconds(60);

    @ParameterizedTest
    @CsvSource({"return, 0, ''", "exit, 7, ''", "return, 0, hook", "exit, 7, hook"})
    void end_ofTheProgram_closesCleanlyAndSumsUp(String how, int exit, String hook) throws Exception {
        Database database = newDatabaseWithAChattyLog();
        Outcome raw = ended(rawCommand(database, how, hook));
        int before = database.server().logLines().size();

        Outcome outcome = ended(rawCommand(database, how, hook).agent(AgentJar.path(), ""));

        assertThat(outcome.out()).as(outcome.describe()).isEqualTo(raw.out());
        assertThat(outcome.exit()).isEqualTo(exit).isEqualTo(raw.exit());
        assertThat(outcome.out().stream().filter(line -> line.equals("last words: 42")))
                .hasSize(hook.isEmpty() ? 0 : 3);
        assertThat(Told.lines(outcome.err(), ": at exit after ")).hasSize(1);
        assertThat(Told.lines(outcome.err(), "ERROR")).isEmpty();
        database.server().awaitBackends(database.name(), 0, SECONDS);
        assertThat(unexpectedEnds(database, before)).isEmpty();
    }

    @Test
    void halt_isUntouched_andLeavesItsConnectionsToTheServer() throws Exception {
        Database database = newDatabaseWithAChattyLog();
        Outcome raw = ended(rawCommand(database, "halt", ""));
        int before = database.server().logLines().size();

        Outcome outcome = ended(rawCommand(database, "halt", "").agent(AgentJar.path(), ""));

        assertThat(outcome.exit()).isEqualTo(8).isEqualTo(raw.exit());
        assertThat(outcome.out()).isEqualTo(raw.out());
        database.server().awaitBackends(database.name(), 0, SECONDS);
        assertThat(unexpectedEnds(database, before))
                .as("what the other tests look for is seen when it is there")
                .isNotEmpty();
    }

    @Test
    void summary_countsWhatTheServerCounts() throws Exception {
        Database database = SharedServer.newDatabase();
        String[] arguments = Stream.concat(Stream.of(database.arguments()), Stream.of("4", "2", "20"))
                .toArray(String[]::new);

        Outcome outcome = Programs.withAgent(Jvm.running(), "", NestedBorrows.class, arguments);

        database.server().awaitBackends(database.name(), 0, SECONDS);
        String summary = Told.summary(outcome.err(), database.name());
        assertThat(outcome.out()).containsExactly("160 queries, 0 errors");
        assertThat(Told.number(summary, "borrows")).isEqualTo(160);
        assertThat(Told.number(summary, "opened"))
                .as(summary)
                .isEqualTo(database.server().sessions(database.name()));
        assertThat(Told.number(summary, "at peak")).as(summary).isBetween(2L, 8L);
        assertThat(summary).doesNotContain("not closed yet");
    }

    /** The server tells of connections that just break off at level debug1. */
    private static Database newDatabaseWithAChattyLog() throws Exception {
        Database database = SharedServer.newDatabase();
        database.server().execute("ALTER DATABASE " + database.name() + " SET log_min_messages = debug1");
        return database;
    }

    private static List<String> unexpectedEnds(Database database, int before) throws Exception {
        return database.server().logLines().stream()
                .skip(before)
                .filter(line -> line.contains("unexpected EOF") || line.contains("could not receive data from client"))
                .toList();
    }

    private static ChildCommand rawCommand(Database database, String how, String hook) {
        Stream<String> arguments = Stream.concat(Stream.of(database.arguments()), Stream.of(how, hook));
        return Programs.command(
                Jvm.running(),
                Ending.class,
                arguments.filter(argument -> !argument.isEmpty()).toArray(String[]::new));
    }

    private static Outcome ended(ChildCommand command) throws Exception {
        try (ChildJvm child = command.start()) {
            return child.await(SECONDS);
        }
    }
}
