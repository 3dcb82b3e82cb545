package com.acme.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs {@link Deployed} again and again, each time in a new class loader that shares no class with the others but the JDK's, and
 * drops it. Arguments as {@code name=value}: {@code url}, {@code jar} with all classes, {@code borrows} of each, {@code
 * deregister} ({@code yes} or {@code no}), and {@code patience} in milliseconds. Each line of standard input is how many; the answer
 * is {@code done}, how many of all the class loaders so far are still reachable, {@link LiveMemory}, and for how many milliseconds
 * it has waited for them to become unreachable.
 */
public final class Redeployments {
    private final Arguments told;
    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

    private Redeployments(Arguments told) {
        this.told = told;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, ReflectiveOperationException {
        Redeployments host = new Redeployments(new Arguments(arguments));
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            for (int i = Integer.parseInt(order); i > 0; i--) host.deploy();
            System.out.println("done " + host.left());
        }
    }

    private void deploy() throws IOException, ReflectiveOperationException {
        URL[] classPath = {Path.of(told.text("jar")).toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            loaders.add(new WeakReference<>(loader));
            Runnable program = (Runnable) Class.forName(Deployed.class.getName(), true, loader)
                    .getConstructor(String.class, int.class, boolean.class)
                    .newInstance(told.text("url"), told.number("borrows"), told.is("deregister", "yes"));
            program.run();
        }
    }

    /** Waits a while for all to be gone: who closes connections in the background may still be at it. */
    private String left() throws InterruptedException {
        long began = System.nanoTime();
        while (true) {
            System.gc();
            long waitedMillis = (System.nanoTime() - began) / 1_000_000;
            int reachable = reachable();
            if (reachable == 0 || waitedMillis > told.number("patience")) {
                return reachable + " " + LiveMemory.words() + " " + waitedMillis;
            }
            Thread.sleep(100);
        }
    }

    private int reachable() {
        int count = 0;
        for (WeakReference<ClassLoader> loader : loaders) if (loader.get() != null) count++;
        return count;
    }
}
