package com.acme.benchmarks;

import java.lang.reflect.InvocationTargetException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The places of a large program that ask for a connection: methods of classes that are made up, {@value #METHODS} to a class, each
 * with a line of its own. Their class loader is a child of this class's. Not thread-safe.
 */
final class Places {
    private static final int METHODS = 20;
    private static final String OPEN = "(Ljava/lang/String;Ljava/lang/String;Ljava/lang/String;)Ljava/sql/Connection;";
    private static final String[] THROWS = {Type.getInternalName(SQLException.class)};

    private final Loader loader = new Loader();

    private Places() {}

    /** One of them; public, as the classes that are made up are in another package. */
    public interface Place {
        Connection open(String url, String user, String password) throws SQLException;
    }

    private static final class Loader extends ClassLoader {
        Loader() {
            super(Places.class.getClassLoader());
        }

        Class<?> define(String name, byte[] bytes) {
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    static Place[] make(int count) {
        Places maker = new Places();
        Place[] places = new Place[count];
        for (int from = 0; from < count; from += METHODS) {
            Class<?> made = maker.define("Dao" + from / METHODS);
            for (int i = from; i < Math.min(count, from + METHODS); i++) places[i] = place(made, i - from);
        }
        return places;
    }

    private static Place place(Class<?> made, int method) {
        try {
            return (Place) made.getConstructor(int.class).newInstance(method);
        } catch (NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    private Class<?> define(String simpleName) {
        String name = "com/acme/places/" + simpleName;
        ClassWriter made = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        // the last version that needs no stack maps
        made.visit(Opcodes.V1_6, Opcodes.ACC_PUBLIC, name, null, "java/lang/Object", new String[] {
            Type.getInternalName(Place.class)
        });
        made.visitSource(simpleName + ".java", null);
        made.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, "method", "I", null, null);
        constructor(made, name);
        choose(made, name);
        for (int i = 0; i < METHODS; i++) method(made, i);
        made.visitEnd();
        return loader.define(name.replace('/', '.'), made.toByteArray());
    }

    private static String methodName(int method) {
        return String.format(Locale.ROOT, "find%02d", method);
    }

    private static void constructor(ClassWriter made, String name) {
        MethodVisitor code = made.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "(I)V", null, null);
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitVarInsn(Opcodes.ILOAD, 1);
        code.visitFieldInsn(Opcodes.PUTFIELD, name, "method", "I");
        code.visitInsn(Opcodes.RETURN);
        end(code);
    }

    /** {@code open} calls the method that is the object's. */
    private static void choose(ClassWriter made, String name) {
        MethodVisitor code = made.visitMethod(Opcodes.ACC_PUBLIC, "open", OPEN, null, THROWS);
        Label[] cases = new Label[METHODS];
        for (int i = 0; i < METHODS; i++) cases[i] = new Label();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, name, "method", "I");
        code.visitTableSwitchInsn(0, METHODS - 1, cases[0], cases);
        for (int i = 0; i < METHODS; i++) {
            code.visitLabel(cases[i]);
            call(code, 1, name, methodName(i));
        }
        end(code);
    }

    private static void method(ClassWriter made, int method) {
        MethodVisitor code =
                made.visitMethod(Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC, methodName(method), OPEN, null, THROWS);
        Label line = new Label();
        code.visitLabel(line);
        code.visitLineNumber(10 * (method + 1), line);
        call(code, 0, Type.getInternalName(DriverManager.class), "getConnection");
        end(code);
    }

    /** Calls a static method with the three texts from this variable on, and returns what it returns. */
    private static void call(MethodVisitor code, int from, String owner, String method) {
        for (int i = 0; i < 3; i++) code.visitVarInsn(Opcodes.ALOAD, from + i);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, owner, method, OPEN, false);
        code.visitInsn(Opcodes.ARETURN);
    }

    private static void end(MethodVisitor code) {
        code.visitMaxs(0, 0);
        code.visitEnd();
    }
}
