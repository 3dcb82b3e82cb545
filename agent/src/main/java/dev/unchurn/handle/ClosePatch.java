package dev.unchurn.handle;

import dev.unchurn.bootstrap.UnchurnGate;
import dev.unchurn.jvm.Patch;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Lets {@code close()} and {@code abort()} of a driver's connection class tell the gate at their end: what has been asked to
 * close may have refused. Immutable.
 */
final class ClosePatch implements Patch {
    @Override
    public byte[] apply(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new Visitor(writer), 0);
        return writer.toByteArray();
    }

    private static final class Visitor extends ClassVisitor {
        private String className = "";
        private boolean hasFrames;

        Visitor(ClassWriter writer) {
            super(Opcodes.ASM9, writer);
        }

        @Override
        public void visit(
                int version,
                int access,
                String name,
                @Nullable String signature,
                @Nullable String superName,
                String @Nullable [] interfaces) {
            super.visit(version, access, name, signature, superName, interfaces);
            className = name;
            hasFrames = (version & 0xffff) >= Opcodes.V1_6;
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            boolean closes = name.equals("close") && descriptor.equals("()V");
            boolean aborts = name.equals("abort") && descriptor.equals("(Ljava/util/concurrent/Executor;)V");
            boolean hasBody = (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_STATIC)) == 0;
            if (!hasBody) return next;
            if (closes) return new TellLast(next, className, hasFrames);
            return aborts ? new TellReturn(next, "aborted") : next;
        }
    }

    private static class TellReturn extends MethodVisitor {
        private final String question;

        TellReturn(MethodVisitor next, String question) {
            super(Opcodes.ASM9, next);
            this.question = question;
        }

        @Override
        public void visitInsn(int opcode) {
            if (opcode == Opcodes.RETURN) tell();
            super.visitInsn(opcode);
        }

        final void tell() {
            super.visitVarInsn(Opcodes.ALOAD, 0);
            super.visitMethodInsn(
                    Opcodes.INVOKESTATIC,
                    Type.getInternalName(UnchurnGate.class),
                    question,
                    "(Ljava/sql/Connection;)V",
                    false);
        }

        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
            // the operand stack may hold something when the body returns
            super.visitMaxs(maxStack + 1, maxLocals);
        }
    }

    /** As {@code try { body } finally { UnchurnGate.closed(this) }}. */
    private static final class TellLast extends TellReturn {
        private final String className;
        private final boolean hasFrames;
        private final Label begin = new Label();
        private final Label end = new Label();

        TellLast(MethodVisitor next, String className, boolean hasFrames) {
            super(next, "closed");
            this.className = className;
            this.hasFrames = hasFrames;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            super.visitLabel(begin);
        }

        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
            super.visitLabel(end);
            // after the method's own, which come first
            super.visitTryCatchBlock(begin, end, end, null);
            if (hasFrames) {
                super.visitFrame(Opcodes.F_FULL, 1, new Object[] {className}, 1, new Object[] {"java/lang/Throwable"});
            }
            tell();
            super.visitInsn(Opcodes.ATHROW);
            super.visitMaxs(Math.max(maxStack, 1), maxLocals);
        }
    }
}
