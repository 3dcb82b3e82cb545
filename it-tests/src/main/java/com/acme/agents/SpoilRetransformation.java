package com.acme.agents;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Spoils every retransformation of one class. Argument: the class's name, and behind a colon {@code garbage} (not a class
 * file) or {@code method} (one more method, which no JVM accepts).
 */
public final class SpoilRetransformation implements ClassFileTransformer {
    private final String type;
    private final boolean garbage;

    private SpoilRetransformation(String argument) {
        int colon = argument.indexOf(':');
        type = argument.substring(0, colon).replace('.', '/');
        garbage = argument.endsWith(":garbage");
    }

    public static void premain(String argument, Instrumentation instrumentation) {
        instrumentation.addTransformer(new SpoilRetransformation(argument), true);
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> loaded, ProtectionDomain domain, byte[] classFile) {
        if (loaded == null || !type.equals(name)) return null;
        System.err.println("program: spoils " + name);
        if (garbage) return new byte[] {1, 2, 3};
        ClassWriter out = new ClassWriter(0);
        new ClassReader(classFile).accept(out, 0);
        out.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT, "oneMore", "()V", null, null)
                .visitEnd();
        return out.toByteArray();
    }
}
