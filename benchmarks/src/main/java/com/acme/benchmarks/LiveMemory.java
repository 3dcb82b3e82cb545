package com.acme.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;

/** What this JVM holds once the garbage is out. Stateless. */
final class LiveMemory {
    private static final int COLLECTIONS = 3;
    private static final long BETWEEN_MILLIS = 100;

    private LiveMemory() {}

    /** The bytes of heap that are reachable and of class metadata, as two words. */
    static String words() throws InterruptedException {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            // what was found unreachable may have to be told to somebody before the rest of it goes
            Thread.sleep(BETWEEN_MILLIS);
        }
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return heap + " " + metadata();
    }

    private static long metadata() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().equals("Metaspace")) return pool.getUsage().getUsed();
        }
        return 0;
    }
}
