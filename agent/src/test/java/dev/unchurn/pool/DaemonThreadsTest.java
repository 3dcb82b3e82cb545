package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.testing.RecordingListener;
import dev.unchurn.testing.Threads;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DaemonThreadsTest {
    private static final InheritableThreadLocal<String> OF_THE_PROGRAM = new InheritableThreadLocal<>();

    @Test
    void thread_takesNothingOverFromTheProgram() throws Exception {
        OF_THE_PROGRAM.set("held");
        FutureTask<String> task = new FutureTask<>(() -> {
            Thread thread = Thread.currentThread();
            return OF_THE_PROGRAM.get() + " " + thread.getContextClassLoader() + " " + thread.isDaemon() + " "
                    + thread.getThreadGroup().getParent();
        });
        try {
            DaemonThreads.start("unchurn-test", task);

            assertThat(task.get(10, TimeUnit.SECONDS)).isEqualTo("null null true null");
        } finally {
            OF_THE_PROGRAM.remove();
        }
    }

    @Test
    void workers_manyBlockingTasks_useFourThreadsAndLoseNone() throws Exception {
        RecordingListener listener = new RecordingListener();
        Workers workers = new Workers(listener);
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 50; i++) {
            workers.execute(() -> {
                inside.incrementAndGet();
                try {
                    gate.await();
                } catch (InterruptedException unexpected) {
                    throw new IllegalStateException(unexpected);
                }
                done.incrementAndGet();
            });
        }
        Threads.await(() -> inside.get() == 4);

        gate.countDown();

        Threads.await(() -> done.get() == 50);
        assertThat(inside.get()).isEqualTo(50);
        listener.verify();
    }

    @Test
    void workers_taskThrows_isAFaultAndTheNextRuns() {
        RecordingListener listener = new RecordingListener();
        listener.expectFaults();
        Workers workers = new Workers(listener);
        CountDownLatch ran = new CountDownLatch(1);
        workers.execute(() -> {
            throw new IllegalStateException("on purpose");
        });
        workers.execute(ran::countDown);

        Threads.await(() -> ran.getCount() == 0);
        Threads.await(() -> !listener.lines("fault").isEmpty());
        listener.verify();
    }
}
