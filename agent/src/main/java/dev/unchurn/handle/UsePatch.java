package dev.unchurn.handle;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Lets a driver's connection class tell the gate which statements it makes, and when it ends transactions or switches auto-commit:
 * for connections that are observed. Immutable.
 */
final class UsePatch extends MethodPatch {
    private static final String CONNECTION = "Ljava/sql/Connection;";

    @Override
    MethodVisitor change(Owner owner, int access, String name, String descriptor, MethodVisitor next) {
        if ((access & Opcodes.ACC_PUBLIC) == 0) return next;
        if (makesStatement(name, descriptor)) return new Making(next, descriptor.startsWith("(Ljava/lang/String;"));
        boolean switches = switchesAutoCommit(name, descriptor);
        return switches || endsTransaction(name, descriptor) ? new Ending(next, owner.hasFrames, switches) : next;
    }

    /** Whether the method ends the transaction, and not only goes back to a savepoint. */
    static boolean endsTransaction(String name, String descriptor) {
        return descriptor.equals("()V") && (name.equals("commit") || name.equals("rollback"));
    }

    static boolean switchesAutoCommit(String name, String descriptor) {
        return descriptor.equals("(Z)V") && name.equals("setAutoCommit");
    }

    private static boolean makesStatement(String name, String descriptor) {
        boolean isName =
                name.equals("createStatement") || name.equals("prepareStatement") || name.equals("prepareCall");
        return isName && Type.getReturnType(descriptor).getSort() == Type.OBJECT;
    }

    private static final class Making extends MethodVisitor {
        private final boolean hasText;

        Making(MethodVisitor next, boolean hasText) {
            super(Opcodes.ASM9, next);
            this.hasText = hasText;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            if (!hasText) return;
            super.visitVarInsn(Opcodes.ALOAD, 0);
            super.visitVarInsn(Opcodes.ALOAD, 1);
            tell("preparing", "(" + CONNECTION + "Ljava/lang/String;)V");
        }

        @Override
        public void visitInsn(int opcode) {
            if (opcode == Opcodes.ARETURN) {
                super.visitInsn(Opcodes.DUP);
                tell("made", "(Ljava/lang/Object;)V");
            }
            super.visitInsn(opcode);
        }

        private void tell(String what, String descriptor) {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, Timed.GATE, what, descriptor, false);
        }

        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
            super.visitMaxs(Math.max(maxStack + 1, 2), maxLocals);
        }
    }

    private static final class Ending extends Timed {
        private final boolean switches;

        Ending(MethodVisitor next, boolean hasFrames, boolean switches) {
            super(next, hasFrames);
            this.switches = switches;
        }

        @Override
        void tellBegin() {
            mv.visitVarInsn(Opcodes.ALOAD, 0);
            if (switches) mv.visitVarInsn(Opcodes.ILOAD, 1);
            String what = switches ? "switchingAutoCommit" : "endingTransaction";
            mv.visitMethodInsn(Opcodes.INVOKESTATIC, GATE, what, "(" + CONNECTION + (switches ? "Z)V" : ")V"), false);
        }
    }
}
