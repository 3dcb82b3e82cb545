package dev.unchurn.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unchurn.testing.LiveJvm;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class PatchesTest {
    private final Patches patches = LiveJvm.PATCHES;

    static final class One {
        static String word() {
            return "one";
        }
    }

    static final class Two {
        static String word() {
            return "two";
        }
    }

    static final class Three {
        static String word() {
            return "three";
        }
    }

    static final class Four {
        static String word() {
            return "four";
        }
    }

    /** Puts something before each text constant. */
    private static Patch prefix(String prefix) {
        return classFile -> {
            ClassWriter out = new ClassWriter(0);
            new ClassReader(classFile)
                    .accept(
                            new ClassVisitor(Opcodes.ASM9, out) {
                                @Override
                                public MethodVisitor visitMethod(int a, String name, String d, String s, String[] e) {
                                    return new MethodVisitor(Opcodes.ASM9, super.visitMethod(a, name, d, s, e)) {
                                        @Override
                                        public void visitLdcInsn(Object value) {
                                            boolean own = name.equals("word") && value instanceof String;
                                            super.visitLdcInsn(own ? prefix + value : value);
                                        }
                                    };
                                }
                            },
                            0);
            return out.toByteArray();
        };
    }

    @Test
    void patches_ofOneClass_addUp() throws Exception {
        patches.apply(Map.of(One.class, prefix("a")));
        patches.apply(Map.of(One.class, prefix("b")));
        assertThat(One.word()).isEqualTo("baone");
    }

    @Test
    void patches_stay_whenSomebodyElseTransformsAgain() throws Exception {
        patches.apply(Map.of(Three.class, prefix("a")));
        LiveJvm.INSTRUMENTATION.retransformClasses(Three.class);
        assertThat(Three.word()).isEqualTo("athree");
    }

    @Test
    void patches_whilePaused_areAppliedAndStayFromThenOn() throws Exception {
        Patches paused = new Patches(LiveJvm.INSTRUMENTATION, "none/Such", (loader, classFile) -> null);
        paused.install();
        paused.pause(false);
        paused.apply(Map.of(Four.class, prefix("a")));
        assertThat(Four.word()).isEqualTo("afour");
        paused.resume();
        LiveJvm.INSTRUMENTATION.retransformClasses(Four.class);
        assertThat(Four.word()).isEqualTo("afour");
        paused.pause(true);
        paused.resume();
        LiveJvm.INSTRUMENTATION.retransformClasses(Four.class);
        assertThat(Four.word()).isEqualTo("four");
    }

    @Test
    void patch_thatRefuses_leavesAllClassesAsTheyWere() {
        Map<Class<?>, Patch> made = new LinkedHashMap<>();
        made.put(Two.class, prefix("a"));
        made.put(PatchesTest.class, classFile -> {
            throw new IllegalArgumentException("not as expected");
        });
        assertThatThrownBy(() -> patches.apply(made)).hasRootCauseMessage("not as expected");
        assertThat(Two.word()).isEqualTo("two");
    }

    @Test
    void patch_thatMakesNonsense_isRefusedByTheJvm() {
        assertThatThrownBy(() -> patches.apply(Map.of(Two.class, classFile -> new byte[] {1, 2, 3})))
                .hasMessageContaining("does not let us patch")
                .hasCauseInstanceOf(LinkageError.class);
        assertThat(Two.word()).isEqualTo("two");
    }

    @Test
    void class_thatCannotBeChanged_isRefused() {
        assertThatThrownBy(() -> patches.apply(Map.of(int.class, prefix("a"))))
                .hasMessageContaining("does not let us patch");
    }
}
