package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.acme.programs.BorrowCycles;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildCommand;
import dev.unchurn.itsupport.ChildJvm;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.Driver;

@Tag("alongside")
class JvmMatrixTest {
    /** What {@link BorrowCycles} asks for; without the agent the server sees as many sessions. */
    private static final int BORROWS = 102;

    private static final String MODULE = "com.acme.app";

    @TempDir
    private Path directory;

    static List<Jvm> jvms() {
        return Jvms.all();
    }

    static Stream<Jvm> jvmsWithModules() {
        return Jvms.from(9);
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void program_onTheClassPath_isPooledAndPrintsWhatItPrintsRaw(Jvm jvm) throws Exception {
        Database database = SharedServer.newDatabase();
        Outcome raw = Programs.raw(jvm, BorrowCycles.class, database.arguments());
        assertThat(sessions(database)).isEqualTo(BORROWS);
        database.empty();
        Outcome pooled = Programs.withAgent(jvm, "", BorrowCycles.class, database.arguments());
        assertPooled(pooled, raw, database);
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void program_withEveryClassVerified_isPooled(Jvm jvm) throws Exception {
        Database database = SharedServer.newDatabase();
        Outcome raw = Programs.raw(jvm, BorrowCycles.class, database.arguments());
        database.empty();
        Outcome pooled = Programs.run(Programs.command(jvm, BorrowCycles.class, database.arguments())
                .options("-Xverify:all")
                .agent(AgentJar.path(), ""));
        assertPooled(pooled, raw, database);
    }

    @ParameterizedTest
    @MethodSource("jvmsWithModules")
    void program_onTheModulePath_isPooled(Jvm jvm) throws Exception {
        Database database = SharedServer.newDatabase();
        Path module = namedModule();
        Outcome raw = Programs.run(inModule(jvm, module, database));
        database.empty();
        Outcome pooled = Programs.run(inModule(jvm, module, database).agent(AgentJar.path(), ""));
        assertPooled(pooled, raw, database);
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void program_underASecurityManager_runsAndOneLineSaysThatTheAgentIsInert(Jvm jvm) throws Exception {
        assumeTrue(jvm.feature() <= 17, "there is no SecurityManager any more");
        Database database = SharedServer.newDatabase();
        Outcome raw = Programs.run(restricted(jvm, database));
        Outcome inert = Programs.run(restricted(jvm, database).agent(AgentJar.path(), ""));
        Comparison.assertSame(inert, raw);
        assertThat(inert.err())
                .as(inert.describe())
                .filteredOn(line -> line.contains("not started") || line.contains("inert"))
                .hasSize(1);
        assertThat(inert.err())
                .as("Java 17 warns of the SecurityManager itself")
                .filteredOn(line -> !raw.err().contains(line))
                .allMatch(line -> line.contains("unchurn"));
    }

    private static void assertPooled(Outcome pooled, Outcome raw, Database database) throws Exception {
        Comparison.assertSame(pooled, raw);
        assertThat(sessions(database)).isBetween(1L, 9L);
        assertThat(pooled.err()).as("no warning of the JVM").allMatch(line -> line.contains("unchurn"));
        assertThat(pooled.err()).anyMatch(line -> line.contains(BORROWS + " borrows"));
    }

    private static long sessions(Database database) throws Exception {
        database.server().awaitBackends(database.name(), 0, Duration.ofSeconds(10));
        return database.server().sessions(database.name());
    }

    /** The program's classes and a module descriptor that requires the driver, an automatic module. */
    private Path namedModule() throws Exception {
        Path module = directory.resolve("module");
        Path source = directory.resolve("module-info.java");
        Files.writeString(source, "module " + MODULE + " { requires java.sql; requires org.postgresql.jdbc; }");
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "--release",
                        "11",
                        "--module-path",
                        Programs.jarOf(Driver.class).toString(),
                        "-d",
                        module.toString(),
                        source.toString());
        assertThat(failed).isZero();
        Path classes = Programs.jarOf(BorrowCycles.class);
        String inPackage = BorrowCycles.class.getPackageName().replace('.', '/');
        Files.createDirectories(module.resolve(inPackage));
        try (Stream<Path> files = Files.list(classes.resolve(inPackage))) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith("BorrowCycles"))
                    .toList()) {
                Files.copy(file, module.resolve(inPackage).resolve(file.getFileName()));
            }
        }
        return module;
    }

    private static ChildCommand inModule(Jvm jvm, Path module, Database database) {
        List<String> arguments = new ArrayList<>(List.of(MODULE + "/" + BorrowCycles.class.getName()));
        arguments.addAll(List.of(database.arguments()));
        return ChildJvm.java(jvm.home())
                .options("--module-path", module + File.pathSeparator + Programs.jarOf(Driver.class))
                .main("-m", arguments.toArray(new String[0]));
    }

    /** The JDK, the program and the driver may do everything; nothing is said of the agent. */
    private ChildCommand restricted(Jvm jvm, Database database) throws Exception {
        Path policy = directory.resolve("policy");
        Files.write(
                policy,
                List.of(
                        "grant codeBase \"file:${{java.ext.dirs}}/*\" {",
                        "  permission java.security.AllPermission;",
                        "};",
                        "grant codeBase \"" + Programs.jarOf(Driver.class).toUri() + "\" {",
                        "  permission java.security.AllPermission;",
                        "};",
                        "grant codeBase \"" + Programs.jarOf(BorrowCycles.class).toUri() + "\" {",
                        "  permission java.security.AllPermission;",
                        "};"));
        return Programs.command(jvm, BorrowCycles.class, database.arguments())
                .options("-Djava.security.manager", "-Djava.security.policy==" + policy);
    }
}
