package com.acme.server;

import java.io.File;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;

/** Deploys an application with its own driver in its own class loader, lets it work, and undeploys it. */
public final class Deployments {
    private static final long PATIENCE_NANOS = 20000000000L;

    /** Arguments: URL, user, password. */
    public static void main(String[] args) throws Exception {
        for (int i = 0; i < 2; i++) {
            WeakReference<ClassLoader> gone = deploy(args);
            System.out.println("undeployed");
            System.in.read();
            System.out.println("collected: " + isCollected(gone));
        }
    }

    private static WeakReference<ClassLoader> deploy(String[] args) throws Exception {
        String[] path = System.getProperty("java.class.path").split(File.pathSeparator);
        URL[] urls = new URL[path.length];
        for (int i = 0; i < path.length; i++) {
            urls[i] = new File(path[i]).toURI().toURL();
        }
        URLClassLoader loader =
                new URLClassLoader(urls, ClassLoader.getSystemClassLoader().getParent());
        Class<?> application = loader.loadClass("com.acme.server.Deployed");
        call(application.getMethod("work", String.class, String.class, String.class), args[0], args[1], args[2]);
        call(application.getMethod("stop"));
        loader.close();
        return new WeakReference<ClassLoader>(loader);
    }

    private static void call(Method method, Object... arguments) throws Exception {
        method.invoke(null, arguments);
    }

    private static boolean isCollected(WeakReference<ClassLoader> loader) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (loader.get() != null && System.nanoTime() < end) {
            System.gc();
            Thread.sleep(50);
        }
        return loader.get() == null;
    }
}
