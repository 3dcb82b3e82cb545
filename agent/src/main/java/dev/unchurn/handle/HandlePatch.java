package dev.unchurn.handle;

import dev.unchurn.bootstrap.UnchurnBorrow;
import dev.unchurn.bootstrap.UnchurnHandle;
import dev.unchurn.handle.ClassShape.MethodShape;
import dev.unchurn.jvm.Patch;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Patches the methods of a driver's connection class that a handle cannot override (final ones): "if this is a handle, ask
 * its delegate". Learns the class's shape on the way: what the JVM gives us is the class as it really is. Used once.
 */
final class HandlePatch implements Patch {
    private static final String HANDLE = Type.getInternalName(UnchurnHandle.class);
    private static final String BORROW = Type.getInternalName(UnchurnBorrow.class);
    private static final String BORROW_TYPE = Type.getDescriptor(UnchurnBorrow.class);

    private final String packageName;
    private final MethodTable table;
    private @Nullable ClassShape shape;

    /** @param packageName internal name of the package that the handle class will be in */
    HandlePatch(String packageName, MethodTable table) {
        this.packageName = packageName;
        this.table = table;
    }

    /** The class without its superclasses. */
    ClassShape shape() {
        ClassShape known = shape;
        if (known == null) throw new IllegalStateException("the patch was not applied");
        return known;
    }

    @Override
    public byte[] apply(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassShape found = new ClassShape();
        found.add(reader);
        shape = found;
        List<MethodShape> methods = found.methodsNotOverridableFrom(packageName);
        if (methods.isEmpty()) return classFile;
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new Visitor(writer, reader.getClassName(), methods), 0);
        return writer.toByteArray();
    }

    private final class Visitor extends ClassVisitor {
        private final String owner;
        private final List<MethodShape> methods;

        Visitor(ClassWriter writer, String owner, List<MethodShape> methods) {
            super(Opcodes.ASM9, writer);
            this.owner = owner;
            this.methods = methods;
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            if ((access & (Opcodes.ACC_NATIVE | Opcodes.ACC_ABSTRACT)) != 0) return next;
            for (MethodShape method : methods) {
                if (method.name.equals(name) && method.descriptor.equals(descriptor)) {
                    return new AskDelegate(next, owner, method, table);
                }
            }
            return next;
        }
    }

    private static final class AskDelegate extends MethodVisitor {
        private final String owner;
        private final MethodShape method;
        private final Treatment treatment;

        AskDelegate(MethodVisitor next, String owner, MethodShape method, MethodTable table) {
            super(Opcodes.ASM9, next);
            this.owner = owner;
            this.method = method;
            this.treatment = table.treatment(method.name, method.descriptor, method.is(Opcodes.ACC_PUBLIC));
            if (treatment != Treatment.FORWARD && treatment != Treatment.TEXT && treatment != Treatment.PIN) {
                throw new IllegalStateException("final " + method.name + " would need " + treatment);
            }
        }

        @Override
        public void visitCode() {
            super.visitCode();
            Label ownBody = new Label();
            super.visitVarInsn(Opcodes.ALOAD, 0);
            super.visitTypeInsn(Opcodes.INSTANCEOF, HANDLE);
            super.visitJumpInsn(Opcodes.IFEQ, ownBody);
            if (treatment.hasText()) tellText();
            if (treatment == Treatment.PIN) tellPinned();
            loadHandle();
            super.visitMethodInsn(Opcodes.INVOKEINTERFACE, HANDLE, "unchurn$live", "()Ljava/sql/Connection;", true);
            super.visitTypeInsn(Opcodes.CHECKCAST, owner);
            HandleGenerator.loadArguments(mv, method.descriptor);
            super.visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, method.name, method.descriptor, false);
            super.visitInsn(Type.getReturnType(method.descriptor).getOpcode(Opcodes.IRETURN));
            super.visitLabel(ownBody);
            super.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
            // keeps our frame apart from one that the method may have at its own first instruction
            super.visitInsn(Opcodes.NOP);
        }

        private void loadHandle() {
            super.visitVarInsn(Opcodes.ALOAD, 0);
            super.visitTypeInsn(Opcodes.CHECKCAST, HANDLE);
        }

        private void loadBorrow() {
            loadHandle();
            super.visitMethodInsn(Opcodes.INVOKEINTERFACE, HANDLE, "unchurn$borrow", "()" + BORROW_TYPE, true);
        }

        private void tellText() {
            loadBorrow();
            super.visitVarInsn(Opcodes.ALOAD, 1);
            super.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BORROW, "statement", "(Ljava/lang/String;)V", false);
        }

        private void tellPinned() {
            loadBorrow();
            super.visitLdcInsn(method.name);
            super.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BORROW, "pinned", "(Ljava/lang/String;)V", false);
        }

        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
            int needed = Type.getArgumentsAndReturnSizes(method.descriptor) >> 2;
            super.visitMaxs(Math.max(maxStack, Math.max(needed + 1, 2)), maxLocals);
        }
    }
}
