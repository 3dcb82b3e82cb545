package dev.unchurn.jvm;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The unsafe operations of the JVM. On Java 9 and later they are those of {@code jdk.internal.misc}, which an agent may
 * export to itself: no module {@code jdk.unsupported} is needed, and nothing warns (JEP 498 and 500 warn about {@code
 * sun.misc.Unsafe} and about reflection on final fields). On Java 8 they are {@code sun.misc.Unsafe}'s.
 *
 * <p>Immutable after construction; thread-safe.
 */
public final class Internals {
    private final UnsafeOperations operations;

    /**
     * Opens the operations to us.
     *
     * @throws Exception when this JVM has them elsewhere
     */
    public Internals(Instrumentation instrumentation) throws Exception {
        boolean modules = !"1.8".equals(System.getProperty("java.specification.version"));
        Class<?> type = Class.forName(modules ? "jdk.internal.misc.Unsafe" : "sun.misc.Unsafe");
        if (modules) exportToUs(instrumentation, type);
        operations = UnsafeOperations.of(type, instance(type, modules));
    }

    private static void exportToUs(Instrumentation instrumentation, Class<?> type) throws Exception {
        redefine(instrumentation, type, grant(type), Collections.emptyMap());
    }

    /** The package of a type, for us. */
    private static Map<String, Set<Object>> grant(Class<?> inPackage) throws Exception {
        String packageName =
                inPackage.getName().substring(0, inPackage.getName().lastIndexOf('.'));
        return Collections.singletonMap(packageName, Collections.singleton(moduleOf(Internals.class)));
    }

    private static Object moduleOf(Class<?> type) throws Exception {
        return Class.class.getMethod("getModule").invoke(type);
    }

    /** {@code Instrumentation.redefineModule} by reflection: it and {@code Module} came with Java 9. */
    private static void redefine(
            Instrumentation instrumentation,
            Class<?> type,
            Map<String, Set<Object>> exports,
            Map<String, Set<Object>> opens)
            throws Exception {
        Method redefine = Instrumentation.class.getMethod(
                "redefineModule",
                Class.forName("java.lang.Module"),
                Set.class,
                Map.class,
                Map.class,
                Set.class,
                Map.class);
        redefine.invoke(
                instrumentation,
                moduleOf(type),
                Collections.emptySet(),
                exports,
                opens,
                Collections.emptySet(),
                Collections.emptyMap());
    }

    private static Object instance(Class<?> type, boolean modules) throws Exception {
        if (modules) return type.getMethod("getUnsafe").invoke(null);
        Field field = type.getDeclaredField("theUnsafe");
        field.setAccessible(true);
        return field.get(null);
    }

    /** What the JVM was started with. */
    public CommandLine commandLine() {
        return CommandLine.ofThisJvm();
    }

    /** Whether our code would run with the program's permissions only. Never on JDK 24 and later (JEP 486). */
    @SuppressWarnings({"deprecation", "removal"})
    public static boolean isRestricted() {
        return System.getSecurityManager() != null;
    }

    /**
     * Makes reflection on a package of another module possible for us. Nothing to do on Java 8.
     *
     * @throws Exception when the JVM refuses
     */
    public static void open(Instrumentation instrumentation, Class<?> inPackage) throws Exception {
        if ("1.8".equals(System.getProperty("java.specification.version"))) return;
        boolean named =
                (Boolean) Class.forName("java.lang.Module").getMethod("isNamed").invoke(moduleOf(inPackage));
        if (named) redefine(instrumentation, inPackage, Collections.emptyMap(), grant(inPackage));
    }

    /** A new instance of which no constructor has run: all fields zero, no finalizer registered. */
    public Object allocate(Class<?> type) {
        try {
            return operations.allocate(type);
        } catch (Throwable failure) {
            throw new IllegalStateException("cannot allocate " + type.getName(), failure);
        }
    }

    /** Defines a class in any loader, null for the bootstrap loader, and any package. */
    public Class<?> define(
            String name, byte[] classFile, @Nullable ClassLoader loader, @Nullable ProtectionDomain domain) {
        try {
            return operations.define(name, classFile, loader, domain);
        } catch (Throwable failure) {
            throw new IllegalStateException("cannot define " + name, failure);
        }
    }

    /** Where a field lies in its instances, for {@link #get} and {@link #put}. */
    public long offset(Field field) {
        try {
            return operations.offset(field);
        } catch (Throwable failure) {
            throw new IllegalStateException("cannot locate " + field, failure);
        }
    }

    /** What {@link #get} reads a static field of, with its {@link #staticOffset}. */
    public Object staticBase(Field field) {
        try {
            return operations.staticBase(field);
        } catch (Throwable failure) {
            throw new IllegalStateException("cannot locate " + field, failure);
        }
    }

    /** Where a static field lies in its {@link #staticBase}. */
    public long staticOffset(Field field) {
        try {
            return operations.staticOffset(field);
        } catch (Throwable failure) {
            throw new IllegalStateException("cannot locate " + field, failure);
        }
    }

    /** Reads a reference field. */
    public @Nullable Object get(Object instance, long offset) {
        return operations.get(instance, offset);
    }

    /** Writes a reference field, a final one too. */
    public void put(Object instance, long offset, @Nullable Object value) {
        operations.put(instance, offset, value);
    }
}
