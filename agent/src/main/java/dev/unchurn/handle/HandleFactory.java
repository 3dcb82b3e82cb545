package dev.unchurn.handle;

import dev.unchurn.bootstrap.UnchurnBorrow;
import dev.unchurn.bootstrap.UnchurnHandle;
import dev.unchurn.jvm.Internals;
import dev.unchurn.jvm.Patch;
import dev.unchurn.jvm.Patches;
import dev.unchurn.jvm.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.security.ProtectionDomain;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Type;

/**
 * Makes the handles for one connection class of a driver. Kept with that class (see {@link HandleFactories}), so that
 * nothing of ours keeps a driver's loader alive. Thread-safe.
 */
final class HandleFactory {
    private final Internals internals;
    private final Class<?> handleClass;

    /** What all handles begin as. */
    private final UnchurnHandle hollow;

    private final Adoption adoption;
    private final Guarded[] guarded;
    private final String driverPackages;

    /** The driver's field for a stand-in of the connection; negative when it has none. */
    private final long proxyOffset;

    /** Final fields that a handle shares with the physical connection. */
    private final long[] sharedOffsets;

    private final ClosedConnections closed;

    /** Something of the driver's that reaches the server around the connection, and what stands in for it. Immutable. */
    private static final class Guarded {
        final Method accessor;
        final Class<?> type;
        final Constructor<?> guard;

        Guarded(Method accessor, Constructor<?> guard) {
            this.accessor = accessor;
            this.type = accessor.getReturnType();
            this.guard = guard;
        }
    }

    /**
     * Patches the class and generates the handle.
     *
     * @throws Exception when the driver or the JVM refuses this treatment: its connections are then only observed
     */
    HandleFactory(Internals internals, Patches patches, Class<?> driverClass, MethodTable table) throws Exception {
        this.internals = internals;
        this.driverPackages = vendorPackages(driverClass);
        Internals.open(patches.instrumentation(), driverClass);
        for (String name : table.openedClasses()) {
            Internals.open(patches.instrumentation(), Class.forName(name, false, driverClass.getClassLoader()));
        }
        String driver = Type.getInternalName(driverClass);
        ClassShape shape = patchedShape(patches, driverClass, table);
        boolean isSerializable = Serializable.class.isAssignableFrom(driverClass);
        byte[] classFile = HandleGenerator.generate(driver, shape, table, isSerializable);
        this.handleClass = define(driverClass, driver + HandleGenerator.SUFFIX, classFile);
        this.hollow = (UnchurnHandle) internals.allocate(handleClass);
        this.guarded = guarded(driverClass, table);
        this.adoption = new Adoption(internals, handleClass, guarded.length == 0 ? null : guarded[0].type);
        this.closed = new ClosedConnections(internals, table.attributeFields());
        this.proxyOffset = proxyOffset(internals, driverClass, table);
        this.sharedOffsets = sharedOffsets(internals, driverClass, table);
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
        Map<Class<?>, Patch> made = new LinkedHashMap<>();
        List<HandlePatch> handled = new ArrayList<>();
        for (Class<?> c = driverClass; c != null && c != Object.class; c = c.getSuperclass()) {
            HandlePatch patch = new HandlePatch(packageName, table);
            handled.add(patch);
            made.put(c, patch);
        }
        String statementClass = table.statementClass();
        if (statementClass != null) {
            Class<?> statement = Class.forName(statementClass, false, driverClass.getClassLoader());
            made.put(statement, new StatementPatch());
        }
        patches.apply(made);
        ClassShape shape = new ClassShape();
        for (HandlePatch patch : handled) shape.add(patch.shape());
        return shape;
    }

    private Class<?> define(Class<?> beside, String internalName, byte[] classFile) throws ClassNotFoundException {
        ProtectionDomain domain = beside.getProtectionDomain();
        String name = internalName.replace('/', '.');
        Class<?> defined = internals.define(name, classFile, beside.getClassLoader(), domain);
        return Class.forName(defined.getName(), true, defined.getClassLoader());
    }

    private Guarded[] guarded(Class<?> driverClass, MethodTable table) throws Exception {
        List<String> names = table.guardedAccessors();
        Guarded[] all = new Guarded[names.size()];
        for (int i = 0; i < all.length; i++) {
            Method accessor = driverClass.getDeclaredMethod(names.get(i));
            if (!accessor.getReturnType().isInterface()) {
                throw new IllegalStateException(accessor + " gives no interface");
            }
            accessor.setAccessible(true);
            all[i] = new Guarded(
                    accessor, guardClass(accessor, driverClass, table).getConstructor(UnchurnHandle.class));
        }
        return all;
    }

    private Class<?> guardClass(Method accessor, Class<?> driverClass, MethodTable table)
            throws IOException, ClassNotFoundException {
        ClassShape shape = new ClassShape();
        addInterface(shape, accessor.getReturnType());
        String name = Type.getInternalName(accessor.getReturnType());
        String connection = Type.getInternalName(driverClass);
        byte[] classFile = GuardGenerator.generate(name, shape.methods(), connection, accessor.getName(), table);
        return define(driverClass, GuardGenerator.nameFor(name, connection), classFile);
    }

    private static long proxyOffset(Internals internals, Class<?> driverClass, MethodTable table)
            throws NoSuchFieldException {
        String name = table.proxyField();
        return name == null ? -1 : internals.offset(field(driverClass, name));
    }

    private static long[] sharedOffsets(Internals internals, Class<?> driverClass, MethodTable table)
            throws NoSuchFieldException {
        List<Long> offsets = new ArrayList<>();
        for (String name : table.sharedFields()) {
            Field field = field(driverClass, name);
            boolean isFinal = Modifier.isFinal(field.getModifiers());
            if (isFinal && field.getType().isPrimitive()) throw new IllegalStateException(field + " is no object");
            if (isFinal) offsets.add(internals.offset(field));
        }
        return Adoption.toArray(offsets);
    }

    private static Field field(Class<?> driverClass, String name) throws NoSuchFieldException {
        for (Class<?> c = driverClass; c != null; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (field.getName().equals(name)) return field;
            }
        }
        throw new NoSuchFieldException(driverClass.getName() + '.' + name);
    }

    private static void addInterface(ClassShape shape, Class<?> type) throws IOException {
        shape.add(new ClassReader(classFile(type)));
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
        UnchurnHandle handle = copyOfHollow();
        for (long offset : sharedOffsets) internals.put(handle, offset, internals.get(physical, offset));
        handle.unchurn$begin(physical, borrow);
        if (proxyOffset >= 0) internals.put(physical, proxyOffset, handle);
        return handle;
    }

    private UnchurnHandle copyOfHollow() {
        try {
            return hollow.unchurn$copy();
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The physical connection is no longer this handle's. */
    void part(Connection physical) {
        if (proxyOffset >= 0) internals.put(physical, proxyOffset, null);
    }

    /** The name of the driver's class that handles stand in for. */
    String connectionClass() {
        return handleClass.getSuperclass().getName();
    }

    /** The loader of the driver; null for the bootstrap loader. */
    @Nullable
    ClassLoader driverLoader() {
        return handleClass.getClassLoader();
    }

    /** What answers for released handles. */
    ClosedConnections closed() {
        return closed;
    }

    Adoption adoption() {
        return adoption;
    }

    /** What statements may hold of the guarded behind a physical connection; null when there is nothing of the kind. */
    @Nullable
    Object guardedOf(Connection physical) throws ReflectiveOperationException {
        return guarded.length == 0 ? null : guarded[0].accessor.invoke(physical);
    }

    /** Which of the guarded kinds an object is, from 0. */
    int guardedKind(Object real) {
        for (int i = 0; i < guarded.length; i++) {
            if (guarded[i].type.isInstance(real)) return i;
        }
        throw new IllegalStateException(real.getClass().getName() + " is not guarded");
    }

    /** How many kinds of objects are guarded. */
    int guardedKinds() {
        return guarded.length;
    }

    /** A guard in front of the guarded object of this kind of whatever the handle delegates to. */
    Object guard(int kind, UnchurnHandle handle) throws ReflectiveOperationException {
        return guarded[kind].guard.newInstance(handle);
    }

    /** Whether a thread's stack shows it inside the driver or a handle. */
    boolean isInside(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (frame.getClassName().startsWith(driverPackages)) return true;
        }
        return false;
    }
}
