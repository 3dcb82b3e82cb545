package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.it.programs.BorrowCycles;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JvmMatrixTest {
    static List<Jvm> jvms() {
        return Jvms.all();
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void program_onTheClassPath_printsWhatItPrintsRawAndOpensFewSessions(Jvm jvm) throws Exception {
        Database database = SharedServer.newDatabase();
        Outcome raw = Programs.raw(jvm, BorrowCycles.class, database.arguments());
        database.server().awaitBackends(database.name(), 0, Duration.ofSeconds(10));
        long rawSessions = database.server().sessions(database.name());

        Outcome pooled = Programs.withAgent(jvm, "", BorrowCycles.class, database.arguments());

        database.server().awaitBackends(database.name(), 0, Duration.ofSeconds(10));
        long sessions = database.server().sessions(database.name()) - rawSessions;
        assertThat(pooled.out()).isEqualTo(raw.out());
        assertThat(rawSessions).isEqualTo(102);
        assertThat(sessions).isBetween(1L, 9L);
        assertThat(Programs.agentLines(pooled)).allMatch(line -> line.contains("unchurn"));
    }
}
