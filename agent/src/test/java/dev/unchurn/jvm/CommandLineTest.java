package dev.unchurn.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.testing.LiveJvm;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    private static final String OURS = "-javaagent:unchurn.jar";

    @Test
    void agents_areCounted_whateverTheirKind() {
        assertThat(new CommandLine("-Xmx1g", OURS).hasOneAgent()).isTrue();
        assertThat(new CommandLine(OURS, "-javaagent:other.jar").hasOneAgent()).isFalse();
        assertThat(new CommandLine(OURS, "-agentlib:jdwp=transport=dt_socket").hasOneAgent())
                .isFalse();
        assertThat(new CommandLine(OURS, "-agentpath:/opt/x.so").hasOneAgent()).isFalse();
        assertThat(new CommandLine().hasOneAgent()).isFalse();
    }

    @Test
    void archive_isOneThatTheProgramNames() {
        assertThat(new CommandLine("-XX:SharedArchiveFile=app.jsa").hasArchive())
                .isTrue();
        assertThat(new CommandLine("-XX:AOTCache=app.aot").hasArchive()).isTrue();
        assertThat(new CommandLine("-Xshare:auto", OURS).hasArchive()).isFalse();
    }

    @Test
    void optionsOfThisJvm_areKnown() {
        long agents = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-javaagent:") || option.startsWith("-agent"))
                .count();
        assertThat(LiveJvm.INTERNALS.commandLine().hasOneAgent()).isEqualTo(agents == 1);
    }
}
