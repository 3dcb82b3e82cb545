package dev.unchurn.handle;

import dev.unchurn.bootstrap.UnchurnBorrow;
import dev.unchurn.bootstrap.UnchurnHandle;
import dev.unchurn.jvm.Patch;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Patches the methods of a driver's statement class that take SQL text ({@code execute...} and {@code addBatch}): "if my
 * connection is a handle, tell its borrow the text". For drivers whose statements pass their text to no method of the
 * connection. {@code cancel()} is told, too: its request goes by another connection in its own time. Used once.
 */
final class StatementPatch implements Patch {
    private static final String HANDLE = Type.getInternalName(UnchurnHandle.class);
    private static final String BORROW_TYPE = Type.getDescriptor(UnchurnBorrow.class);

    @Override
    public byte[] apply(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        FieldFinder finder = new FieldFinder();
        reader.accept(finder, ClassReader.SKIP_CODE);
        if (finder.name == null) throw new IllegalStateException(reader.getClassName() + " has no connection field");
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new Visitor(writer, reader.getClassName(), finder), 0);
        return writer.toByteArray();
    }

    /** Finds the field named {@code connection} or {@code con}, of whatever type the driver gave it. */
    private static final class FieldFinder extends ClassVisitor {
        @Nullable
        String name;

        String descriptor = "";

        FieldFinder() {
            super(Opcodes.ASM9);
        }

        @Override
        public @Nullable FieldVisitor visitField(
                int access, String field, String type, @Nullable String signature, @Nullable Object value) {
            if (field.equals("connection") || field.equals("con")) {
                name = field;
                descriptor = type;
            }
            return null;
        }
    }

    private static final class Visitor extends ClassVisitor {
        private final String owner;
        private final FieldFinder field;

        Visitor(ClassWriter writer, String owner, FieldFinder field) {
            super(Opcodes.ASM9, writer);
            this.owner = owner;
            this.field = field;
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            boolean isPublic = (access & Opcodes.ACC_PUBLIC) != 0 && (access & Opcodes.ACC_STATIC) == 0;
            boolean takesText = name.startsWith("execute") || name.equals("addBatch");
            boolean hasText = isPublic && takesText && descriptor.startsWith("(Ljava/lang/String;");
            if (hasText) return new Prologue(next, owner, field, "statement");
            boolean cancels = isPublic && name.equals("cancel") && descriptor.equals("()V");
            return cancels ? new Prologue(next, owner, field, "pinned") : next;
        }
    }

    private static final class Prologue extends MethodVisitor {
        private final String owner;
        private final FieldFinder field;

        /** What the borrow is told: {@code statement} with the text, or {@code pinned} with the method's name. */
        private final String decision;

        Prologue(MethodVisitor next, String owner, FieldFinder field, String decision) {
            super(Opcodes.ASM9, next);
            this.owner = owner;
            this.field = field;
            this.decision = decision;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            Label ownBody = new Label();
            loadConnection();
            super.visitTypeInsn(Opcodes.INSTANCEOF, HANDLE);
            super.visitJumpInsn(Opcodes.IFEQ, ownBody);
            loadConnection();
            super.visitTypeInsn(Opcodes.CHECKCAST, HANDLE);
            super.visitMethodInsn(Opcodes.INVOKEINTERFACE, HANDLE, "unchurn$borrow", "()" + BORROW_TYPE, true);
            if (decision.equals("statement")) super.visitVarInsn(Opcodes.ALOAD, 1);
            else super.visitLdcInsn("cancel");
            super.visitMethodInsn(
                    Opcodes.INVOKEVIRTUAL,
                    Type.getInternalName(UnchurnBorrow.class),
                    decision,
                    "(Ljava/lang/String;)V",
                    false);
            super.visitLabel(ownBody);
            super.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
            // keeps our frame apart from one that the method may have at its own first instruction
            super.visitInsn(Opcodes.NOP);
        }

        private void loadConnection() {
            super.visitVarInsn(Opcodes.ALOAD, 0);
            super.visitFieldInsn(Opcodes.GETFIELD, owner, field.name, field.descriptor);
        }

        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
            super.visitMaxs(Math.max(maxStack, 2), maxLocals);
        }
    }
}
