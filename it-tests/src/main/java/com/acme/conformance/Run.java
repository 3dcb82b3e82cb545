package com.acme.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs probes one after the other. Prints {@code == name} and what the probe says, and then {@code ~ name reused}, {@code new}
 * or {@code -}: the lines that begin with a tilde may differ between two runs, the others must not. A probe that does not end
 * within the time limit (system property {@code conformance.limit}, in seconds) is said to hang and ends the program with exit
 * code 3, because nobody knows what it holds.
 */
public final class Run {
    static final int HANGS = 3;

    private Run() {}

    /**
     * Arguments: URL, user, password, superuser, superuser's password, then beginnings of names; the probes whose names begin
     * so are run. With {@code +} before it, a name is where to begin, which goes on after a hang.
     */
    public static void main(String[] args) throws Exception {
        run(args, () -> {});
    }

    /** As {@link #main}, with something to do before each probe. */
    public static void run(String[] args, Runnable before) throws Exception {
        before.run();
        Place place = Place.of(args, false);
        block("the first session", place.fresh(place.user()).lines());
        for (Probe probe : chosen(Arrays.asList(args).subList(5, args.length))) {
            before.run();
            if (!run(place, probe)) {
                System.out.flush();
                Runtime.getRuntime().halt(HANGS);
            }
        }
    }

    private static List<Probe> chosen(List<String> beginnings) {
        List<Probe> chosen = new ArrayList<>();
        boolean started = true;
        for (String beginning : beginnings) started &= !beginning.startsWith("+");
        for (Probe probe : Probes.all()) {
            boolean wanted = false;
            for (String beginning : beginnings) {
                wanted |= probe.name().startsWith(beginning);
                started |= beginning.equals("+" + probe.name());
            }
            if (wanted && started) chosen.add(probe);
        }
        return chosen;
    }

    /** False when it hangs. */
    private static boolean run(Place place, Probe probe) throws Exception {
        Stage stage = new Stage(place);
        Thread thread = new Thread(() -> play(probe, stage), "probe");
        thread.setDaemon(true);
        thread.start();
        thread.join(TimeUnit.SECONDS.toMillis(Integer.getInteger("conformance.limit", 60)));
        boolean ended = !thread.isAlive();
        if (!ended) stage.say("(hangs)");
        block(probe.name(), stage.lines());
        System.out.println("~ " + probe.name() + " " + stage.reuse());
        return ended;
    }

    static void play(Probe probe, Stage stage) {
        try {
            probe.run(stage);
        } catch (Throwable thrown) {
            stage.say("ended by " + Stage.describe(thrown));
        } finally {
            stage.end();
        }
    }

    private static void block(String name, List<String> lines) {
        StringBuilder text = new StringBuilder("== " + name).append(System.lineSeparator());
        for (String line : lines) text.append("  ").append(line).append(System.lineSeparator());
        System.out.print(text);
    }
}
