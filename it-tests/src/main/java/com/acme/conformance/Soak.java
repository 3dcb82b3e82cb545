package com.acme.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many threads run random probes in one database, and each must see what it sees when it runs alone, without any pool: that is
 * read from what {@link Run} printed. Ends with exit code 0 if there was no difference, the heap did not grow in the second
 * half and no connection was left over; otherwise with 1.
 */
public final class Soak {
    private static final long MEGABYTE = 1 << 20;
    private static final long PROBE_LIMIT_SECONDS = 60;
    private static final int PARTS = 3;
    private static final int SHOWN_DIFFERENCES = 20;

    private final Place place;
    private final List<Probe> probes;
    private final Map<String, List<String>> expected;
    private final long seed;
    private final AtomicLong runs = new AtomicLong();
    private final AtomicLong differences = new AtomicLong();

    private Soak(Place place, List<Probe> probes, Map<String, List<String>> expected, long seed) {
        this.place = place;
        this.probes = probes;
        this.expected = expected;
        this.seed = seed;
    }

    /**
     * Arguments: URL, user, password, superuser, superuser's password, then {@code expected=FILE}, {@code seconds=N},
     * {@code threads=N}, {@code seed=N} and {@code probes=PREFIX}.
     */
    public static void main(String[] args) throws Exception {
        Map<String, String> options = options(args);
        long seed = Long.parseLong(options.getOrDefault("seed", String.valueOf(System.nanoTime() & 0xffffff)));
        int threads = Integer.parseInt(options.getOrDefault("threads", "8"));
        long seconds = Long.parseLong(options.getOrDefault("seconds", "20"));
        Map<String, List<String>> expected = read(options.get("expected"));
        List<Probe> probes = chosen(expected, options.getOrDefault("probes", ""));
        System.out.println("seed=" + seed + " threads=" + threads + " seconds=" + seconds + " probes=" + probes.size());
        Soak soak = new Soak(Place.of(args, true), probes, expected, seed);
        System.exit(soak.run(threads, TimeUnit.SECONDS.toNanos(seconds)) ? 0 : 1);
    }

    private static Map<String, String> options(String[] args) {
        Map<String, String> options = new HashMap<>();
        for (int i = 5; i < args.length; i++) {
            int equals = args[i].indexOf('=');
            options.put(args[i].substring(0, equals), args[i].substring(equals + 1));
        }
        return options;
    }

    private static Map<String, List<String>> read(String file) throws IOException {
        Map<String, List<String>> blocks = new HashMap<>();
        List<String> block = new ArrayList<>();
        for (String line : Files.readAllLines(Paths.get(file), StandardCharsets.UTF_8)) {
            if (line.startsWith("== ")) blocks.put(line.substring(3), block = new ArrayList<>());
            else if (line.startsWith("  ")) block.add(line.substring(2));
        }
        return blocks;
    }

    /** What disturbs others cannot run here; what is on the short list has no business in a list of differences. */
    private static List<Probe> chosen(Map<String, List<String>> expected, String beginning) {
        List<Probe> chosen = new ArrayList<>();
        for (Probe probe : Probes.all()) {
            boolean known = expected.containsKey(probe.name()) && probe.name().startsWith(beginning);
            if (known && !probe.isAlone() && !probe.isUnavoidable()) chosen.add(probe);
        }
        return chosen;
    }

    private boolean run(int threads, long nanos) throws Exception {
        long[] heap = new long[PARTS];
        boolean ended = true;
        for (int part = 0; part < PARTS && ended; part++) {
            long partNanos = part == 0 ? nanos / 5 : nanos * 2 / 5;
            ended = runPart(part, threads, System.nanoTime() + partNanos);
            heap[part] = heapAfterCollection();
            System.out.println("after part " + (part + 1) + " of " + PARTS + ": runs=" + runs + " differences="
                    + differences + " heap=" + heap[part] / 1024 + " KB sessions=" + sessions());
        }
        boolean grows = heap[2] > heap[1] + heap[1] / 10 + 2 * MEGABYTE;
        if (grows) System.out.println("the heap grows");
        return ended && !grows && differences.get() == 0;
    }

    /** False when a probe hangs. */
    private boolean runPart(int part, int threads, long untilNanos) throws InterruptedException {
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) workers.add(new Worker(new Random(seed + i + 1000L * part), untilNanos));
        for (Worker each : workers) each.start();
        for (Worker each : workers) {
            while (each.isAlive()) {
                each.join(1000);
                if (each.isAlive() && each.hangs()) return false;
            }
        }
        return true;
    }

    private static long heapAfterCollection() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private String sessions() throws SQLException {
        Stage stage = new Stage(place);
        try {
            return place.look().sessions(stage.other());
        } finally {
            stage.end();
        }
    }

    /** Runs one probe after the other, until the time is up. */
    private final class Worker extends Thread {
        private final Random random;
        private final long untilNanos;
        private volatile String current = "";
        private volatile long sinceNanos;

        Worker(Random random, long untilNanos) {
            this.random = random;
            this.untilNanos = untilNanos;
            setDaemon(true);
        }

        @Override
        public void run() {
            while (System.nanoTime() < untilNanos) {
                Probe probe = probes.get(random.nextInt(probes.size()));
                sinceNanos = System.nanoTime();
                current = probe.name();
                Stage stage = new Stage(place);
                Run.play(probe, stage);
                runs.incrementAndGet();
                compare(probe, stage.lines());
            }
            current = "";
        }

        private void compare(Probe probe, List<String> lines) {
            List<String> wanted = expected.get(probe.name());
            if (lines.equals(wanted) || differences.incrementAndGet() > SHOWN_DIFFERENCES) return;
            StringBuilder text = new StringBuilder("different: ").append(probe.name());
            for (String line : wanted)
                if (!lines.contains(line)) text.append("\n  - ").append(line);
            for (String line : lines)
                if (!wanted.contains(line)) text.append("\n  + ").append(line);
            System.out.println(text);
        }

        boolean hangs() {
            boolean hangs = !current.isEmpty() && System.nanoTime() - sinceNanos > PROBE_LIMIT_SECONDS * 1_000_000_000L;
            if (hangs) {
                System.out.println("hangs: " + current);
                for (StackTraceElement frame : getStackTrace()) System.out.println("  at " + frame);
            }
            return hangs;
        }
    }
}
