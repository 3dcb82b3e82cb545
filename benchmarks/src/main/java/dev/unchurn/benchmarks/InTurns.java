package dev.unchurn.benchmarks;

import com.acme.benchmarks.Client;
import dev.unchurn.benchmarks.stage.Footprint;
import dev.unchurn.benchmarks.stage.ProcessTrees;
import dev.unchurn.benchmarks.stage.Stage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * Compares many contenders: a JVM for each, which all stay alive and take short turns, a different one first each time, so that
 * what else the machine does hits all alike; then, in the next round, new JVMs. Not thread-safe.
 */
final class InTurns {
    /** What ends with the last unit, and only then has its processor time counted: sessions on the server, resets. */
    private static final long SETTLE_MILLIS = 100;

    /** Enough to find out how to serve a load; what was found is forgotten two minutes after the last connection was closed. */
    private static final int STRETCH_MILLIS = 20_000;

    /** Turns that do not count: the others have had their stretches meanwhile. */
    private static final int AGAIN = 4;

    /**
     * How long it all goes.
     *
     * @param turns that count, of each round
     * @param warmUp how many turns' time before them, in few stretches: whatever finds out how to serve a load needs it to last
     * @param millis of each turn
     */
    record Length(int rounds, int turns, int warmUp, int millis) {}

    private final Stage stage;
    private final List<Contender> contenders;
    private final String unit;
    private final int threads;
    private final Length length;
    private final Map<String, Tally> tallies = new LinkedHashMap<>();

    /** @param unit what is done with a connection, as {@code com.acme.benchmarks.Work} calls it */
    InTurns(Stage stage, List<Contender> contenders, String unit, int threads, Length length) {
        this.stage = stage;
        this.contenders = contenders;
        this.unit = unit;
        this.threads = threads;
        this.length = length;
        for (Contender contender : contenders) tallies.put(contender.name(), new Tally());
    }

    /** What came out, by name, in the order of the contenders. */
    Map<String, Tally> run() throws IOException, InterruptedException, TimeoutException, SQLException {
        for (int round = 0; round < length.rounds(); round++) {
            List<Program> programs = new ArrayList<>();
            try {
                for (Contender contender : contenders) programs.add(start(contender));
                round(programs);
            } finally {
                for (Program program : programs) program.close();
            }
        }
        return tallies;
    }

    private Program start(Contender contender) throws IOException {
        List<String> options = new ArrayList<>(List.of("-Xmx256m", "-Dbranches=" + Integer.getInteger("branches", 10)));
        options.addAll(contender.variant().jvmOptions());
        return new Program(
                new Variant(contender.name(), options),
                Client.class,
                List.of(
                        stage.url(contender.route()),
                        contender.name(),
                        Stage.PASSWORD,
                        Integer.toString(threads),
                        unit,
                        contender.source()));
    }

    private void round(List<Program> programs)
            throws IOException, InterruptedException, TimeoutException, SQLException {
        int count = programs.size();
        for (Tally tally : tallies.values()) tally.beginRound();
        for (int left = length.warmUp() * length.millis(); left > 0; left -= STRETCH_MILLIS) {
            for (int i = 0; i < count; i++) {
                take(contenders.get(i), programs.get(i), Math.min(left, STRETCH_MILLIS));
            }
        }
        for (int turn = -AGAIN; turn < length.turns(); turn++) {
            for (int i = 0; i < count; i++) {
                int at = Math.floorMod(turn + i, count);
                Tally.Turn taken = take(contenders.get(at), programs.get(at), length.millis());
                if (turn >= 0) tally(at).add(taken);
            }
        }
        for (int i = 0; i < count; i++) {
            // looking at memory takes time of its own, so this turn does not count
            Footprint footprint = stage.watch(contenders.get(i).name());
            try {
                take(contenders.get(i), programs.get(i), length.millis());
            } finally {
                tally(i).add(footprint.end());
            }
        }
    }

    private Tally tally(int contender) {
        return Objects.requireNonNull(tallies.get(contenders.get(contender).name()));
    }

    private Tally.Turn take(Contender contender, Program program, int millis)
            throws IOException, InterruptedException, TimeoutException, SQLException {
        ProcessTrees processes = stage.processes(contender.route());
        long sessions = stage.sessions();
        long cpuMillis = processes.cpuMillis();
        String[] done = program.ask(Integer.toString(millis));
        Thread.sleep(SETTLE_MILLIS);
        return new Tally.Turn(
                decoded(done[4]),
                Double.parseDouble(done[2]) / 1e9,
                Double.parseDouble(done[3]) / 1e6,
                processes.cpuMillis() - cpuMillis,
                stage.sessions() - sessions);
    }

    private static Histogram decoded(String text) throws IOException {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
        } catch (DataFormatException e) {
            throw new IOException(e);
        }
    }
}
