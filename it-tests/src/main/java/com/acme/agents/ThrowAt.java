package com.acme.agents;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Makes every method of one name in one class throw. Argument: {@code package.Class.method}. */
public final class ThrowAt implements ClassFileTransformer {
    private final String type;
    private final String method;

    private ThrowAt(String place) {
        int dot = place.lastIndexOf('.');
        type = place.substring(0, dot).replace('.', '/');
        method = place.substring(dot + 1);
    }

    public static void premain(String place, Instrumentation instrumentation) {
        instrumentation.addTransformer(new ThrowAt(place));
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> loaded, ProtectionDomain domain, byte[] classFile) {
        if (!type.equals(name)) return null;
        System.err.println("program: throws in " + name + "." + method);
        ClassWriter out = new ClassWriter(0);
        new ClassReader(classFile).accept(new Throwing(out), 0);
        return out.toByteArray();
    }

    private final class Throwing extends ClassVisitor {
        Throwing(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor code = super.visitMethod(access, name, descriptor, signature, exceptions);
            if (!name.equals(method) || (access & Opcodes.ACC_ABSTRACT) != 0) return code;
            code.visitCode();
            code.visitTypeInsn(Opcodes.NEW, "java/lang/IllegalStateException");
            code.visitInsn(Opcodes.DUP);
            code.visitLdcInsn("injected");
            code.visitMethodInsn(
                    Opcodes.INVOKESPECIAL, "java/lang/IllegalStateException", "<init>", "(Ljava/lang/String;)V", false);
            code.visitInsn(Opcodes.ATHROW);
            code.visitMaxs(3, 20);
            code.visitEnd();
            return null;
        }
    }
}
