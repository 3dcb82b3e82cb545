package dev.unchurn.jvm;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The calls to the JVM's unsafe class, whose name and methods differ from one JVM to another. The subclass that makes them is
 * generated at run time: a call of ours then costs what it costs the JDK, and no method handle has to be made at the start,
 * where one is a dozen generated classes. Immutable; thread-safe.
 */
abstract class UnsafeOperations {
    private static final String BASE = Type.getInternalName(UnsafeOperations.class);
    private static final String NAME = BASE + "$Generated";
    private static final String FIELD = "unsafe";
    private static final String OBJECT = "Ljava/lang/Object;";
    private static final String DEFINE =
            "(Ljava/lang/String;[BLjava/lang/ClassLoader;Ljava/security/ProtectionDomain;)" + "Ljava/lang/Class;";
    private static final String DEFINE_RANGE =
            "(Ljava/lang/String;[BIILjava/lang/ClassLoader;Ljava/security/ProtectionDomain;)Ljava/lang/Class;";

    UnsafeOperations() {}

    abstract Object allocate(Class<?> type) throws InstantiationException;

    abstract Class<?> define(
            String name, byte[] classFile, @Nullable ClassLoader loader, @Nullable ProtectionDomain domain);

    abstract long offset(Field field);

    abstract Object staticBase(Field field);

    abstract long staticOffset(Field field);

    abstract @Nullable Object get(Object instance, long offset);

    abstract void put(Object instance, long offset, @Nullable Object value);

    /**
     * The operations of an unsafe class that is exported to us.
     *
     * @throws Exception when it is not as we know it
     */
    static UnsafeOperations of(Class<?> unsafeClass, Object unsafe) throws Exception {
        Method define = unsafeClass.getMethod(
                "defineClass",
                String.class,
                byte[].class,
                int.class,
                int.class,
                ClassLoader.class,
                ProtectionDomain.class);
        byte[] classFile = generate(Type.getInternalName(unsafeClass), hasReferences(unsafeClass));
        Class<?> ours = UnsafeOperations.class;
        Class<?> generated = (Class<?>) define.invoke(
                unsafe,
                NAME.replace('/', '.'),
                classFile,
                0,
                classFile.length,
                ours.getClassLoader(),
                ours.getProtectionDomain());
        return (UnsafeOperations) generated.getConstructor(unsafeClass).newInstance(unsafe);
    }

    /** Since JDK 12 what was {@code getObject} is {@code getReference} (JDK-8207146). */
    private static boolean hasReferences(Class<?> unsafeClass) {
        try {
            unsafeClass.getMethod("getReference", Object.class, long.class);
            return true;
        } catch (NoSuchMethodException older) {
            return false;
        }
    }

    private static byte[] generate(String unsafe, boolean references) {
        ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC;
        out.visit(Opcodes.V1_8, access, NAME, null, BASE, null);
        out.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, FIELD, "L" + unsafe + ";", null, null);
        constructor(out, unsafe);
        String word = references ? "Reference" : "Object";
        forward(out, unsafe, "allocate", "(Ljava/lang/Class;)" + OBJECT, "allocateInstance");
        forward(out, unsafe, "offset", "(Ljava/lang/reflect/Field;)J", "objectFieldOffset");
        forward(out, unsafe, "staticBase", "(Ljava/lang/reflect/Field;)" + OBJECT, "staticFieldBase");
        forward(out, unsafe, "staticOffset", "(Ljava/lang/reflect/Field;)J", "staticFieldOffset");
        forward(out, unsafe, "get", "(" + OBJECT + "J)" + OBJECT, "get" + word);
        forward(out, unsafe, "put", "(" + OBJECT + "J" + OBJECT + ")V", "put" + word);
        define(out, unsafe);
        out.visitEnd();
        return out.toByteArray();
    }

    private static void constructor(ClassWriter out, String unsafe) {
        MethodVisitor code = out.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "(L" + unsafe + ";)V", null, null);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, BASE, "<init>", "()V", false);
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitFieldInsn(Opcodes.PUTFIELD, NAME, FIELD, "L" + unsafe + ";");
        end(code, Opcodes.RETURN);
    }

    /** A method that passes its arguments on to one of another name. */
    private static void forward(ClassWriter out, String unsafe, String name, String descriptor, String theirs) {
        MethodVisitor code = begin(out, unsafe, name, descriptor);
        int local = 1;
        for (Type argument : Type.getArgumentTypes(descriptor)) {
            code.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), local);
            local += argument.getSize();
        }
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, unsafe, theirs, descriptor, false);
        end(code, Type.getReturnType(descriptor).getOpcode(Opcodes.IRETURN));
    }

    private static void define(ClassWriter out, String unsafe) {
        MethodVisitor code = begin(out, unsafe, "define", DEFINE);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitVarInsn(Opcodes.ALOAD, 2);
        code.visitInsn(Opcodes.ICONST_0);
        code.visitVarInsn(Opcodes.ALOAD, 2);
        code.visitInsn(Opcodes.ARRAYLENGTH);
        code.visitVarInsn(Opcodes.ALOAD, 3);
        code.visitVarInsn(Opcodes.ALOAD, 4);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, unsafe, "defineClass", DEFINE_RANGE, false);
        end(code, Opcodes.ARETURN);
    }

    private static MethodVisitor begin(ClassWriter out, String unsafe, String name, String descriptor) {
        MethodVisitor code = out.visitMethod(0, name, descriptor, null, null);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, NAME, FIELD, "L" + unsafe + ";");
        return code;
    }

    private static void end(MethodVisitor code, int returnOpcode) {
        code.visitInsn(returnOpcode);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }
}
