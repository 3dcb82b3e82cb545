package com.acme.orders;

import java.util.Arrays;

/** A number of operations, done by a number of threads, each operation timed. */
final class Workday {
    private static final int PROGRESS = 500;

    private final int threads;
    private final int first;
    private final int count;
    private final long seed;
    private final long[] micros;
    private int next;
    private long nanos;
    private Throwable failure;

    /** The operations are numbered; what number n does depends on n and the seed alone. */
    Workday(int threads, int first, int count, long seed) {
        this.threads = threads;
        this.first = first;
        this.count = count;
        this.seed = seed;
        this.micros = new long[count];
    }

    void run(Results results) throws InterruptedException {
        Worker[] workers = new Worker[threads];
        long start = System.nanoTime();
        for (int i = 0; i < threads; i++) {
            workers[i] = new Worker(i + 1, this, new Operations(seed, results));
            workers[i].start();
        }
        for (int i = 0; i < threads; i++) {
            workers[i].join();
        }
        nanos = System.nanoTime() - start;
        if (failure != null) {
            throw new IllegalStateException("The day's business failed", failure);
        }
    }

    /** The number of the next operation, or -1 when all are taken. */
    synchronized int take() {
        if (next == count || failure != null) {
            return -1;
        }
        if (next > 0 && next % PROGRESS == 0) {
            System.out.println(next + " of " + count + " operations");
        }
        return first + next++;
    }

    void done(int number, long tookNanos) {
        micros[number - first] = tookNanos / 1000;
    }

    synchronized void failed(Throwable why) {
        failure = why;
    }

    String timing() {
        long[] sorted = micros.clone();
        Arrays.sort(sorted);
        return "TIMING operations=" + count + " seconds=" + nanos / 1e9 + " p50_us=" + sorted[count / 2] + " p99_us="
                + sorted[(int) (count * 0.99)];
    }
}
