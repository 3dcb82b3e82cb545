package dev.unchurn.handle;

import dev.unchurn.jvm.Patch;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** A patch of some methods of a class. Immutable. */
abstract class MethodPatch implements Patch {
    private static final int NO_BODY = Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE;

    /** The class that is patched. Immutable. */
    static final class Owner {
        /** Internal name. */
        final String name;

        /** Whether the class is of a version that has stack map frames. */
        final boolean hasFrames;

        Owner(String name, boolean hasFrames) {
            this.name = name;
            this.hasFrames = hasFrames;
        }
    }

    @Override
    public final byte[] apply(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new Visitor(writer), 0);
        return writer.toByteArray();
    }

    /**
     * What writes an instance method that has a body.
     *
     * @param next writes it as it is
     */
    abstract MethodVisitor change(Owner owner, int access, String name, String descriptor, MethodVisitor next);

    private final class Visitor extends ClassVisitor {
        private Owner owner = new Owner("", false);

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
            owner = new Owner(name, (version & 0xffff) >= Opcodes.V1_6);
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            return (access & NO_BODY) == 0 ? change(owner, access, name, descriptor, next) : next;
        }
    }
}
