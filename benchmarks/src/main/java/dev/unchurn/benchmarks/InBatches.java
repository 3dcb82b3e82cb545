package dev.unchurn.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * Compares programs that borrow in batches: a JVM for each, which all stay alive and take turns, a different one first each time;
 * then, in the next round, new JVMs. Not thread-safe.
 */
final class InBatches {
    private static final int FIRST_UNITS = 100;

    private final InTurns.Length length;
    private final List<Contestant> contestants = new ArrayList<>();

    InBatches(InTurns.Length length) {
        this.length = length;
    }

    /** Starts a JVM that understands what {@link Turn#take} asks for. */
    interface Start {
        Program start() throws IOException;
    }

    private record Contestant(String name, int threads, Start start) {}

    void add(String name, int threads, Start start) {
        contestants.add(new Contestant(name, threads, start));
    }

    /** What came out, by name, in the order in which they were added. */
    Map<String, Costs> run() throws IOException, InterruptedException, TimeoutException {
        Map<String, Costs> costs = new LinkedHashMap<>();
        for (int round = 0; round < length.rounds(); round++) {
            List<Runner> runners = new ArrayList<>();
            try {
                for (Contestant contestant : contestants) runners.add(new Runner(contestant));
                takeTurns(runners);
                for (Runner runner : runners) {
                    costs.computeIfAbsent(runner.contestant.name(), name -> new Costs())
                            .add(runner.turns);
                }
            } finally {
                for (Runner runner : runners) runner.program.close();
            }
        }
        return costs;
    }

    private void takeTurns(List<Runner> runners) throws IOException, InterruptedException, TimeoutException {
        for (int turn = -length.warmUp(); turn < length.turns(); turn++) {
            for (int i = 0; i < runners.size(); i++) {
                Runner runner = runners.get(Math.floorMod(turn + i, runners.size()));
                if (turn < 0) runner.warmUp(length.millis() * 1e6);
                else runner.turn();
            }
        }
    }

    /** One contestant in one round. */
    private static final class Runner {
        private final Contestant contestant;
        private final Program program;
        private final List<Turn> turns = new ArrayList<>();
        private int units;

        Runner(Contestant contestant) throws IOException {
            this.contestant = contestant;
            this.program = contestant.start().start();
            this.units = FIRST_UNITS * contestant.threads();
        }

        void warmUp(double turnNanos) throws IOException, InterruptedException, TimeoutException {
            double fitting = turnNanos / Turn.take(program, units).wallNanos();
            int threads = contestant.threads();
            // growing slowly, as the first are the slowest
            units = threads * (int) Math.max(1, Math.min(fitting, 10.0 * units) / threads);
        }

        void turn() throws IOException, InterruptedException, TimeoutException {
            turns.add(Turn.take(program, units));
        }
    }
}
