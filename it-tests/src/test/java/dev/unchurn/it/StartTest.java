package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.programs.Hello;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StartTest {
    static List<Jvm> jvms() {
        return Jvms.all();
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void program_withoutJdbc_loadsFewClassesOfOurs(Jvm jvm) throws Exception {
        Outcome outcome = Programs.run(
                Programs.command(jvm, Hello.class).options("-verbose:class").agent(AgentJar.path(), ""));

        List<String> ours = outcome.out().stream()
                .filter(line -> line.contains(" dev.unchurn.") || line.contains("java.sql.Unchurn"))
                .toList();
        assertThat(outcome.out()).contains("hello");
        assertThat(ours).hasSizeBetween(5, 39).noneMatch(line -> line.contains("dev.unchurn.shaded"));
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void program_withoutJdbc_printsWhatItPrintsRawAndOneLineTellsOfTheAgent(Jvm jvm) throws Exception {
        Outcome raw = Programs.raw(jvm, Hello.class);

        Outcome outcome = Programs.withAgent(jvm, "", Hello.class);

        Comparison.assertSame(outcome, raw);
        assertThat(outcome.err()).singleElement().asString().startsWith("unchurn ");
    }
}
