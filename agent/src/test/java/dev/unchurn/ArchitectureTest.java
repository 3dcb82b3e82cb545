package dev.unchurn;

import static com.tngtech.archunit.lang.conditions.ArchConditions.accessField;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.conditions.ArchConditions.have;
import static com.tngtech.archunit.lang.conditions.ArchConditions.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the table of packages: who may import what. Inner rooms never know outer ones. */
class ArchitectureTest {
    private static final String ROOT = "dev.unchurn.";
    private static final Path SOURCES = Path.of("src/main/java/dev/unchurn");
    private static final String ASM = "org.objectweb.asm..";

    /** Package, and what it may import beside {@code java.*} and itself: our packages by name, libraries with dots. */
    private static final Map<String, List<String>> MAY_IMPORT = new TreeMap<>(Map.ofEntries(
            Map.entry("bootstrap", List.of()),
            Map.entry("config", List.of()),
            Map.entry("event", List.of()),
            Map.entry("jvm", List.of(ASM)),
            Map.entry("pool", List.of("config", "event")),
            // pool: a session is the Physical that the pool asks to reset, validate and close
            Map.entry("session", List.of("config", "event", "pool")),
            Map.entry("leak", List.of("config", "event", "pool")),
            Map.entry("handle", List.of("bootstrap", "config", "event", "jvm", "leak", "pool", "session", ASM)),
            Map.entry("stats", List.of("config", "event", "org.HdrHistogram..")),
            // pool: the shadow plays with the books and rules of the real pool, in virtual time
            Map.entry("shadow", List.of("event", "pool", "stats", "org.HdrHistogram..")),
            Map.entry("report", List.of("config", "event", "stats", "jdk.jfr..")),
            Map.entry("report.html", List.of("config", "event", "report", "stats")),
            Map.entry("instrument", List.of("bootstrap", "config", "event", "jvm", ASM)),
            Map.entry("cli", List.of("config", "stats", "com.sun.tools.attach.."))));

    /** Knows everybody, and nobody knows it. */
    private static final String OUTERMOST = "agent";

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.unchurn");

    static Stream<String> packagesOfTheTable() {
        return MAY_IMPORT.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("packagesOfTheTable")
    void package_ofTheTable_importsOnlyItsRow(String name) {
        List<String> allowed = new ArrayList<>(List.of("java..", "javax..", "org.jspecify..", ROOT + name + ".."));
        for (String other : MAY_IMPORT.get(name)) {
            allowed.add(other.endsWith("..") ? other : ROOT + other + "..");
        }
        classes()
                .that()
                .resideInAPackage(ROOT + name + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed.toArray(String[]::new))
                .allowEmptyShould(true)
                .check(OURS);
    }

    @Test
    void table_ofPackages_isComplete() throws IOException {
        TreeSet<String> known = new TreeSet<>(MAY_IMPORT.keySet());
        known.add(OUTERMOST);
        assertThat(known).containsAll(packagesWithSources());
    }

    @Test
    void package_withSources_hasItsInfo() throws IOException {
        for (String name : packagesWithSources()) {
            Path info = SOURCES.resolve(name.replace('.', '/')).resolve("package-info.java");
            assertThat(info).exists().content().contains("@NullMarked").startsWith("/**");
        }
    }

    @Test
    void standardOutput_belongsToTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "cli..")
                .and()
                .doNotHaveFullyQualifiedName(ROOT + "agent.AgentLoader")
                .should(accessField(System.class, "out"))
                .check(OURS);
    }

    @Test
    void javaUtilLogging_isTheApplications() {
        noClasses()
                .should(dependOnClassesThat(JavaClass.Predicates.resideInAPackage("java.util.logging..")))
                .check(OURS);
    }

    @Test
    void names_ofTypes_sayWhatTheyAre() {
        classes().should(haveANameWithoutFiller()).check(OURS);
    }

    private static ArchCondition<JavaClass> haveANameWithoutFiller() {
        DescribedPredicate<JavaClass> filler = DescribedPredicate.describe(
                "have a word in their name that says nothing",
                type -> type.getSimpleName()
                        .matches(".*((?<!Driver)Manager|Helper|Utils?|Impl|Abstract|Base)(?![a-z]).*"));
        return not(have(filler));
    }

    private static List<String> packagesWithSources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .map(file -> SOURCES.relativize(file.getParent()).toString().replace('/', '.'))
                    .distinct()
                    .sorted()
                    .toList();
        }
    }
}
