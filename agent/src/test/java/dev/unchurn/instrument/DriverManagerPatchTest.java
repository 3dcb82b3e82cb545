package dev.unchurn.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unchurn.testing.LiveJvm;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.util.CheckClassAdapter;

/** On the class file of the JDK that runs the test. */
class DriverManagerPatchTest {
    private static final byte[] ORIGINAL = LiveJvm.classFile(DriverManager.class);

    @Test
    void patchedClass_isVerified() {
        StringWriter problems = new StringWriter();
        byte[] patched = DriverManagerPatch.apply(ORIGINAL);
        CheckClassAdapter.verify(
                new ClassReader(patched), getClass().getClassLoader(), false, new PrintWriter(problems));
        assertThat(problems.toString()).isEmpty();
    }

    @Test
    void patchedClass_asksTheGate_inFourPlaces() {
        assertThat(gateCalls(DriverManagerPatch.apply(ORIGINAL)))
                .containsExactlyInAnyOrder(
                        "getConnection: connect",
                        "getConnection: connect",
                        "deregisterDriver: deregistered",
                        "<clinit>: ready");
        assertThat(gateCalls(ORIGINAL)).isEmpty();
    }

    private static List<String> gateCalls(byte[] classFile) {
        List<String> calls = new ArrayList<>();
        new ClassReader(classFile)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(int a, String method, String d, String s, String[] e) {
                                return new MethodVisitor(Opcodes.ASM9) {
                                    @Override
                                    public void visitMethodInsn(
                                            int op, String owner, String name, String d, boolean i) {
                                        if (owner.endsWith("/UnchurnGate")) calls.add(method + ": " + name);
                                    }
                                };
                            }
                        },
                        0);
        return calls;
    }

    @Test
    void patchedClass_keepsItsShape() {
        assertThat(shape(DriverManagerPatch.apply(ORIGINAL))).isEqualTo(shape(ORIGINAL));
    }

    private static List<String> shape(byte[] classFile) {
        List<String> members = new ArrayList<>();
        new ClassReader(classFile)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(int a, String name, String d, String s, String[] e) {
                                members.add(a + " " + name + d);
                                return null;
                            }
                        },
                        0);
        return members;
    }

    @ParameterizedTest
    @CsvSource({
        "getConnection, 'getConnection(String, Properties, Class)'",
        "deregisterDriver, deregisterDriver(Driver)",
        "<clinit>, its static initializer"
    })
    void class_withoutAMethodThatWeNeed_isRefusedByName(String method, String named) {
        assertThatThrownBy(() -> DriverManagerPatch.apply(without(method)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has no " + named);
    }

    private static byte[] without(String method) {
        ClassWriter out = new ClassWriter(0);
        new ClassReader(ORIGINAL)
                .accept(
                        new ClassVisitor(Opcodes.ASM9, out) {
                            @Override
                            public MethodVisitor visitMethod(int a, String name, String d, String s, String[] e) {
                                return name.equals(method) ? null : super.visitMethod(a, name, d, s, e);
                            }
                        },
                        0);
        return out.toByteArray();
    }
}
