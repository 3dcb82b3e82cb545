package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.programs.ManyPlaces;
import dev.unchurn.itsupport.ChildCommand;
import dev.unchurn.itsupport.ChildJvm;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import dev.unchurn.itsupport.memory.MemoryPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A large program, with a driver that costs nothing: {@value #PLACES} places that borrow, from {@value #THREADS} threads. In
 * {@code mode=pool} ten million borrows, or as many as {@code -Dunchurn.bounds.borrows=} says; in {@code mode=observe}, where
 * each opens a connection, a two-hundredth of that.
 *
 * <p>Lines are looked up within an allowance (decision 0015). Beyond it a borrow is charged to the class that asked for the
 * connection, in a row of its own. So what is exact is: the borrows in all, which the rows add up to; and the rows of each of
 * the program's classes, which add up to what that class has borrowed.
 */
class BoundsTest {
    private static final int PLACES = 300;
    private static final int THREADS = 4;
    private static final int ROUNDS = 5;
    private static final long BORROWS = Long.getLong("unchurn.bounds.borrows", 10_000_000);
    private static final long MANY_BYTES = 32L << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Pattern ROW = Pattern.compile("<tr><td><b>(Place[0-9]{3})([^<]*)</b>.*?</tr>");
    private static final Pattern CELL = Pattern.compile("data-v=\"([0-9]+)\" data-l=\"([^\"]+)\"");
    private static final Pattern MEMORY = Pattern.compile("heap ([0-9]+) metadata ([0-9]+)");

    @TempDir
    private static Path classes;

    private static List<String> places;

    @TempDir
    private Path directory;

    @BeforeAll
    static void compile() throws IOException {
        places = PlaceSources.compile(PLACES, classes, Programs.jarOf(ManyPlaces.class));
    }

    private ChildCommand command(long borrows) {
        List<String> arguments = new ArrayList<>(List.of(MemoryPostgres.url("shop"), "" + THREADS, "" + ROUNDS));
        arguments.add("" + borrows / ROUNDS);
        arguments.addAll(places);
        return Programs.command(Jvm.running(), ManyPlaces.class, arguments.toArray(new String[0]))
                .classPath(classes, Programs.jarOf(MemoryPostgres.class))
                .options("-XX:+UseSerialGC", "-Xmx256m");
    }

    private static Outcome run(ChildCommand command) throws Exception {
        try (ChildJvm child = command.start()) {
            Outcome outcome = child.await(PATIENCE);
            assertThat(outcome.exit()).as(outcome.describe()).isZero();
            return outcome;
        }
    }

    @Test
    void pooledBorrows_tenMillionAtManyPlaces_areAllCountedInBoundedMemory() throws Exception {
        check("mode=pool,reset=lean", BORROWS);
    }

    @Test
    void observedBorrows_atManyPlaces_areAllCountedInBoundedMemory() throws Exception {
        check("mode=observe", BORROWS / 200);
    }

    private void check(String options, long borrows) throws Exception {
        Path page = directory.resolve("page.html");
        Outcome outcome = run(command(borrows).agent(AgentJar.path(), options + ",report=" + page));

        String summary = Told.summary(outcome.err(), "shop@memory/shop");
        assertThat(Told.lines(outcome.err(), "fault")).isEmpty();
        assertThat(Told.number(summary, "borrows")).isEqualTo(borrows);
        Map<String, Map<String, Long>> rows = sumsByClass(Files.readString(page));
        assertThat(sum(rows, "borrows")).isEqualTo(borrows);
        assertThat(sum(rows, "opens")).isEqualTo(Told.number(summary, "opened"));
        assertThat(sum(rows, "still open")).isZero();
        assertThat(borrowedByClass(rows)).isEqualTo(toldByProgram(outcome)).hasSize(PLACES);
        // the connections of the program are the same few in both; those that the agent keeps are counted as its own
        Outcome raw = run(command(Math.min(borrows, 20_000)));
        assertThat(mostBytes(outcome) - mostBytes(raw)).isLessThan(MANY_BYTES);
    }

    /** What the rows of each class add up to, by class and column. */
    private static Map<String, Map<String, Long>> sumsByClass(String page) {
        Map<String, Map<String, Long>> sums = new HashMap<>();
        Matcher rows = ROW.matcher(page);
        while (rows.find()) {
            assertThat(rows.group(2)).matches("\\.open \\(Place[0-9]{3}\\.java:5\\)| \\(line not looked at\\)");
            Map<String, Long> ofClass = sums.computeIfAbsent(rows.group(1), name -> new HashMap<>());
            Matcher cells = CELL.matcher(rows.group());
            while (cells.find()) ofClass.merge(cells.group(2), Long.valueOf(cells.group(1)), Long::sum);
        }
        return sums;
    }

    private static long sum(Map<String, Map<String, Long>> rows, String column) {
        return rows.values().stream().mapToLong(row -> row.get(column)).sum();
    }

    private static Map<String, Long> borrowedByClass(Map<String, Map<String, Long>> rows) {
        Map<String, Long> borrowed = new HashMap<>();
        rows.forEach((name, row) -> borrowed.put(name, row.get("borrows")));
        return borrowed;
    }

    private static Map<String, Long> toldByProgram(Outcome outcome) {
        Map<String, Long> told = new HashMap<>();
        for (String line : outcome.out()) {
            if (!line.startsWith("place ")) continue;
            String[] words = line.split(" ");
            told.put(words[1].substring(words[1].lastIndexOf('.') + 1), Long.valueOf(words[2]));
        }
        return told;
    }

    /** Of heap that is still reachable, and of class metadata, at the end of the round that has most. */
    private static long mostBytes(Outcome outcome) {
        long most = 0;
        for (String line : outcome.out()) {
            Matcher memory = MEMORY.matcher(line);
            if (memory.matches())
                most = Math.max(most, Long.parseLong(memory.group(1)) + Long.parseLong(memory.group(2)));
        }
        assertThat(most).isPositive();
        return most;
    }
}
