package dev.unchurn.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What may be in the agent jar, and nothing else: it lies on the class path of programs that are not ours. */
class JarContentIT {
    private static final Path JAR = Path.of("target/unchurn.jar");
    private static final String ENTRY_CLASS = "dev/unchurn/agent/AgentLoader.class";
    private static final long MAX_BYTES = 6L << 20;
    private static final int JAVA_8 = 52;
    private static final int JAVA_9 = 53;

    /** Classes that an older JVM does not load. */
    private static final Pattern FOR_NEWER_JVMS =
            Pattern.compile("unchurn/dev/unchurn/leak/WalkingLook[\\w$]*\\.classdata");

    private static final Pattern ALLOWED = Pattern.compile(String.join(
            "|",
            "META-INF/MANIFEST\\.MF",
            "META-INF/LICENSE",
            "META-INF/licenses/(asm|hdrhistogram|uplot)\\.txt",
            ENTRY_CLASS.replace(".", "\\."),
            "unchurn/java/sql/Unchurn[\\w$]+\\.classdata",
            "unchurn/dev/unchurn/(agent|cli|config|event|handle|instrument|jvm|leak|pool|report|session|shadow|stats)/[\\w$/]+\\.classdata",
            "unchurn/dev/unchurn/(report|cli)/[\\w/]+\\.(html|css|js|txt)",
            "unchurn/dev/unchurn/shaded/(asm|hdrhistogram)/[\\w$/]+\\.classdata"));

    /** How names look before they are relocated: in descriptors anywhere, as the name of a class alone (prose may). */
    private static final Pattern NOT_RELOCATED = Pattern.compile(
            ".*(org/(objectweb|HdrHistogram)|dev/unchurn/bootstrap).*|(org\\.(objectweb|HdrHistogram)|dev\\.unchurn\\.bootstrap)[\\w.$]*");

    /** javac leaves the name of an interface whose constants it has inlined; nothing ever resolves it. */
    private static final Set<String> INLINED = Set.of("org/objectweb/asm/Opcodes");

    private static final Map<String, byte[]> FILES = new TreeMap<>();
    private static Manifest manifest = new Manifest();

    @BeforeAll
    static void readJar() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            manifest = jar.getManifest();
            for (JarEntry entry :
                    jar.stream().filter(found -> !found.isDirectory()).toList()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    FILES.put(entry.getName(), in.readAllBytes());
                }
            }
        }
    }

    @Test
    void jar_hasOnlyWhatIsListed() {
        assertThat(FILES.keySet())
                .filteredOn(name -> !ALLOWED.matcher(name).matches())
                .isEmpty();
    }

    @Test
    void classPath_seesOneClass() {
        assertThat(FILES.keySet()).filteredOn(name -> name.endsWith(".class")).containsExactly(ENTRY_CLASS);
    }

    @Test
    void jar_isSmall() {
        assertThat(JAR.toFile()).isFile();
        assertThat(JAR.toFile().length()).isLessThanOrEqualTo(MAX_BYTES);
    }

    @Test
    void classes_runOnJava8() {
        assertThat(classFiles()).isNotEmpty().allSatisfy((name, bytes) -> {
            ByteBuffer head = ByteBuffer.wrap(bytes);
            assertThat(head.getInt()).as("magic").isEqualTo(0xCAFEBABE);
            assertThat(head.getInt() & 0xFFFF)
                    .as("version")
                    .isLessThanOrEqualTo(FOR_NEWER_JVMS.matcher(name).matches() ? JAVA_9 : JAVA_8);
        });
    }

    @Test
    void names_insideTheJar_areRelocated() throws IOException {
        assertThat(FILES.keySet()).noneMatch(name -> NOT_RELOCATED.matcher(name).matches());
        for (Map.Entry<String, byte[]> file : classFiles().entrySet()) {
            assertThat(texts(file.getValue()))
                    .as(file.getKey())
                    .filteredOn(text -> NOT_RELOCATED.matcher(text).matches())
                    .isSubsetOf(INLINED);
        }
    }

    @Test
    void gate_hasTheAnnotationByTheNameThatTheJvmKnows() throws IOException {
        assertThat(texts(FILES.getOrDefault("unchurn/java/sql/UnchurnGate.classdata", new byte[10])))
                .contains("Ljdk/internal/vm/annotation/DontInline;");
    }

    @Test
    void licences_comeAlong() {
        assertThat(text("META-INF/LICENSE")).contains("Apache License", "Version 2.0");
        assertThat(text("META-INF/licenses/asm.txt")).contains("INRIA, France Telecom");
        assertThat(text("META-INF/licenses/hdrhistogram.txt")).contains("Gil Tene");
        assertThat(text("META-INF/licenses/uplot.txt")).contains("Leon Sorokin");
    }

    @Test
    void manifest_saysWhatTheJvmNeeds() {
        Attributes main = manifest.getMainAttributes();
        String entryClass = "dev.unchurn.agent.AgentLoader";
        assertThat(main.getValue("Premain-Class")).isEqualTo(entryClass);
        assertThat(main.getValue("Agent-Class")).isEqualTo(entryClass);
        assertThat(main.getValue("Main-Class")).isEqualTo(entryClass);
        assertThat(main.getValue("Can-Retransform-Classes")).isEqualTo("true");
        assertThat(main.getValue("Can-Redefine-Classes")).isEqualTo("true");
        assertThat(main.getValue("Automatic-Module-Name")).isEqualTo("dev.unchurn");
        assertThat(main.getValue("Implementation-Version")).isNotBlank();
        assertThat(main.getValue("Boot-Class-Path")).isNull();
        assertThat(main.getValue("Multi-Release")).isNull();
    }

    private static Map<String, byte[]> classFiles() {
        Map<String, byte[]> found = new TreeMap<>(FILES);
        found.keySet().removeIf(name -> !name.endsWith(".class") && !name.endsWith(".classdata"));
        return found;
    }

    /** The names, descriptors and strings of a class: all UTF-8 constants of its pool. */
    private static List<String> texts(byte[] bytes) throws IOException {
        List<String> texts = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            in.skipNBytes(8);
            int count = in.readUnsignedShort();
            for (int index = 1; index < count; index++) {
                int tag = in.readUnsignedByte();
                if (tag == 1) texts.add(in.readUTF());
                else in.skipNBytes(sizeOf(tag));
                if (tag == 5 || tag == 6) index++;
            }
        }
        return texts;
    }

    /** Bytes of a constant after its tag, JVM specification 4.4. */
    private static int sizeOf(int tag) {
        return switch (tag) {
            case 7, 8, 16, 19, 20 -> 2;
            case 15 -> 3;
            case 5, 6 -> 8;
            default -> 4;
        };
    }

    private static String text(String name) {
        assertThat(FILES).containsKey(name);
        return new String(FILES.get(name), StandardCharsets.UTF_8);
    }
}
