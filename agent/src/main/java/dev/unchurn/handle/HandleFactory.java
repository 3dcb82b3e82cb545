package dev.unchurn.handle;

import dev.unchurn.bootstrap.UnchurnBorrow;
import dev.unchurn.bootstrap.UnchurnHandle;
import dev.unchurn.handle.ClassShape.MethodShape;
import dev.unchurn.jvm.Internals;
import dev.unchurn.jvm.Patches;
import dev.unchurn.jvm.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/**
 * Makes the handles for one connection class of a driver. Kept with that class (see {@link HandleFactories}), so that
 * nothing of ours keeps a driver's loader alive. Thread-safe.
 */
final class HandleFactory {
    /** The connection's accessor to pgjdbc's way around it. */
    private static final String EXECUTOR_ACCESSOR = "getQueryExecutor";

    private final Internals internals;
    private final Class<?> handleClass;
    private final Adoption adoption;
    private final @Nullable Method executor;
    private final @Nullable Constructor<?> guard;
    private final String driverPackages;

    /** Opened and closed connections that answer for released handles, by what they were opened for. Guarded by itself. */
    private final Map<Object, Connection> closed = new WeakHashMap<>();

    /**
     * Patches the class and generates the handle.
     *
     * @throws Exception when the driver or the JVM refuses this treatment: its connections are then only observed
     */
    HandleFactory(Internals internals, Patches patches, Class<?> driverClass, MethodTable table) throws Exception {
        if (Serializable.class.isAssignableFrom(driverClass)) {
            throw new IllegalStateException(driverClass.getName() + " is serializable");
        }
        this.internals = internals;
        this.driverPackages = vendorPackages(driverClass);
        String driver = Type.getInternalName(driverClass);
        List<MethodShape> methods = patchedShape(patches, driverClass, table).methods();
        this.handleClass = define(driverClass, driver, HandleGenerator.generate(driver, methods, table));
        Class<?> guarded = guardedInterface(driverClass);
        this.executor = guarded == null ? null : driverClass.getMethod(EXECUTOR_ACCESSOR);
        this.guard = guarded == null ? null : guardClass(guarded, driverClass).getConstructor(UnchurnHandle.class);
        this.adoption = new Adoption(internals, handleClass, guarded);
    }

    /** As {@code org.postgresql.}: what the packages of one driver have in common. */
    static String vendorPackages(Class<?> driverClass) {
        String className = driverClass.getName();
        int first = className.indexOf('.');
        int second = className.indexOf('.', first + 1);
        return className.substring(0, second < 0 ? className.length() : second + 1);
    }

    private static ClassShape patchedShape(Patches patches, Class<?> driverClass, MethodTable table) throws Exception {
        String packageName = ClassShape.packageOf(Type.getInternalName(driverClass));
        Map<Class<?>, HandlePatch> made = new LinkedHashMap<>();
        for (Class<?> c = driverClass; c != null && c != Object.class; c = c.getSuperclass()) {
            made.put(c, new HandlePatch(packageName, table));
        }
        patches.apply(made);
        ClassShape shape = new ClassShape();
        for (HandlePatch patch : made.values()) shape.add(patch.original());
        return shape;
    }

    private Class<?> define(Class<?> beside, String internalName, byte[] classFile) throws ClassNotFoundException {
        ProtectionDomain domain = beside.getProtectionDomain();
        String name = internalName.replace('/', '.') + HandleGenerator.SUFFIX;
        Class<?> defined = internals.define(name, classFile, beside.getClassLoader(), domain);
        return Class.forName(defined.getName(), true, defined.getClassLoader());
    }

    private static @Nullable Class<?> guardedInterface(Class<?> driverClass) {
        try {
            Class<?> type = driverClass.getMethod(EXECUTOR_ACCESSOR).getReturnType();
            return type.isInterface() ? type : null;
        } catch (NoSuchMethodException none) {
            return null;
        }
    }

    private Class<?> guardClass(Class<?> guarded, Class<?> driverClass) throws IOException, ClassNotFoundException {
        ClassShape shape = new ClassShape();
        addInterface(shape, guarded);
        String name = Type.getInternalName(guarded);
        byte[] classFile =
                GuardGenerator.generate(name, shape.methods(), Type.getInternalName(driverClass), EXECUTOR_ACCESSOR);
        return define(guarded, name, classFile);
    }

    private static void addInterface(ClassShape shape, Class<?> type) throws IOException {
        shape.add(classFile(type));
        for (Class<?> parent : type.getInterfaces()) addInterface(shape, parent);
    }

    private static byte[] classFile(Class<?> type) throws IOException {
        String resource = '/' + type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getResourceAsStream(resource)) {
            if (in == null) throw new IOException("no class file for " + type.getName());
            return Streams.readAll(in);
        }
    }

    /** A new handle for one borrow of a physical connection. */
    UnchurnHandle handle(Connection physical, UnchurnBorrow borrow) {
        UnchurnHandle handle = (UnchurnHandle) internals.allocate(handleClass);
        handle.unchurn$begin(physical, borrow);
        return handle;
    }

    /** The loader of the driver; null for the bootstrap loader. */
    @Nullable
    ClassLoader driverLoader() {
        return handleClass.getClassLoader();
    }

    Adoption adoption() {
        return adoption;
    }

    /** The driver's executor behind a physical connection; null for a driver without one. */
    @Nullable
    Object executorOf(Connection physical) throws ReflectiveOperationException {
        return executor == null ? null : executor.invoke(physical);
    }

    /** A guard in front of the executor of whatever the handle delegates to. */
    @Nullable
    Object guard(UnchurnHandle handle) throws ReflectiveOperationException {
        return guard == null ? null : guard.newInstance(handle);
    }

    /** Whether a thread's stack shows it inside the driver or a handle. */
    boolean isInside(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (frame.getClassName().startsWith(driverPackages)) return true;
        }
        return false;
    }

    /** The closed connection that was kept for this owner. */
    @Nullable
    Connection closedFor(Object owner) {
        synchronized (closed) {
            return closed.get(owner);
        }
    }

    void keepClosed(Object owner, Connection connection) {
        synchronized (closed) {
            closed.put(owner, connection);
        }
    }
}
