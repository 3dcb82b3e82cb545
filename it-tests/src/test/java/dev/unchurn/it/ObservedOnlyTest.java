package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.server.EmbeddedDatabase;
import com.acme.server.EmbeddedLeak;
import com.acme.server.OwnPool;
import com.zaxxer.hikari.HikariDataSource;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildCommand;
import dev.unchurn.itsupport.ChildJvm;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.commons.dbcp2.PoolingDataSource;
import org.apache.commons.logging.LogFactory;
import org.apache.commons.pool2.ObjectPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

/** Connections that are not ours to keep. */
class ObservedOnlyTest {
    private static final Duration SECONDS = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            org.h2.Driver                        | jdbc:h2:mem:notes                | SELECT DATABASE()
            org.h2.Driver                        | jdbc:h2:mem:                     | SELECT DATABASE()
            org.sqlite.JDBC                      | jdbc:sqlite::memory:             | SELECT sqlite_version()
            org.apache.derby.jdbc.EmbeddedDriver | jdbc:derby:memory:notes;create=true | VALUES CURRENT SCHEMA
            org.hsqldb.jdbc.JDBCDriver           | jdbc:hsqldb:mem:notes            | CALL CURRENT_SCHEMA
            """)
    void embeddedDatabase_pooledProgram_livesAndDiesAsRaw(String driver, String url, String sql) throws Exception {
        Outcome raw = Programs.run(embedded(driver, url, sql));

        Outcome outcome = Programs.run(embedded(driver, url, sql).agent(AgentJar.path(), ""));

        assertThat(outcome.out()).as(outcome.describe()).isEqualTo(raw.out()).hasSizeGreaterThan(15);
        assertThat(Told.lines(
                        outcome.err(),
                        "observed, not pooled: only sessions of PostgreSQL and MariaDB can be made fresh"))
                .hasSizeGreaterThanOrEqualTo(1);
        assertThat(Told.lines(outcome.err(), ": at exit after "))
                .anyMatch(line -> Told.number(line, "borrows") >= 9)
                .allMatch(line -> Told.number(line, "borrows?") == Told.number(line, "opened"))
                .noneMatch(line -> line.contains("reused") || line.contains("not closed yet"));
        assertThat(Told.lines(outcome.err(), "ERROR")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pool", "observe"})
    void embeddedDatabase_forgottenConnection_isALeak(String mode) throws Exception {
        ChildCommand command = ChildJvm.java()
                .classPath(Programs.jarOf(EmbeddedLeak.class), Programs.jarOf(org.h2.Driver.class))
                .main(EmbeddedLeak.class.getName(), "jdbc:h2:mem:notes")
                .agent(AgentJar.path(), "mode=" + mode);
        try (ChildJvm child = command.start()) {
            String leak = child.awaitErr(line -> line.contains("leak: "), SECONDS);
            child.send("end");
            Outcome outcome = child.await(SECONDS);

            assertThat(leak).matches(".*leak: EmbeddedLeak.forget \\(EmbeddedLeak.java:[0-9]+\\).* never closed 1 .*");
            assertThat(Told.summary(outcome.err(), "h2:mem:notes"))
                    .contains("6 borrows", "1 leaked", "; held p50 ", " spent connecting");
        }
    }

    @Test
    void ownPools_ofTheProgram_areNotPooledTwice() throws Exception {
        Database database = SharedServer.newDatabase();
        Outcome raw = Programs.run(withPools(database));
        database.server().awaitBackends(database.name(), 0, SECONDS);
        long rawSessions = database.server().sessions(database.name());

        Outcome outcome = Programs.run(withPools(database).agent(AgentJar.path(), ""));

        database.server().awaitBackends(database.name(), 0, SECONDS);
        assertThat(outcome.out()).as(outcome.describe()).isEqualTo(raw.out());
        assertThat(outcome.out())
                .contains(
                        "HikariCP: org.postgresql.jdbc.PgConnection",
                        "DBCP2: org.postgresql.jdbc.PgConnection",
                        "42 HikariProxyStatement");
        assertThat(database.server().sessions(database.name()) - rawSessions).isEqualTo(rawSessions);
        assertThat(Told.lines(outcome.err(), "ERROR")).isEmpty();
        String summary = Told.summary(outcome.err(), database.name());
        assertThat(Told.number(summary, "opened")).as(summary).isEqualTo(rawSessions);
        assertThat(Told.number(summary, "borrows")).as(summary).isEqualTo(rawSessions);
    }

    private static ChildCommand withPools(Database database) {
        return Programs.command(Jvm.running(), OwnPool.class, database.arguments())
                .classPath(List.of(
                                Programs.jarOf(HikariDataSource.class),
                                Programs.jarOf(Logger.class),
                                Programs.jarOf(PoolingDataSource.class),
                                Programs.jarOf(ObjectPool.class),
                                Programs.jarOf(LogFactory.class))
                        .toArray(new Path[0]));
    }

    private ChildCommand embedded(String driver, String url, String sql) throws Exception {
        return ChildJvm.java()
                .directory(directory)
                .classPath(
                        Programs.jarOf(EmbeddedDatabase.class),
                        Programs.jarOf(Class.forName(driver, false, getClass().getClassLoader())),
                        Programs.jarOf(Logger.class))
                .main(EmbeddedDatabase.class.getName(), url, sql);
    }
}
