package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.orders.Main;
import com.acme.server.Bursts;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildCommand;
import dev.unchurn.itsupport.ChildJvm;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import dev.unchurn.itsupport.PeakSampler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the observation says pooling would do, beside what pooling then does. */
@DisabledForJreRange(min = JRE.JAVA_18, disabledReason = "takes minutes, and no Java version predicts otherwise")
class PredictionTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path directory;

    /** Opened connections, and the most of them at once. */
    private record Size(long opens, long peak) {
        /** Within a fifth, or within so many, which is more where there are few. */
        boolean isNear(Size real, int few) {
            return isNear(opens, real.opens, few) && isNear(peak, real.peak, few);
        }

        private static boolean isNear(long predicted, long real, int few) {
            return Math.abs(predicted - real) <= Math.max(few, real * 0.2);
        }
    }

    /** One run of each mode. */
    private record Pair(Size predicted, Size real) {
        boolean fits() {
            return fits(1);
        }

        boolean fits(int few) {
            return predicted.isNear(real, few);
        }
    }

    /** A program that is run on a new database. */
    private interface Program {
        ChildCommand on(Database database) throws Exception;
    }

    /**
     * The program of the demo. Some of its threads borrow inside a borrow, and when its leaks are found depends on the garbage collector;
     * so two of three pairs of runs have to fit.
     */
    @ParameterizedTest
    @CsvSource({"8, 3, 1", "16, 3, 2"})
    void demo_observed_isPredicted(int threads, int most, int few) throws Exception {
        List<Pair> pairs = new ArrayList<>();
        while (pairs.size() < most && fitting(pairs, few) < 2)
            pairs.add(pair("", database -> orders(database, threads)));

        System.out.println("prediction, demo with " + threads + " threads: " + pairs);
        assertThat(fitting(pairs, few)).as(pairs.toString()).isEqualTo(2);
    }

    private static long fitting(List<Pair> pairs, int few) {
        return pairs.stream().filter(pair -> pair.fits(few)).count();
    }

    /** For longer than anybody waits: with less, chance decides how many ask before the first connection is open. */
    @Test
    void threads_thatThinkWithTheirConnection_arePredicted() throws Exception {
        Pair pair = pair("", database -> bursts(database, 32, 3, 1_500, 1, 0));

        System.out.println("prediction, 32 threads that think: " + pair);
        assertThat(pair.fits()).as(pair.toString()).isTrue();
        assertThat(pair.real().peak()).isGreaterThan(20);
    }

    /** Each works for longer than anybody waits, so that all have to open, and after the pause once more. */
    @Test
    void bursts_withPausesBeyondTheIdleTimeout_arePredicted() throws Exception {
        Pair pair = pair(",idleTimeout=1s", database -> bursts(database, 12, 1, 1_500, 4, 4_000));

        System.out.println("prediction, four bursts of 12 threads: " + pair);
        assertThat(pair.fits()).as(pair.toString()).isTrue();
        assertThat(pair.real().opens()).isGreaterThan(40);
    }

    private Pair pair(String options, Program program) throws Exception {
        Outcome observed = run("mode=observe" + options, program);
        Size predicted = predicted(observed);
        Database database = SharedServer.newDatabase();
        try (PeakSampler sampler = database.server().samplePeak(database.name())) {
            Outcome pooled = Programs.run(program.on(database).agent(AgentJar.path(), "mode=pool" + options));
            long opens = Told.number(Told.summary(pooled.err(), database.name()), "opened");
            return new Pair(predicted, new Size(opens, sampler.peak()));
        }
    }

    private Outcome run(String options, Program program) throws Exception {
        try (ChildJvm child = program.on(SharedServer.newDatabase())
                .agent(AgentJar.path(), options)
                .start()) {
            Outcome outcome = child.await(PATIENCE);
            assertThat(outcome.exit()).as(outcome.describe()).isZero();
            return outcome;
        }
    }

    private static Size predicted(Outcome observed) {
        Pattern sentence =
                Pattern.compile("pooling would open ([0-9,]+) instead of [0-9,]+, at most ([0-9,]+) at once");
        Matcher matcher = sentence.matcher(String.join("\n", observed.err()));
        assertThat(matcher.find()).as(observed.describe()).isTrue();
        return new Size(number(matcher.group(1)), number(matcher.group(2)));
    }

    private static long number(String text) {
        return Long.parseLong(text.replace(",", ""));
    }

    private ChildCommand orders(Database database, int threads) throws Exception {
        Path settings = Files.createTempFile(directory, "orders", ".properties");
        Files.write(
                settings,
                List.of(
                        "url=" + database.url(),
                        "user=" + database.user(),
                        "password=" + SharedServer.PASSWORD,
                        "threads=" + threads,
                        "operations=4000",
                        "warmup=800"));
        return Programs.command(Jvm.running(), Main.class, settings.toString()).options("-Xmx64m", "-Xmn32m");
    }

    private static ChildCommand bursts(Database database, int... numbers) {
        Stream<String> all = Stream.concat(
                Stream.of(database.arguments()), IntStream.of(numbers).mapToObj(String::valueOf));
        return Programs.command(Jvm.running(), Bursts.class, all.toArray(String[]::new));
    }
}
