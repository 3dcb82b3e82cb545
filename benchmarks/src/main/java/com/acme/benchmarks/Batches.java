package com.acme.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Borrows in batches, as often as it is told: each line of standard input is a number of borrows, each line of standard output
 * by {@code done} how many nanoseconds they took, how many of processor time in this whole process, and how many bytes the borrowers
 * allocated, all threads of this process if the borrowers are virtual. Arguments: URL, user, password, threads, {@code open} for
 * {@code getConnection} and {@code close} alone or a {@link Work} to be done between them, the {@link Source}, {@code driver} if
 * it is not given, and the {@link ThreadKind} of the threads, {@code platform} if it is not given.
 */
public final class Batches {
    private final Source source;
    private final @Nullable Work work;
    private final ThreadKind kind;
    private final AtomicLong bytes = new AtomicLong();

    private Batches(String[] arguments) throws SQLException {
        String name = arguments.length > 5 ? arguments[5] : "driver";
        this.source = Source.named(name, arguments[0], arguments[1], arguments[2]);
        this.work = arguments[4].equals("open") ? null : Work.valueOf(arguments[4].toUpperCase(Locale.ROOT));
        this.kind = ThreadKind.valueOf(arguments.length > 6 ? arguments[6].toUpperCase(Locale.ROOT) : "PLATFORM");
    }

    public static void main(String[] arguments)
            throws IOException, InterruptedException, ExecutionException, SQLException {
        int threads = Integer.parseInt(arguments[3]);
        Batches batches = new Batches(arguments);
        ExecutorService workers = batches.kind.workers(threads);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            long cpu = cpuNanos();
            long wall = batches.run(workers, threads, Integer.parseInt(order) / threads);
            System.out.println("done " + wall + " " + (cpuNanos() - cpu) + " " + batches.bytes.getAndSet(0));
        }
        workers.shutdown();
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private long run(ExecutorService workers, int threads, int each) throws InterruptedException, ExecutionException {
        long allocated = kind.allocatedByAll();
        long began = System.nanoTime();
        List<Future<?>> parts = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            parts.add(workers.submit(() -> {
                long before = kind.allocatedByCaller();
                for (int unit = 0; unit < each; unit++) unit();
                bytes.addAndGet(kind.allocatedByCaller() - before);
                return null;
            }));
        }
        for (Future<?> part : parts) part.get();
        long took = System.nanoTime() - began;
        bytes.addAndGet(kind.allocatedByAll() - allocated);
        return took;
    }

    private void unit() throws SQLException {
        Connection connection = source.open();
        try {
            if (work != null) work.on(connection);
        } finally {
            source.done(connection);
        }
    }
}
