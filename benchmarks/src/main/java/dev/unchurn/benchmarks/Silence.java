package dev.unchurn.benchmarks;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * An agent before the agent, which takes its ears off: nobody hears of an opening, a borrow or a release, so nothing is counted.
 * There is no option for that; this is what diagnosis is compared with. To be used with {@code stacks=off,statements=off}. Stateless.
 */
public final class Silence implements ClassFileTransformer {
    private static final String LISTENERS = "dev/unchurn/event/Listeners";
    private static final Set<String> HEARD = Set.of("opened", "borrowed", "released");

    private Silence() {}

    /** By the JVM, before the program. */
    public static void premain(@Nullable String argument, Instrumentation instrumentation) {
        instrumentation.addTransformer(new Silence());
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] bytes) {
        if (!LISTENERS.equals(name)) return null;
        ClassReader read = new ClassReader(bytes);
        ClassWriter silent = new ClassWriter(0);
        read.accept(new Silencer(silent), 0);
        return silent.toByteArray();
    }

    private static final class Silencer extends ClassVisitor {
        private int silenced;

        Silencer(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access, String name, String descriptor, @Nullable String signature, String @Nullable [] thrown) {
            MethodVisitor method = super.visitMethod(access, name, descriptor, signature, thrown);
            if (!HEARD.contains(name) || (access & Opcodes.ACC_PUBLIC) == 0) return method;
            silenced++;
            method.visitCode();
            method.visitInsn(Opcodes.RETURN);
            method.visitMaxs(0, 8);
            method.visitEnd();
            return null;
        }

        @Override
        public void visitEnd() {
            if (silenced != HEARD.size()) {
                System.err.println("the agent's listeners have changed: they cannot be silenced");
                Runtime.getRuntime().halt(1);
            }
            super.visitEnd();
        }
    }
}
