package dev.unchurn.pool;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * Makes threads that take nothing over from the thread of the program on which they happen to be started: no inheritable
 * thread-locals, no context class loader, no access control context, not its thread group. Otherwise they would keep an
 * undeployed application in memory.
 */
public final class DaemonThreads {
    private static final String PREFIX = "unchurn-";

    private DaemonThreads() {}

    /** Whether this is a thread of ours and not one of the program's. */
    public static boolean isOurs(Thread thread) {
        return thread.isDaemon() && thread.getName().startsWith(PREFIX);
    }

    /** Starts a daemon thread; all names begin with {@code unchurn-}. */
    public static Thread start(String name, Runnable task) {
        Thread thread = create(name, task);
        thread.start();
        return thread;
    }

    /** A thread that is not started yet, for the JVM to start at exit. */
    public static Thread create(String name, Runnable task) {
        // Thread takes over the access control context of its creator; within doPrivileged that is only our own.
        return AccessController.doPrivileged(new PrivilegedAction<Thread>() {
            @Override
            public Thread run() {
                Thread thread = withoutThreadLocals(topGroup(), name, task);
                thread.setDaemon(true);
                thread.setContextClassLoader(null);
                return thread;
            }
        });
    }

    private static ThreadGroup topGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        for (ThreadGroup parent = group.getParent(); parent != null; parent = group.getParent()) group = parent;
        return group;
    }

    private static Thread withoutThreadLocals(ThreadGroup group, String name, Runnable task) {
        try {
            Constructor<Thread> since9 = Thread.class.getConstructor(
                    ThreadGroup.class, Runnable.class, String.class, long.class, boolean.class);
            return since9.newInstance(group, task, name, 0L, false);
        } catch (ReflectiveOperationException java8) {
            Thread thread = new Thread(group, task, name);
            forgetThreadLocals(thread);
            return thread;
        }
    }

    private static void forgetThreadLocals(Thread thread) {
        try {
            Field inherited = Thread.class.getDeclaredField("inheritableThreadLocals");
            inherited.setAccessible(true);
            inherited.set(thread, null);
        } catch (ReflectiveOperationException | RuntimeException unknownJvm) {
            // the thread keeps what it inherited: a possible leak of memory, never a failure
            return;
        }
    }
}
