package dev.unchurn.handle;

import dev.unchurn.bootstrap.UnchurnBorrow;
import dev.unchurn.bootstrap.UnchurnHandle;
import dev.unchurn.handle.ClassShape.MethodShape;
import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes a class that stands in for an interface of the driver which reaches the server without its connection (pgjdbc's
 * {@code QueryExecutor}). Each call goes through the handle, so it dies with the borrow and is counted as a use of it. Not
 * thread-safe.
 */
final class GuardGenerator {
    private static final String HANDLE = Type.getInternalName(UnchurnHandle.class);
    private static final String HANDLE_TYPE = Type.getDescriptor(UnchurnHandle.class);
    private static final String FIELD = "unchurn$handle";

    private GuardGenerator() {}

    /**
     * The class file of the guard.
     *
     * @param guarded internal name of the interface
     * @param methods its methods and those it inherits
     * @param connection internal name of the connection class, in whose package the guard is
     * @param accessor the connection's method that gives the guarded object
     * @param table what the methods mean
     */
    static byte[] generate(
            String guarded, List<MethodShape> methods, String connection, String accessor, MethodTable table) {
        String name = nameFor(guarded, connection);
        ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        out.visit(
                Opcodes.V1_8,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
                name,
                null,
                "java/lang/Object",
                new String[] {guarded});
        out.visitField(Opcodes.ACC_PUBLIC, FIELD, HANDLE_TYPE, null, null);
        constructor(out, name);
        for (MethodShape method : methods) {
            MethodVisitor code =
                    out.visitMethod(Opcodes.ACC_PUBLIC, method.name, method.descriptor, null, method.exceptions);
            code.visitCode();
            Treatment treatment = table.guardTreatment(method.name, method.descriptor);
            if (treatment.hasText()) tellText(code, name, HandleGenerator.textLocal(method));
            if (treatment == Treatment.CANCEL) nothingWhenReleased(code, name);
            if (treatment == Treatment.PIN || treatment == Treatment.CANCEL) tellPinned(code, name, method.name);
            if (treatment == Treatment.COPY) loadBorrow(code, name);
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitFieldInsn(Opcodes.GETFIELD, name, FIELD, HANDLE_TYPE);
            code.visitMethodInsn(Opcodes.INVOKEINTERFACE, HANDLE, "unchurn$live", "()Ljava/sql/Connection;", true);
            code.visitTypeInsn(Opcodes.CHECKCAST, connection);
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, connection, accessor, "()L" + guarded + ";", false);
            HandleGenerator.loadArguments(code, method.descriptor);
            code.visitMethodInsn(Opcodes.INVOKEINTERFACE, guarded, method.name, method.descriptor, true);
            Type result = Type.getReturnType(method.descriptor);
            if (treatment == Treatment.COPY) copying(code, result);
            HandleGenerator.end(code, result.getOpcode(Opcodes.IRETURN));
        }
        out.visitEnd();
        return out.toByteArray();
    }

    /** Beside the connection class: its accessor may be visible in its package only. */
    static String nameFor(String guarded, String connection) {
        String packageName = ClassShape.packageOf(connection);
        String simpleName = guarded.substring(guarded.lastIndexOf('/') + 1);
        return (packageName.isEmpty() ? "" : packageName + '/') + simpleName + HandleGenerator.SUFFIX;
    }

    private static void nothingWhenReleased(MethodVisitor code, String name) {
        Label held = new Label();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, name, FIELD, HANDLE_TYPE);
        code.visitMethodInsn(Opcodes.INVOKEINTERFACE, HANDLE, "unchurn$delegate", "()Ljava/sql/Connection;", true);
        code.visitJumpInsn(Opcodes.IFNONNULL, held);
        code.visitInsn(Opcodes.RETURN);
        code.visitLabel(held);
        code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    }

    private static void tellPinned(MethodVisitor code, String name, String method) {
        loadBorrow(code, name);
        code.visitLdcInsn(method);
        code.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL,
                Type.getInternalName(UnchurnBorrow.class),
                "pinned",
                "(Ljava/lang/String;)V",
                false);
    }

    private static void tellText(MethodVisitor code, String name, int textLocal) {
        loadBorrow(code, name);
        code.visitVarInsn(Opcodes.ALOAD, textLocal);
        code.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL,
                Type.getInternalName(UnchurnBorrow.class),
                "statement",
                "(Ljava/lang/String;)V",
                false);
    }

    private static void constructor(ClassWriter out, String name) {
        MethodVisitor code = out.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "(" + HANDLE_TYPE + ")V", null, null);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitFieldInsn(Opcodes.PUTFIELD, name, FIELD, HANDLE_TYPE);
        HandleGenerator.end(code, Opcodes.RETURN);
    }

    private static void loadBorrow(MethodVisitor code, String name) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, name, FIELD, HANDLE_TYPE);
        code.visitMethodInsn(
                Opcodes.INVOKEINTERFACE,
                HANDLE,
                "unchurn$borrow",
                "()" + Type.getDescriptor(UnchurnBorrow.class),
                true);
    }

    private static void copying(MethodVisitor code, Type result) {
        code.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL,
                Type.getInternalName(UnchurnBorrow.class),
                "copying",
                "(Ljava/lang/Object;)Ljava/lang/Object;",
                false);
        code.visitTypeInsn(Opcodes.CHECKCAST, result.getInternalName());
    }
}
