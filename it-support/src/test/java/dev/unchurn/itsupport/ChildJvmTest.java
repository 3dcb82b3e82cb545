package dev.unchurn.itsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Scanner;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ChildJvmTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void child_thatEchoes_isHeardOnBothStreams() throws Exception {
        try (ChildJvm child = echo().start()) {
            child.awaitOut("ready"::equals, PATIENCE);
            child.send("hello");
            child.awaitErr("hello"::equals, PATIENCE);
            child.endInput();
            ChildJvm.Outcome outcome = child.await(PATIENCE);
            assertThat(outcome.exit()).isEqualTo(3);
            assertThat(outcome.out()).containsExactly("ready");
            assertThat(outcome.err()).containsExactly("hello");
        }
    }

    @Test
    void await_ofAChildThatStays_killsIt() throws Exception {
        try (ChildJvm child = echo().start()) {
            assertThatThrownBy(() -> child.await(Duration.ofMillis(10))).isInstanceOf(TimeoutException.class);
            assertThat(child.isAlive()).isFalse();
        }
    }

    private static ChildCommand echo() throws Exception {
        Path classes = Path.of(
                Echo.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        return ChildJvm.java().classPath(classes).main(Echo.class.getName());
    }

    static final class Echo {
        private Echo() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] arguments) {
            System.out.println("ready");
            Scanner input = new Scanner(System.in, "UTF-8");
            while (input.hasNextLine()) {
                System.err.println(input.nextLine());
            }
            System.exit(3);
        }
    }
}
