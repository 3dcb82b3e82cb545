package com.acme.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Borrows in batches, as often as it is told: each line of standard input is a number of borrows, each line of standard output
 * by {@code done} how many nanoseconds they took, and how many of processor time in this whole process. Arguments: URL, user, password, threads, and {@code open} for {@code
 * getConnection} and {@code close} alone or a {@link Work} to be done between them.
 */
public final class Batches {
    private final String[] arguments;
    private final @Nullable Work work;

    private Batches(String[] arguments) {
        this.arguments = arguments;
        this.work = arguments[4].equals("open") ? null : Work.valueOf(arguments[4].toUpperCase(Locale.ROOT));
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        int threads = Integer.parseInt(arguments[3]);
        Batches batches = new Batches(arguments);
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            long cpu = cpuNanos();
            long wall = batches.run(workers, threads, Integer.parseInt(order) / threads);
            System.out.println("done " + wall + " " + (cpuNanos() - cpu));
        }
        workers.shutdown();
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private long run(ExecutorService workers, int threads, int each) throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        List<Future<?>> parts = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            parts.add(workers.submit(() -> {
                for (int unit = 0; unit < each; unit++) unit();
                return null;
            }));
        }
        for (Future<?> part : parts) part.get();
        return System.nanoTime() - began;
    }

    private void unit() throws SQLException {
        try (Connection connection = DriverManager.getConnection(arguments[0], arguments[1], arguments[2])) {
            if (work != null) work.on(connection);
        }
    }
}
