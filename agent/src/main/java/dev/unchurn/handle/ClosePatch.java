package dev.unchurn.handle;

import dev.unchurn.bootstrap.UnchurnGate;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Lets {@code close()} and {@code abort()} of a driver's connection class tell the gate at their end: what has been asked to
 * close may have refused. Immutable.
 */
final class ClosePatch extends MethodPatch {
    @Override
    MethodVisitor change(Owner owner, int access, String name, String descriptor, MethodVisitor next) {
        if (name.equals("close") && descriptor.equals("()V")) return new TellLast(next, owner);
        boolean aborts = name.equals("abort") && descriptor.equals("(Ljava/util/concurrent/Executor;)V");
        return aborts ? new TellReturn(next, "aborted") : next;
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
        private final Owner owner;
        private final Label begin = new Label();
        private final Label end = new Label();

        TellLast(MethodVisitor next, Owner owner) {
            super(next, "closed");
            this.owner = owner;
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
            if (owner.hasFrames) {
                super.visitFrame(Opcodes.F_FULL, 1, new Object[] {owner.name}, 1, new Object[] {"java/lang/Throwable"});
            }
            tell();
            super.visitInsn(Opcodes.ATHROW);
            super.visitMaxs(Math.max(maxStack, 1), maxLocals);
        }
    }
}
