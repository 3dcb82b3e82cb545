package com.acme.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/**
 * A program that has a connection for each transaction. Arguments: URL, user, password, threads, the {@link Work} and the {@link
 * Source}. Each line of standard input is for how many milliseconds to work; the answer is {@code done}, how many units were
 * done, how many nanoseconds they took, how many of processor time in this whole process, and the compressed histogram of the
 * units' times in microseconds, from before the connection was asked for until after it was closed.
 */
public final class Client {
    private static final long LONGEST_MICROS = 120_000_000;

    private final Work work;
    private final Source source;
    private final ExecutorService workers;
    private final List<Histogram> times = new ArrayList<>();

    private Client(Work work, Source source, int threads) {
        this.work = work;
        this.source = source;
        this.workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "worker");
            // so that a unit that fails ends the program
            thread.setDaemon(true);
            return thread;
        });
        for (int i = 0; i < threads; i++) times.add(new Histogram(LONGEST_MICROS, 3));
    }

    public static void main(String[] arguments)
            throws IOException, InterruptedException, ExecutionException, SQLException {
        Work work = Work.valueOf(arguments[4].toUpperCase(Locale.ROOT));
        Source source = Source.named(arguments[5], arguments[0], arguments[1], arguments[2]);
        Client client = new Client(work, source, Integer.parseInt(arguments[3]));
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            long cpu = cpuNanos();
            long wall = client.run(Long.parseLong(order) * 1_000_000);
            long cpuTaken = cpuNanos() - cpu;
            Histogram all = client.all();
            System.out.println("done " + all.getTotalCount() + " " + wall + " " + cpuTaken + " " + encoded(all));
        }
        client.workers.shutdown();
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private long run(long nanos) throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        List<Future<?>> parts = new ArrayList<>();
        for (Histogram mine : times) {
            parts.add(workers.submit(() -> {
                work(began + nanos, mine);
                return null;
            }));
        }
        for (Future<?> part : parts) part.get();
        return System.nanoTime() - began;
    }

    private void work(long end, Histogram mine) throws SQLException {
        long before = System.nanoTime();
        while (before < end) {
            unit();
            long after = System.nanoTime();
            mine.recordValue(Math.min(LONGEST_MICROS, (after - before) / 1_000));
            before = after;
        }
    }

    private void unit() throws SQLException {
        Connection connection = source.open();
        try {
            work.on(connection);
        } finally {
            source.done(connection);
        }
    }

    private Histogram all() {
        Histogram all = new Histogram(LONGEST_MICROS, 3);
        for (Histogram mine : times) {
            all.add(mine);
            mine.reset();
        }
        return all;
    }

    private static String encoded(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }
}
