package dev.unchurn.handle;

import dev.unchurn.bootstrap.UnchurnGate;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * As {@code tell begin; try { body } finally { UnchurnGate.left() }}. What the body does with its local variables does not matter:
 * they are read before it only. Not thread-safe.
 */
abstract class Timed extends MethodVisitor {
    static final String GATE = Type.getInternalName(UnchurnGate.class);

    private static final int STACK = 2;

    private final boolean hasFrames;
    private final Label begin = new Label();
    private final Label end = new Label();

    /** @param hasFrames whether the class is of a version that has stack map frames */
    Timed(MethodVisitor next, boolean hasFrames) {
        super(Opcodes.ASM9, next);
        this.hasFrames = hasFrames;
    }

    /** Tells the gate that the method begins; with {@link #STACK} words of stack at most. */
    abstract void tellBegin();

    static void tellLeft(MethodVisitor code) {
        code.visitMethodInsn(Opcodes.INVOKESTATIC, GATE, "left", "()V", false);
    }

    @Override
    public void visitCode() {
        super.visitCode();
        tellBegin();
        super.visitLabel(begin);
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) tellLeft(mv);
        super.visitInsn(opcode);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitLabel(end);
        // after the method's own, which come first
        super.visitTryCatchBlock(begin, end, end, null);
        handler(mv, hasFrames);
        super.visitMaxs(Math.max(maxStack, STACK), maxLocals);
    }

    /** What catches everything at this place, tells and throws on; it needs one word of stack. */
    static void handler(MethodVisitor code, boolean hasFrames) {
        if (hasFrames) code.visitFrame(Opcodes.F_FULL, 0, null, 1, new Object[] {"java/lang/Throwable"});
        tellLeft(code);
        code.visitInsn(Opcodes.ATHROW);
    }
}
