package dev.unchurn.testing;

import dev.unchurn.jvm.Internals;
import dev.unchurn.jvm.Patches;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.URL;
import java.net.URLClassLoader;
import net.bytebuddy.agent.ByteBuddyAgent;

/** What the agent gets from the JVM, for tests in this JVM; and drivers that a test may patch, each test its own copy. */
public final class LiveJvm {
    public static final Instrumentation INSTRUMENTATION = ByteBuddyAgent.install();
    public static final Internals INTERNALS = internals();
    public static final Patches PATCHES = patches();

    private LiveJvm() {}

    private static Internals internals() {
        try {
            return new Internals(INSTRUMENTATION);
        } catch (Exception refused) {
            throw new IllegalStateException(refused);
        }
    }

    private static Patches patches() {
        Patches patches = new Patches(INSTRUMENTATION, "no/Such", (loader, classFile) -> null);
        patches.install();
        return patches;
    }

    /** The same class as the test sees, and all classes of its jar, once more in a loader of their own. */
    public static Class<?> copyOf(Class<?> type) {
        try {
            URL jar = type.getProtectionDomain().getCodeSource().getLocation();
            return new CopyLoader(jar, vendor(type.getName()), type.getClassLoader()).loadClass(type.getName());
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static String vendor(String className) {
        return className.substring(0, className.indexOf('.', className.indexOf('.') + 1) + 1);
    }

    /** The bytes of a class file, as they are on the class path. */
    public static byte[] classFile(Class<?> type) {
        try (var in = type.getResourceAsStream('/' + type.getName().replace('.', '/') + ".class")) {
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private static final class CopyLoader extends URLClassLoader {
        private final String prefix;

        CopyLoader(URL jar, String prefix, ClassLoader parent) {
            super(new URL[] {jar}, parent);
            this.prefix = prefix;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(prefix)) return super.loadClass(name, resolve);
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? findClass(name) : known;
            }
        }
    }
}
