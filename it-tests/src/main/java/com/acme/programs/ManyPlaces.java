package com.acme.programs;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Borrows at many places of a large program, by several threads, in rounds. Arguments: URL, threads, rounds, borrows in a
 * round, and then the names of the classes that are the places. Says after each round what the heap and the class metadata
 * hold, and in the end how often each place has borrowed.
 */
public final class ManyPlaces {
    private final String url;
    private final Place[] places;
    private final AtomicLongArray borrowed;

    /** A class that borrows; each has its own line. */
    public interface Place {
        Connection open(String url) throws SQLException;
    }

    private ManyPlaces(String url, Place[] places) {
        this.url = url;
        this.places = places;
        this.borrowed = new AtomicLongArray(places.length);
    }

    public static void main(String[] args) throws Exception {
        int threads = Integer.parseInt(args[1]);
        int rounds = Integer.parseInt(args[2]);
        int borrows = Integer.parseInt(args[3]);
        Place[] places = new Place[args.length - 4];
        for (int i = 0; i < places.length; i++) {
            places[i] =
                    (Place) Class.forName(args[4 + i]).getDeclaredConstructor().newInstance();
        }
        ManyPlaces program = new ManyPlaces(args[0], places);
        for (int round = 0; round < rounds; round++) {
            program.round(threads, borrows / threads);
            sayMemory();
        }
        for (int i = 0; i < places.length; i++) {
            System.out.println("place " + args[4 + i] + " " + program.borrowed.get(i));
        }
    }

    private void round(int threads, final int each) throws Exception {
        final CountDownLatch done = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            final int first = i * 31;
            new Thread() {
                @Override
                public void run() {
                    try {
                        work(first, each);
                        done.countDown();
                    } catch (SQLException e) {
                        e.printStackTrace();
                        System.exit(1);
                    }
                }
            }.start();
        }
        done.await();
    }

    private void work(int first, int count) throws SQLException {
        long[] tally = new long[places.length];
        for (int i = 0; i < count; i++) {
            int place = (int) ((first + (long) i * 7) % places.length);
            borrow(places[place]);
            tally[place]++;
        }
        for (int place = 0; place < tally.length; place++) borrowed.addAndGet(place, tally[place]);
    }

    private void borrow(Place place) throws SQLException {
        place.open(url).close();
    }

    private static void sayMemory() {
        for (int i = 0; i < 3; i++) System.gc();
        Runtime runtime = Runtime.getRuntime();
        long metadata = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().equals("Metaspace")) metadata = pool.getUsage().getUsed();
        }
        System.out.println("heap " + (runtime.totalMemory() - runtime.freeMemory()) + " metadata " + metadata);
    }
}
