package com.acme.benchmarks;

import com.acme.benchmarks.Places.Place;
import com.sun.management.OperatingSystemMXBean;
import dev.unchurn.benchmarks.StubDriver;
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

/**
 * Borrows for many {@link Tenants}, at many {@link Places}, by many threads. Arguments, all of them as {@code name=value}: {@code
 * url} (with {@code %d}), {@code by} and {@code keys} for the tenants; {@code places}; {@code threads} and their {@code kind}
 * ({@link ThreadKind}); {@code order} ({@code turn} or {@code random}); and {@code hold} ({@code no} or {@code
 * yield}: whether it lets others run while it has a connection).
 *
 * <p>Each line of standard input is a number of borrows, answered as {@link Batches} does, or {@code live}, which is answered by
 * {@code done} and {@link LiveMemory}.
 */
public final class Spread {
    private final Tenants tenants;
    private final Place[] places;
    private final boolean inTurn;
    private final boolean yields;
    private final ThreadKind kind;
    private final long[] positions;
    private final ExecutorService workers;
    private final AtomicLong bytes = new AtomicLong();

    private Spread(Arguments told) {
        this.tenants = new Tenants(told.text("url"), told.text("by"), told.number("keys"));
        this.places = Places.make(told.number("places"));
        this.inTurn = told.is("order", "turn");
        this.yields = told.is("hold", "yield");
        this.kind = ThreadKind.valueOf(told.text("kind").toUpperCase(Locale.ROOT));
        this.positions = new long[told.number("threads")];
        // so that they begin apart
        for (int i = 0; i < positions.length; i++) positions[i] = 7_919L * (i + 1);
        this.workers = kind.workers(positions.length);
    }

    public static void main(String[] arguments)
            throws IOException, InterruptedException, ExecutionException, SQLException {
        StubDriver.register();
        Spread spread = new Spread(new Arguments(arguments));
        spread.greet();
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            System.out.println("done " + (order.equals("live") ? LiveMemory.words() : spread.run(order)));
        }
        spread.workers.shutdown();
    }

    /** Once for each tenant, so that no connection has to be opened later. */
    private void greet() throws SQLException {
        for (int tenant = 0; tenant < tenants.count(); tenant++) unit(tenant, 0);
    }

    private String run(String count) throws InterruptedException, ExecutionException {
        int each = Integer.parseInt(count) / positions.length;
        long allocated = kind.allocatedByAll();
        long cpu = cpuNanos();
        long began = System.nanoTime();
        List<Future<?>> parts = new ArrayList<>();
        for (int i = 0; i < positions.length; i++) {
            int thread = i;
            parts.add(workers.submit(() -> {
                borrow(thread, each);
                return null;
            }));
        }
        for (Future<?> part : parts) part.get();
        String took = (System.nanoTime() - began) + " " + (cpuNanos() - cpu);
        return took + " " + (bytes.getAndSet(0) + kind.allocatedByAll() - allocated);
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private void borrow(int thread, int times) throws SQLException {
        long before = kind.allocatedByCaller();
        long position = positions[thread];
        for (int i = 0; i < times; i++) {
            position = inTurn ? position + 1 : mixed(position);
            long tenant = inTurn ? position : position >>> 1;
            long place = inTurn ? position / tenants.count() : position >>> 32;
            unit((int) (tenant % tenants.count()), (int) (place % places.length));
        }
        positions[thread] = position;
        bytes.addAndGet(kind.allocatedByCaller() - before);
    }

    /** Marsaglia's xorshift. */
    private static long mixed(long position) {
        long mixed = position ^ (position << 13);
        mixed ^= mixed >>> 7;
        return mixed ^ (mixed << 17);
    }

    private void unit(int tenant, int place) throws SQLException {
        Connection connection = places[place].open(tenants.url(tenant), tenants.user(tenant), "secret");
        try {
            if (yields) Thread.yield();
        } finally {
            connection.close();
        }
    }
}
