package dev.unchurn.handle;

import dev.unchurn.jvm.Patch;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Lets the {@code execute...} methods of a driver's statement class tell the gate when they begin and end. Immutable. */
final class ExecutePatch implements Patch {
    @Override
    public byte[] apply(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new Visitor(writer), 0);
        return writer.toByteArray();
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

    private static final class Visitor extends ClassVisitor {
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
            int unfit = Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_BRIDGE;
            boolean isOwn = (access & Opcodes.ACC_PUBLIC) != 0 && (access & unfit) == 0;
            if (!isOwn || !isExecute(name)) return next;
            return new Tell(next, hasFrames, descriptor.startsWith("(Ljava/lang/String;"));
        }
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
