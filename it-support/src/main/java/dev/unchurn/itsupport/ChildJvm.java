package dev.unchurn.itsupport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A running child JVM. Both its output streams are read from the start, line by line, so it never blocks on them.
 *
 * <p>Thread-safe.
 */
public final class ChildJvm implements AutoCloseable {
    /** How a child ended: its exit code and everything it wrote. */
    public record Outcome(int exit, List<String> out, List<String> err) {
        /** Standard output and standard error under their headings, for the message of a failed assertion. */
        public String describe() {
            return "exit " + exit + "\n-- standard output\n" + String.join("\n", out) + "\n-- standard error\n"
                    + String.join("\n", err);
        }
    }

    private final Process process;
    private final Output out;
    private final Output err;

    ChildJvm(Process process, Consumer<String> outListener, Consumer<String> errListener) {
        this.process = process;
        out = new Output(process.getInputStream(), outListener, "child-out");
        err = new Output(process.getErrorStream(), errListener, "child-err");
    }

    /** Describes a child that runs on the Java in this directory ({@code bin/java} below it). */
    public static ChildCommand java(Path javaHome) {
        return new ChildCommand(javaHome);
    }

    /** Describes a child that runs on the Java of this JVM. */
    public static ChildCommand java() {
        return java(Path.of(System.getProperty("java.home")));
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Writes one line to the child's standard input. */
    public void send(String line) throws IOException {
        OutputStream input = process.getOutputStream();
        input.write((line + System.lineSeparator()).getBytes(StandardCharsets.UTF_8));
        input.flush();
    }

    /** Ends the child's standard input. */
    public void endInput() throws IOException {
        process.getOutputStream().close();
    }

    /** What the child has written to standard output so far. */
    public List<String> out() {
        return out.lines();
    }

    /** What the child has written to standard error so far. */
    public List<String> err() {
        return err.lines();
    }

    /**
     * Waits for a line of standard output, also one that was there before.
     *
     * @throws TimeoutException when the time is up or the child has ended without it; the message holds its output
     */
    public String awaitOut(Predicate<String> wanted, Duration timeout) throws InterruptedException, TimeoutException {
        return awaitLine(out, wanted, timeout);
    }

    /** As {@link #awaitOut}, for standard error. */
    public String awaitErr(Predicate<String> wanted, Duration timeout) throws InterruptedException, TimeoutException {
        return awaitLine(err, wanted, timeout);
    }

    /**
     * Waits for the end of the child and of its output.
     *
     * @throws TimeoutException when the time is up; the child is killed then, and the message holds its output
     */
    public Outcome await(Duration timeout) throws InterruptedException, TimeoutException {
        if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            process.destroyForcibly().waitFor();
            throw new TimeoutException(
                    "Still running after " + timeout + "; " + outcome().describe());
        }
        return outcome();
    }

    /** Asks the child to end, as the signal TERM does. */
    public void terminate() {
        process.destroy();
    }

    /** Kills the child if it still runs, and waits until it is gone. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private Outcome outcome() throws InterruptedException {
        out.awaitEnd();
        err.awaitEnd();
        return new Outcome(process.exitValue(), out.lines(), err.lines());
    }

    private String awaitLine(Output output, Predicate<String> wanted, Duration timeout)
            throws InterruptedException, TimeoutException {
        String line = output.await(wanted, timeout);
        if (line == null) {
            throw new TimeoutException("The line did not come within " + timeout + "\n-- standard output\n"
                    + String.join("\n", out.lines()) + "\n-- standard error\n" + String.join("\n", err.lines()));
        }
        return line;
    }

    /** One of the two streams: the lines so far, and the thread that reads more of them. Guarded by its monitor. */
    private static final class Output {
        private final List<String> lines = new ArrayList<>();
        private final Thread reader;
        private boolean ended;

        Output(InputStream stream, Consumer<String> listener, String name) {
            reader = new Thread(() -> read(stream, listener), name);
            reader.setDaemon(true);
            reader.start();
        }

        private void read(InputStream stream, Consumer<String> listener) {
            try (BufferedReader text = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = text.readLine(); line != null; line = text.readLine()) {
                    add(line);
                    listener.accept(line);
                }
            } catch (IOException e) {
                add("(reading ended: " + e + ")");
            } finally {
                end();
            }
        }

        private synchronized void add(String line) {
            lines.add(line);
            notifyAll();
        }

        private synchronized void end() {
            ended = true;
            notifyAll();
        }

        synchronized List<String> lines() {
            return List.copyOf(lines);
        }

        void awaitEnd() throws InterruptedException {
            reader.join();
        }

        synchronized @Nullable String await(Predicate<String> wanted, Duration timeout) throws InterruptedException {
            long end = System.nanoTime() + timeout.toNanos();
            int seen = 0;
            while (true) {
                for (; seen < lines.size(); seen++) {
                    if (wanted.test(lines.get(seen))) {
                        return lines.get(seen);
                    }
                }
                long leftMillis = (end - System.nanoTime()) / 1_000_000;
                if (ended || leftMillis <= 0) {
                    return null;
                }
                wait(leftMillis);
            }
        }
    }
}
