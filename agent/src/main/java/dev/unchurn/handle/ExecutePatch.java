package dev.unchurn.handle;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Lets the {@code execute...} methods of a driver's statement class tell the gate when they begin and end. Immutable. */
final class ExecutePatch extends MethodPatch {
    @Override
    MethodVisitor change(Owner owner, int access, String name, String descriptor, MethodVisitor next) {
        boolean isOwn = (access & Opcodes.ACC_PUBLIC) != 0 && (access & Opcodes.ACC_BRIDGE) == 0;
        if (!isOwn || !isExecute(name)) return next;
        return new Tell(next, owner.hasFrames, descriptor.startsWith("(Ljava/lang/String;"));
    }

    /** Whether a method of this name sends statements, in JDBC's words (JDBC 4.3, {@code Statement}). */
    private static boolean isExecute(String name) {
        return name.equals("execute")
                || name.equals("executeQuery")
                || name.equals("executeUpdate")
                || name.equals("executeLargeUpdate")
                || name.equals("executeBatch")
                || name.equals("executeLargeBatch");
    }

    private static final class Tell extends Timed {
        private final boolean hasText;

        Tell(MethodVisitor next, boolean hasFrames, boolean hasText) {
            super(next, hasFrames);
            this.hasText = hasText;
        }

        @Override
        void tellBegin() {
            mv.visitVarInsn(Opcodes.ALOAD, 0);
            if (hasText) mv.visitVarInsn(Opcodes.ALOAD, 1);
            else mv.visitInsn(Opcodes.ACONST_NULL);
            String statement = Type.getDescriptor(java.sql.Statement.class);
            mv.visitMethodInsn(
                    Opcodes.INVOKESTATIC, GATE, "executing", "(" + statement + "Ljava/lang/String;)V", false);
        }
    }
}
