package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.programs.BorrowContract;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildCommand;
import dev.unchurn.itsupport.ChildJvm;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One contract through every way in: three methods of {@code DriverManager}, agent at the start and attached. */
@Tag("alongside")
class BorrowContractTest {
    @ParameterizedTest
    @CsvSource({
        "url, premain",
        "properties, premain",
        "user, premain",
        "url, attached",
        "properties, attached",
        "user, attached"
    })
    void contract_byEveryWay_isThatOfRawConnections(String way, String arrival) throws Exception {
        Database database = SharedServer.newDatabase();
        String[] arguments =
                Stream.concat(Stream.of(database.arguments()), Stream.of(way)).toArray(String[]::new);
        Outcome raw = run(Programs.command(Jvm.running(), BorrowContract.class, arguments), false);
        database.empty();
        boolean attached = arrival.equals("attached");
        ChildCommand command = Programs.command(Jvm.running(), BorrowContract.class, arguments);
        if (!attached) command.agent(AgentJar.path(), "");
        else if (Jvm.running().feature() >= 21) command.options("-XX:+EnableDynamicAgentLoading");

        Outcome pooled = run(command, attached);

        Comparison.assertSame(pooled, raw);
        assertThat(raw.out()).noneMatch(line -> line.contains("a wrong password was taken"));
        assertThat(raw.err()).contains("program: sessions 13");
        assertThat(pooled.err()).contains("program: sessions 2");
    }

    private static Outcome run(ChildCommand command, boolean attached) throws Exception {
        try (ChildJvm child = command.start()) {
            child.awaitOut("ready"::equals, Programs.PATIENCE);
            if (attached) Attaching.to(child);
            child.send("begin");
            Outcome outcome = child.await(Programs.PATIENCE);
            assertThat(outcome.exit()).as(outcome.describe()).isZero();
            return outcome;
        }
    }
}
