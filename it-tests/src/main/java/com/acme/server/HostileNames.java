package com.acme.server;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.sql.Connection;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Borrows in a class, a method, a source file and a thread whose names are what a careless report would run. Some connections
 * are closed, some forgotten; garbage is collected until it is told to end.
 */
public final class HostileNames {
    /** What a JVM allows in the name of a class: all but {@code . ; [ /}. */
    static final String CLASS = "<img src=x onerror=pwned=1>\"'&\u202e\u2028<script>pwned=1<!--";

    /** In the name of a method no {@code <} and {@code >}, either. */
    static final String METHOD = "javascript:pwned=1\" onmouseover=\"pwned=1";

    static final String FILE = "</pre></script><script>pwned=1</script><style>*{color:red}</style>.java";
    static final String THREAD = "</summary></details><svg onload=pwned=1>";

    private static String[] args;

    /** Arguments: URL, user, password. */
    public static void main(String[] arguments) throws Exception {
        args = arguments;
        Thread thread = new Thread(THREAD) {
            @Override
            public void run() {
                try {
                    work();
                } catch (Exception e) {
                    e.printStackTrace();
                }
            }
        };
        thread.start();
        thread.join();
        System.out.println("forgotten");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        while (!in.ready()) {
            System.gc();
            Thread.sleep(50);
        }
    }

    private static void work() throws Exception {
        Class<?> hostile = new ClassLoader(HostileNames.class.getClassLoader()) {
            Class<?> define(byte[] classFile) {
                return defineClass(null, classFile, 0, classFile.length);
            }
        }.define(classFile());
        for (int i = 0; i < 30; i++) {
            Connection connection = open(hostile);
            if (i % 10 != 0) {
                connection.close();
            }
        }
    }

    private static Connection open(Class<?> hostile) throws ReflectiveOperationException {
        return (Connection) hostile.getMethod(METHOD, String.class, String.class, String.class)
                .invoke(null, args[0], args[1], args[2]);
    }

    private static byte[] classFile() {
        String three = "(Ljava/lang/String;Ljava/lang/String;Ljava/lang/String;)Ljava/sql/Connection;";
        ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        out.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, CLASS, null, "java/lang/Object", null);
        out.visitSource(FILE, null);
        MethodVisitor method = out.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, METHOD, three, null, null);
        method.visitCode();
        Label line = new Label();
        method.visitLabel(line);
        method.visitLineNumber(7, line);
        for (int i = 0; i < 3; i++) {
            method.visitVarInsn(Opcodes.ALOAD, i);
        }
        method.visitMethodInsn(Opcodes.INVOKESTATIC, "java/sql/DriverManager", "getConnection", three, false);
        method.visitInsn(Opcodes.ARETURN);
        method.visitMaxs(0, 0);
        method.visitEnd();
        return out.toByteArray();
    }
}
