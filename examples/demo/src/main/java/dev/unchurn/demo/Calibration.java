package dev.unchurn.demo;

import dev.unchurn.itsupport.PostgresServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Finds out how many operations the run without the agent can do in about half a minute. Connecting is nearly all that
 * such an operation costs. Warms the server on the way. There are always
 * enough of them for a garbage collection to find what was leaked.
 */
final class Calibration {
    private static final long WARM_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MEASURE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int WANTED_SECONDS = 25;
    private static final int FEWEST = 4_000;
    private static final int MOST = 20_000;

    private Calibration() {}

    static int operations(PostgresServer server, int threads) throws InterruptedException, ExecutionException {
        connectFor(server, threads, WARM_NANOS);
        long connections = connectFor(server, threads, MEASURE_NANOS);
        long perSecond = connections * TimeUnit.SECONDS.toNanos(1) / MEASURE_NANOS;
        return rounded(perSecond * WANTED_SECONDS);
    }

    static int rounded(long operations) {
        return (int) Math.min(MOST, Math.max(FEWEST, operations / 500 * 500));
    }

    private static long connectFor(PostgresServer server, int threads, long nanos)
            throws InterruptedException, ExecutionException {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            long end = System.nanoTime() + nanos;
            List<Future<Long>> counts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                counts.add(workers.submit(() -> connectUntil(server, end)));
            }
            long all = 0;
            for (Future<Long> count : counts) {
                all += count.get();
            }
            return all;
        } finally {
            workers.shutdown();
        }
    }

    private static long connectUntil(PostgresServer server, long endNanos) throws SQLException {
        long count = 0;
        while (System.nanoTime() < endNanos) {
            server.connect("postgres", Trial.ROLE, Trial.PASSWORD).close();
            count++;
        }
        return count;
    }
}
