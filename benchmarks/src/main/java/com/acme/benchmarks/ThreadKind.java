package com.acme.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The kind of threads that borrow. Thread-safe. */
enum ThreadKind {
    /** The same threads in every batch. */
    PLATFORM {
        @Override
        ExecutorService workers(int threads) {
            return Executors.newFixedThreadPool(threads);
        }

        @Override
        long allocatedByCaller() {
            return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        }

        @Override
        long allocatedByAll() {
            return 0;
        }
    },
    /** New threads in every batch. The JVM does not count what each of them allocates. */
    VIRTUAL {
        @Override
        ExecutorService workers(int threads) {
            return (ExecutorService) asked(Executors.class, null, "newVirtualThreadPerTaskExecutor");
        }

        @Override
        long allocatedByCaller() {
            return 0;
        }

        @Override
        long allocatedByAll() {
            return (Long) asked(ThreadMXBean.class, THREADS, "getTotalThreadAllocatedBytes");
        }
    };

    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    /** Runs so many tasks side by side. */
    abstract ExecutorService workers(int threads);

    /** The bytes that the calling thread has allocated so far; 0 if all threads are counted instead. */
    abstract long allocatedByCaller();

    /** The bytes that all threads of this process have allocated so far; 0 if the borrowers are counted instead. */
    abstract long allocatedByAll();

    /** For methods that came with Java 21. */
    private static Object asked(Class<?> type, @Nullable Object target, String name) {
        try {
            return type.getMethod(name).invoke(target);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new UnsupportedOperationException("virtual threads need Java 21 or newer", e);
        }
    }
}
