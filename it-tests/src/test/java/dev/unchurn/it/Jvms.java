package dev.unchurn.it;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The JVMs at hand: the running one, and those that the system properties {@code jdk8.home}, {@code jdk11.home}, {@code
 * jdk17.home} and {@code jdk25.home} name. One of each version, oldest first.
 */
final class Jvms {
    private Jvms() {}

    static List<Jvm> all() {
        TreeMap<Integer, Jvm> found = new TreeMap<>();
        for (int feature : new int[] {8, 11, 17, 25}) {
            String home = System.getProperty("jdk" + feature + ".home", "");
            if (!home.isEmpty()) found.put(feature, new Jvm(feature, Path.of(home)));
        }
        found.put(Jvm.running().feature(), Jvm.running());
        return List.copyOf(found.values());
    }

    /**
     * For tests of minutes: the running one, and on 17 those that are too old to run the tests themselves. The gate runs all tests
     * on 17 and on 25, so that each has its turn once.
     */
    static List<Jvm> inTurn() {
        Jvm running = Jvm.running();
        return all().stream()
                .filter(jvm -> jvm.feature() == running.feature() || running.feature() == 17 && jvm.feature() < 17)
                .toList();
    }

    static Stream<Jvm> from(int feature) {
        return all().stream().filter(jvm -> jvm.feature() >= feature);
    }
}
