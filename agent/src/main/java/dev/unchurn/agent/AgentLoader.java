package dev.unchurn.agent;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The entry of the agent jar and the only class of ours on the system class path. It loads every other class from the
 * jar's {@code unchurn/} directory, where they lie as {@code .classdata}: the application's class loaders and scanners
 * see none of them, and our libraries cannot meet the application's.
 *
 * <p>Its parent is the platform loader (the extension loader on Java 8), so what we load sees the JDK and nothing of the
 * application. A resource {@code a/B.class} or {@code a/b.html} is answered from the jar's {@code unchurn/a/B.classdata}
 * and {@code unchurn/a/b.html}.
 *
 * <p>Thread-safe and parallel capable.
 */
public final class AgentLoader extends ClassLoader {
    private static final String ROOT = "unchurn/";
    private static final String OURS = "dev.unchurn.";
    private static final String START = "dev.unchurn.agent.Agent";

    /** The loader of the agent that runs in this JVM; guarded by the class. */
    private static @Nullable AgentLoader running;

    static {
        registerAsParallelCapable();
    }

    private final URL location;
    private final ZipFile jar;
    private final ProtectionDomain domain;

    private AgentLoader(URL location, ZipFile jar, ProtectionDomain domain) {
        super(platformLoader());
        this.location = location;
        this.jar = jar;
        this.domain = domain;
    }

    /** Called by the JVM for {@code -javaagent}. Never throws: the application must start. */
    public static void premain(@Nullable String argument, Instrumentation instrumentation) {
        begin(argument, instrumentation);
    }

    /** Called by the JVM when the jar is attached to it. The same as {@link #premain}. */
    public static void agentmain(@Nullable String argument, Instrumentation instrumentation) {
        begin(argument, instrumentation);
    }

    /** Says how the jar is used. */
    public static void main(String[] arguments) {
        System.out.println("unchurn " + version() + ": a connection pool for JDBC programs that nobody can change");
        System.out.println("usage: java -javaagent:unchurn.jar[=key=value,...] -jar program.jar");
    }

    // One thread at a time: an attach may come while premain still runs.
    private static synchronized void begin(@Nullable String argument, Instrumentation instrumentation) {
        if (running != null) {
            System.err.println("unchurn: not started: it already runs in this JVM");
            return;
        }
        try {
            AgentLoader loader = open();
            Class<?> agent = loader.loadClass(START);
            agent.getMethod("start", String.class, Instrumentation.class).invoke(null, argument, instrumentation);
            running = loader;
        } catch (InvocationTargetException thrown) {
            notStarted(thrown.getCause());
        } catch (Throwable thrown) {
            notStarted(thrown);
        }
    }

    private static void notStarted(@Nullable Throwable reason) {
        System.err.println("unchurn: not started: " + reason);
    }

    private static AgentLoader open() throws Exception {
        ProtectionDomain domain = AgentLoader.class.getProtectionDomain();
        CodeSource source = domain.getCodeSource();
        URL location = source == null ? null : source.getLocation();
        if (location == null) throw new IOException("the agent's jar cannot be found");
        // ZipFile, not JarFile: nothing here is signed or multi-release, and the manifest need not be read again.
        return new AgentLoader(location, new ZipFile(new File(location.toURI())), domain);
    }

    /** The outermost loader that is an object: Java 8 has no method that names it. */
    private static ClassLoader platformLoader() {
        ClassLoader loader = ClassLoader.getSystemClassLoader();
        for (ClassLoader parent = loader.getParent(); parent != null; parent = loader.getParent()) loader = parent;
        return loader;
    }

    private static @Nullable String version() {
        Package ours = AgentLoader.class.getPackage();
        return ours == null ? null : ours.getImplementationVersion();
    }

    /** Ours here first: the parent would make an exception for each of them, and keep its name for good. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) return super.loadClass(name, resolve);
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        ZipEntry entry = jar.getEntry(entryName(name.replace('.', '/').concat(".class")));
        // The gate's classes lie here too, but only the JDK's own loader may define what is in java.sql.
        if (entry == null || name.startsWith("java.")) throw new ClassNotFoundException(name);
        try {
            byte[] bytes = read(entry);
            definePackageOf(name);
            return defineClass(name, bytes, 0, bytes.length, domain);
        } catch (IOException unreadable) {
            throw new ClassNotFoundException(name, unreadable);
        }
    }

    private void definePackageOf(String className) {
        String name = className.substring(0, className.lastIndexOf('.'));
        if (getPackage(name) != null) return;
        try {
            definePackage(name, null, null, null, null, version(), null, null);
        } catch (IllegalArgumentException defined) {
            // another thread was faster, with the same package
        }
    }

    private byte[] read(ZipEntry entry) throws IOException {
        byte[] bytes = new byte[(int) entry.getSize()];
        try (InputStream in = jar.getInputStream(entry)) {
            int at = 0;
            while (at < bytes.length) {
                int count = in.read(bytes, at, bytes.length - at);
                if (count < 0) throw new EOFException(entry.getName());
                at += count;
            }
        }
        return bytes;
    }

    private static String entryName(String resource) {
        return resource.endsWith(".class") ? ROOT + resource + "data" : ROOT + resource;
    }

    @Override
    protected @Nullable URL findResource(String name) {
        String entry = entryName(name);
        if (jar.getEntry(entry) == null) return null;
        try {
            return new URL("jar:" + location + "!/" + entry);
        } catch (MalformedURLException impossible) {
            return null;
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL found = findResource(name);
        return found == null ? Collections.emptyEnumeration() : Collections.enumeration(Collections.singleton(found));
    }

    /** Ours first, and without a URL: reading a class file through one costs a start dozens of JDK classes. */
    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        ZipEntry entry = jar.getEntry(entryName(name));
        if (entry == null) return super.getResourceAsStream(name);
        try {
            return jar.getInputStream(entry);
        } catch (IOException unreadable) {
            return null;
        }
    }
}
