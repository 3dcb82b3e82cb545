package dev.unchurn.handle;

import dev.unchurn.bootstrap.UnchurnGate;
import dev.unchurn.jvm.Patch;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Lets {@code close()} and {@code abort()} of a driver's connection class tell the gate first. Immutable. */
final class ClosePatch implements Patch {
    @Override
    public byte[] apply(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new Visitor(writer), 0);
        return writer.toByteArray();
    }

    private static final class Visitor extends ClassVisitor {
        Visitor(ClassWriter writer) {
            super(Opcodes.ASM9, writer);
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
            return hasBody && (closes || aborts) ? new TellFirst(next) : next;
        }
    }

    private static final class TellFirst extends MethodVisitor {
        TellFirst(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            super.visitVarInsn(Opcodes.ALOAD, 0);
            super.visitMethodInsn(
                    Opcodes.INVOKESTATIC,
                    Type.getInternalName(UnchurnGate.class),
                    "closing",
                    "(Ljava/sql/Connection;)V",
                    false);
        }

        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
            super.visitMaxs(Math.max(maxStack, 1), maxLocals);
        }
    }
}
