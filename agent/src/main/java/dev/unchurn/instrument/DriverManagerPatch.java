package dev.unchurn.instrument;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Puts calls to the gate into {@code DriverManager}. All public {@code getConnection} methods end in a private one that
 * also carries the caller's class (JDK 8u504, 11.0.24, 17.0.15, 25.0.3); that one asks the gate first. The one that nearly all
 * programs call, with a user and a password, asks already before it makes {@code Properties} of them: making, reading and
 * comparing those is half of what a borrow costs. Not thread-safe: one instance for one class file.
 */
final class DriverManagerPatch extends ClassVisitor {
    private static final String GATE = "dev/unchurn/bootstrap/UnchurnGate";
    private static final String CONNECT =
            "(Ljava/lang/String;Ljava/util/Properties;Ljava/lang/Class;)Ljava/sql/Connection;";

    private static final String THREE_STRINGS =
            "(Ljava/lang/String;Ljava/lang/String;Ljava/lang/String;)Ljava/sql/Connection;";
    private static final String CONNECT_WITH_STRINGS =
            "(Ljava/lang/String;Ljava/lang/String;Ljava/lang/String;Ljava/lang/Class;)Ljava/sql/Connection;";
    private static final String GET_CALLER_CLASS = "getCallerClass";

    /** Whose {@code getCallerClass()} the methods of this JVM ask, which only those that are marked for it may. */
    private final @Nullable String reflection;

    private boolean connectPatched;
    private boolean deregisterPatched;
    private boolean initializerPatched;

    private DriverManagerPatch(ClassWriter writer, @Nullable String reflection) {
        super(Opcodes.ASM9, writer);
        this.reflection = reflection;
    }

    /**
     * The patched class file.
     *
     * @throws IllegalStateException when a method that we need is not there
     */
    static byte[] apply(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, 0);
        DriverManagerPatch patch = new DriverManagerPatch(writer, callersOwner(reader));
        reader.accept(patch, 0);
        patch.checkComplete();
        return writer.toByteArray();
    }

    /**
     * The class that the method with three strings asks for its caller: {@code sun.reflect.Reflection} on Java 8, {@code
     * jdk.internal.reflect.Reflection} later; null when it does not, and then it is left as it is.
     */
    private static @Nullable String callersOwner(ClassReader reader) {
        final String[] found = new String[1];
        reader.accept(
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public @Nullable MethodVisitor visitMethod(
                            int access,
                            String name,
                            String descriptor,
                            @Nullable String signature,
                            String @Nullable [] exceptions) {
                        if (!name.equals("getConnection") || !descriptor.equals(THREE_STRINGS)) return null;
                        return new MethodVisitor(Opcodes.ASM9) {
                            @Override
                            public void visitMethodInsn(
                                    int opcode, String owner, String called, String type, boolean isInterface) {
                                if (called.equals(GET_CALLER_CLASS)) found[0] = owner;
                            }
                        };
                    }
                },
                ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return found[0];
    }

    private void checkComplete() {
        if (!connectPatched) missing("getConnection(String, Properties, Class)");
        if (!deregisterPatched) missing("deregisterDriver(Driver)");
        if (!initializerPatched) missing("its static initializer");
    }

    private static void missing(String method) {
        throw new IllegalStateException("java.sql.DriverManager of this JVM has no " + method);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        if (name.equals("getConnection") && descriptor.equals(CONNECT)) {
            connectPatched = true;
            return new AskFirst(next, null);
        }
        if (reflection != null && name.equals("getConnection") && descriptor.equals(THREE_STRINGS)) {
            return new AskFirst(next, reflection);
        }
        if (name.equals("deregisterDriver") && descriptor.equals("(Ljava/sql/Driver;)V")) {
            deregisterPatched = true;
            return new TellDeregistered(next);
        }
        if (name.equals("<clinit>")) {
            initializerPatched = true;
            return new TellReady(next);
        }
        return next;
    }

    /**
     * Returns what the gate gives, goes on when it gives nothing. Both methods have three parameters; one of them has to be told
     * its caller.
     */
    private static final class AskFirst extends MethodVisitor {
        private final @Nullable String reflection;

        AskFirst(MethodVisitor next, @Nullable String reflection) {
            super(Opcodes.ASM9, next);
            this.reflection = reflection;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            Label goOn = new Label();
            super.visitVarInsn(Opcodes.ALOAD, 0);
            super.visitVarInsn(Opcodes.ALOAD, 1);
            super.visitVarInsn(Opcodes.ALOAD, 2);
            if (reflection != null) {
                super.visitMethodInsn(Opcodes.INVOKESTATIC, reflection, GET_CALLER_CLASS, "()Ljava/lang/Class;", false);
            }
            String descriptor = reflection == null ? CONNECT : CONNECT_WITH_STRINGS;
            super.visitMethodInsn(Opcodes.INVOKESTATIC, GATE, "connect", descriptor, false);
            super.visitInsn(Opcodes.DUP);
            super.visitJumpInsn(Opcodes.IFNULL, goOn);
            super.visitInsn(Opcodes.ARETURN);
            super.visitLabel(goOn);
            // the locals are those at entry, so the method's own compressed frames stay right after this one
            super.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {"java/sql/Connection"});
            super.visitInsn(Opcodes.POP);
        }

        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
            super.visitMaxs(Math.max(maxStack, 4), maxLocals);
        }
    }

    private static final class TellDeregistered extends MethodVisitor {
        TellDeregistered(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            super.visitVarInsn(Opcodes.ALOAD, 0);
            super.visitMethodInsn(Opcodes.INVOKESTATIC, GATE, "deregistered", "(Ljava/sql/Driver;)V", false);
        }

        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
            super.visitMaxs(Math.max(maxStack, 1), maxLocals);
        }
    }

    /** At the end of the static initializer, when the drivers of Java 8 are loaded already. */
    private static final class TellReady extends MethodVisitor {
        TellReady(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitInsn(int opcode) {
            if (opcode == Opcodes.RETURN) {
                super.visitMethodInsn(Opcodes.INVOKESTATIC, GATE, "ready", "()V", false);
            }
            super.visitInsn(opcode);
        }
    }
}
