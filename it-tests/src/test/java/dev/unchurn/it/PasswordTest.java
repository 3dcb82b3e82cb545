package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.programs.Passwords;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordTest {
    private static final String WRONG = "wr0ng-p4ss";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"stacks=all,overdue=1ms", "mode=observe,stacks=all"})
    void passwords_rightOrWrong_areInNoLineOfOurs(String options) throws Exception {
        Database database = SharedServer.newDatabase();
        String[] arguments = {database.url(), database.user(), SharedServer.PASSWORD, WRONG};
        Outcome raw = Programs.raw(Jvm.running(), Passwords.class, arguments);

        Outcome pooled = Programs.withAgent(Jvm.running(), options, Passwords.class, arguments);

        Comparison.assertSame(pooled, raw);
        assertThat(raw.out()).anyMatch(line -> line.contains("28P01"));
        assertThat(Programs.agentLines(pooled)).hasSizeGreaterThan(1);
        assertNoPassword(pooled.err());
    }

    @Test
    void passwords_rightOrWrong_areNotInTheLogFile() throws Exception {
        Database database = SharedServer.newDatabase();
        String[] arguments = {database.url(), database.user(), SharedServer.PASSWORD, WRONG};
        Path log = directory.resolve("unchurn.log");

        Outcome pooled =
                Programs.withAgent(Jvm.running(), "stacks=all,overdue=1ms,log.file=" + log, Passwords.class, arguments);

        assertThat(Programs.agentLines(pooled)).isEmpty();
        List<String> lines = Files.readAllLines(log);
        assertThat(lines).hasSizeGreaterThan(1);
        assertNoPassword(lines);
    }

    private static void assertNoPassword(List<String> lines) {
        assertThat(lines).noneMatch(line -> line.contains(SharedServer.PASSWORD));
        assertThat(lines).noneMatch(line -> line.contains(WRONG));
    }
}
