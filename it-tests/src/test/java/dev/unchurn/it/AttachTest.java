package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.programs.AcrossAnAttach;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildCommand;
import dev.unchurn.itsupport.ChildJvm;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttachTest {
    static List<Jvm> jvms() {
        return Jvms.all();
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void attach_toARunningJvm_poolsWhatIsOpenedLaterAndLeavesTheRest(Jvm jvm) throws Exception {
        Database database = SharedServer.newDatabase();
        ChildCommand command = Programs.command(jvm, AcrossAnAttach.class, database.arguments());
        if (jvm.feature() >= 21) command.options("-XX:+EnableDynamicAgentLoading");
        try (ChildJvm child = command.start()) {
            child.awaitOut("ready"::equals, Programs.PATIENCE);
            Attaching.to(child);
            child.send("go on");
            child.awaitOut("done"::equals, Programs.PATIENCE);
            Attaching.to(child);
            child.send("end");

            Outcome outcome = child.await(Programs.PATIENCE);

            assertThat(outcome.exit()).as(outcome.describe()).isZero();
            assertThat(outcome.out())
                    .as(outcome.describe())
                    .doesNotContain("later leads to itself: false")
                    .contains(
                            "before is raw: true",
                            "its statement leads to it: true",
                            "its session: 42 true",
                            "later is raw: false",
                            "later sessions: 1",
                            "before is among them: false",
                            "before is closed: true");
            List<String> lines = Programs.agentLines(outcome);
            assertThat(lines).allMatch(line -> line.contains("unchurn"));
            assertThat(lines)
                    .filteredOn(line -> line.contains("already runs in this JVM"))
                    .hasSize(1);
            assertThat(lines).anyMatch(line -> line.contains("20 borrows") && line.contains("1 opened"));
        }
    }
}
