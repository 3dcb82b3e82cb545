package dev.unchurn.benchmarks.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Processes and what came of them, as Linux tells of them. Immutable. */
public final class ProcessTrees {
    /** Of which one is a hundredth of a second, wherever Linux runs Java. */
    private static final long MILLIS_OF_TICK = 10;

    private static final String ANONYMOUS = "Pss_Anon:";

    private final List<ProcessHandle> roots;

    ProcessTrees(List<ProcessHandle> roots) {
        this.roots = List.copyOf(roots);
    }

    /** The processor time so far, of all these processes and their descendants, those that have ended too. */
    public long cpuMillis() {
        long ticks = 0;
        for (ProcessHandle root : roots) {
            try (Stream<ProcessHandle> tree = Stream.concat(Stream.of(root), root.descendants())) {
                ticks += tree.mapToLong(process -> ticks(process.pid())).sum();
            }
        }
        return ticks * MILLIS_OF_TICK;
    }

    private static long ticks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // the name before the bracket may hold anything; user, system, and both of children that were waited for
            String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = 0;
            for (int i = 11; i < 15; i++) ticks += Long.parseLong(words[i]);
            return ticks;
        } catch (IOException e) {
            return 0; // it has just ended, and its parent has its time
        }
    }

    /** The memory of these processes that is no file's and no shared memory, in bytes; what two share counts half for each. */
    static long anonymousBytes(Collection<Long> pids) {
        long kilobytes = 0;
        for (long pid : pids) {
            try {
                for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup"))) {
                    if (line.startsWith(ANONYMOUS)) kilobytes += number(line);
                }
            } catch (IOException e) {
                continue; // it has just ended
            }
        }
        return kilobytes * 1024;
    }

    private static long number(String line) {
        return Long.parseLong(
                line.substring(ANONYMOUS.length(), line.length() - 2).strip());
    }
}
