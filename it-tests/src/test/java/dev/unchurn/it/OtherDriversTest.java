package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.drivers.EmbeddedTour;
import com.acme.drivers.NoServer;
import com.acme.server.EmbeddedLeak;
import dev.unchurn.itsupport.ChildCommand;
import dev.unchurn.itsupport.ChildJvm;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;

/**
 * Drivers that we do not pool: the program gets the driver's own connections, whose class is patched and passes the
 * verifier, and prints what it prints without us.
 */
@Tag("alongside")
class OtherDriversTest {
    private static final Duration SECONDS = Duration.ofSeconds(60);
    private static final List<String> MODES = List.of("pool", "observe");

    /** SQL Server's, Oracle's and other drivers: jar, driver, a URL where nobody answers, the class of its connections. */
    private static final String[][] SERVED = {
        {
            "mssql-jdbc-13.2.1.jre8.jar",
            "com.microsoft.sqlserver.jdbc.SQLServerDriver",
            "jdbc:sqlserver://127.0.0.1:1;encrypt=false;connectRetryCount=0;loginTimeout=2",
            "com.microsoft.sqlserver.jdbc.SQLServerConnection"
        },
        {
            "mssql-jdbc-6.4.0.jre8.jar",
            "com.microsoft.sqlserver.jdbc.SQLServerDriver",
            "jdbc:sqlserver://127.0.0.1:1;connectRetryCount=0;loginTimeout=2",
            "com.microsoft.sqlserver.jdbc.SQLServerConnection"
        },
        {
            "ojdbc6-11.2.0.4.jar",
            "oracle.jdbc.OracleDriver",
            "jdbc:oracle:thin:@127.0.0.1:1:x",
            "oracle.jdbc.driver.T4CConnection"
        },
        {
            "ojdbc8-23.9.0.25.07.jar",
            "oracle.jdbc.OracleDriver",
            "jdbc:oracle:thin:@127.0.0.1:1:x",
            "oracle.jdbc.driver.T4CConnection"
        },
        {
            "jtds-1.2.8.jar",
            "net.sourceforge.jtds.jdbc.Driver",
            "jdbc:jtds:sqlserver://127.0.0.1:1/x",
            "net.sourceforge.jtds.jdbc.ConnectionJDBC3"
        },
        {
            "jtds-1.3.1.jar",
            "net.sourceforge.jtds.jdbc.Driver",
            "jdbc:jtds:sqlserver://127.0.0.1:1/x",
            "net.sourceforge.jtds.jdbc.JtdsConnection"
        },
        {"jcc-12.1.2.0.jar", "com.ibm.db2.jcc.DB2Driver", "jdbc:db2://127.0.0.1:1/x", "com.ibm.db2.jcc.t4.b"},
        {
            "jaybird-5.0.9.java8.jar",
            "org.firebirdsql.jdbc.FBDriver",
            "jdbc:firebirdsql://127.0.0.1:1/x",
            "org.firebirdsql.jdbc.FBConnection"
        },
        {
            "redshift-jdbc42-2.1.0.33.jar",
            "com.amazon.redshift.jdbc42.Driver",
            "jdbc:redshift://127.0.0.1:1/x",
            "com.amazon.redshift.jdbc.RedshiftConnectionImpl"
        },
        {
            "derbyclient-10.14.2.0.jar",
            "org.apache.derby.jdbc.ClientDriver",
            "jdbc:derby://127.0.0.1:1/x",
            "org.apache.derby.client.net.NetConnection"
        },
    };

    /** The newest for Java 11 and later. */
    private static final String[][] SERVED_FROM_11 = {
        {
            "ojdbc11-23.9.0.25.07.jar",
            "oracle.jdbc.OracleDriver",
            "jdbc:oracle:thin:@127.0.0.1:1:x",
            "oracle.jdbc.driver.T4CConnection"
        },
    };

    @TempDir
    private Path directory;

    /** The embedded databases' jars, one version of each, and the Java that they need. */
    record Embedded(String age, int feature, List<String> jars) {
        static final Embedded OLD = new Embedded(
                "old",
                8,
                List.of("h2-1.3.176.jar", "derby-10.8.3.0.jar", "hsqldb-1.8.0.10.jar", "sqlite-jdbc-3.8.11.2.jar"));
        static final Embedded LAST_FOR_8 = new Embedded(
                "last for Java 8",
                8,
                List.of("h2-2.2.224.jar", "derby-10.14.2.0.jar", "hsqldb-2.7.4-jdk8.jar", "sqlite-jdbc-3.51.0.0.jar"));
        static final Embedded NEW = new Embedded(
                "new",
                17,
                List.of(
                        "h2-2.4.240.jar",
                        "derby-10.16.1.1.jar",
                        "derbyshared-10.16.1.1.jar",
                        "hsqldb-2.7.4-jdk8.jar",
                        "sqlite-jdbc-3.51.0.0.jar"));

        @Override
        public String toString() {
            return age;
        }
    }

    /** A JVM and embedded databases that run on it. */
    record Tour(Jvm jvm, Embedded databases) {
        static Stream<Tour> all() {
            return Jvms.all().stream()
                    .flatMap(jvm -> Stream.of(Embedded.OLD, Embedded.LAST_FOR_8, Embedded.NEW)
                            .filter(databases -> databases.feature() <= jvm.feature())
                            .map(databases -> new Tour(jvm, databases)));
        }

        static Stream<Tour> selected() {
            return all().filter(tour ->
                    tour.databases == Embedded.OLD || (tour.databases == Embedded.NEW) == (tour.jvm.feature() >= 17));
        }
    }

    static List<Jvm> jvms() {
        return Jvms.inTurn();
    }

    static Stream<Tour> tours() {
        return Tour.selected();
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void driver_whoseServerIsNotThere_isLeftAsItIs(Jvm jvm) throws Exception {
        List<Outcome> outcomes = rawAndInAllModes(run -> served(jvm));

        Outcome raw = outcomes.get(0);
        assertThat(raw.out()).filteredOn(line -> line.startsWith("refused: ")).hasSizeGreaterThanOrEqualTo(10);
        for (Outcome outcome : outcomes.subList(1, outcomes.size())) {
            Comparison.assertSame(outcome, raw);
            assertThat(Told.lines(outcome.err(), "ERROR")).isEmpty();
            for (String line : program(outcome)) {
                String pool = line.substring(line.indexOf("jdbc:") + 5);
                assertThat(Told.summary(outcome.err(), pool)).contains(": 2 borrows (", ", 2 opened, ");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tours")
    void databaseInTheProcess_toured_isAsRawAndCounted(Tour tour) throws Exception {
        List<Outcome> outcomes = rawAndInAllModes(run -> embedded(tour, run));

        Outcome raw = outcomes.get(0);
        assertThat(raw.out()).hasSizeGreaterThan(200);
        for (Outcome outcome : outcomes.subList(1, outcomes.size())) {
            Comparison.assertSame(outcome, raw);
            assertThat(Told.lines(outcome.err(), "ERROR")).isEmpty();
            List<String> asked = program(outcome);
            assertThat(asked).hasSize(4);
            for (String line : asked) {
                String pool = line.replaceAll(".* jdbc:|;.*", "");
                long connections = Told.number(line, "of");
                String summary = Told.summary(outcome.err(), pool);
                assertThat(Told.number(summary, "borrows")).as(summary).isEqualTo(connections);
                assertThat(Told.number(summary, "opened")).as(summary).isEqualTo(connections);
                assertThat(summary).doesNotContain("not closed yet", "leaked", "reused");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jdbc:h2:mem:notes                    | h2-1.3.176.jar           | 1 leaked
            jdbc:h2:mem:notes                    | h2-2.4.240.jar           | 1 leaked
            jdbc:sqlite::memory:                 | sqlite-jdbc-3.8.11.2.jar | 1 leaked
            jdbc:sqlite::memory:                 | sqlite-jdbc-3.51.0.0.jar | 1 leaked
            jdbc:derby:memory:notes;create=true  | derby-10.14.2.0.jar      | 1 not closed yet
            jdbc:hsqldb:mem:notes                | hsqldb-2.7.4-jdk8.jar    | 1 not closed yet
            """)
    void forgottenConnection_ofADatabaseInTheProcess_isToldWhereItCanBeProved(String url, String jar, String told)
            throws Exception {
        ChildCommand command = ChildJvm.java()
                .directory(directory)
                .classPath(Programs.jarOf(EmbeddedLeak.class), driver(jar), Programs.jarOf(Logger.class))
                .main(EmbeddedLeak.class.getName(), url)
                .agent(AgentJar.path(), "report.interval=1s");
        String pool = url.replaceAll("^jdbc:|;.*", "");
        try (ChildJvm child = command.start()) {
            boolean leaked = told.contains("leaked");
            child.awaitErr(line -> line.contains(leaked ? "leak: " : pool + ": 6 borrows"), SECONDS);
            child.send("end");
            Outcome outcome = child.await(SECONDS);

            // Derby and HSQLDB keep what was not closed themselves
            assertThat(Told.summary(outcome.err(), pool)).contains("6 borrows", told);
            assertThat(Told.lines(outcome.err(), "leak: EmbeddedLeak.forget ")).hasSize(leaked ? 2 : 0);
        }
    }

    /** A program, told how its run is called. */
    private interface Program {
        ChildCommand in(String run) throws Exception;
    }

    /** What became of the program without the agent, and then in each mode. */
    private static List<Outcome> rawAndInAllModes(Program program) throws Exception {
        List<ChildCommand> commands = new ArrayList<>(List.of(program.in("raw")));
        for (String mode : MODES) commands.add(program.in(mode).agent(AgentJar.path(), "mode=" + mode));
        return Programs.runTogether(commands);
    }

    private static List<String> program(Outcome outcome) {
        return outcome.err().stream()
                .filter(line -> line.startsWith("program: "))
                .toList();
    }

    private static ChildCommand served(Jvm jvm) {
        List<String> arguments = new ArrayList<>();
        for (String[] driver : SERVED) add(arguments, driver);
        if (jvm.feature() >= 11) for (String[] driver : SERVED_FROM_11) add(arguments, driver);
        return ChildJvm.java(jvm.home())
                .options("-Xverify:all")
                .classPath(Programs.jarOf(NoServer.class))
                .main(NoServer.class.getName(), arguments.toArray(new String[0]));
    }

    private static void add(List<String> arguments, String[] driver) {
        arguments.add(driver(driver[0]).toString());
        arguments.addAll(List.of(driver).subList(1, driver.length));
    }

    private ChildCommand embedded(Tour tour, String run) throws Exception {
        boolean bare = tour.databases() != Embedded.NEW;
        ChildCommand command = ChildJvm.java(tour.jvm().home())
                .directory(Files.createDirectory(directory.resolve(run)))
                .options("-Xverify:all")
                .classPath(Programs.jarOf(EmbeddedTour.class), Programs.jarOf(Logger.class));
        for (String jar : tour.databases().jars()) command.classPath(driver(jar));
        return command.main(
                EmbeddedTour.class.getName(),
                "org.h2.Driver",
                "jdbc:h2:mem:tour;LOCK_TIMEOUT=20",
                bare ? "org.apache.derby.jdbc.EmbeddedDriver" : "org.apache.derby.iapi.jdbc.AutoloadedDriver",
                "jdbc:derby:memory:tour;create=true",
                "org.hsqldb.jdbcDriver",
                "jdbc:hsqldb:mem:tour",
                "org.sqlite.JDBC",
                "jdbc:sqlite:tour.db");
    }

    private static Path driver(String jar) {
        return Path.of(System.getProperty("unchurn.drivers", "target/drivers"))
                .resolve(jar)
                .toAbsolutePath();
    }
}
