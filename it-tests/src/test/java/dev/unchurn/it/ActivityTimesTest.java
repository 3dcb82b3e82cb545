package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.acme.programs.Transactions;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the report says of the time inside the driver, against what the server counts for the database ({@code pg_stat_database},
 * PostgreSQL 14 and later: {@code active_time}, {@code idle_in_transaction_time}).
 */
class ActivityTimesTest {
    private static final Duration GONE = Duration.ofSeconds(60);

    /** The server counts from the arrival of a message; ours are the client's times, on a machine that others use, too. */
    private static final double PERCENT = 25;

    @TempDir
    Path directory;

    /** What the server saw of a database, in milliseconds. */
    private record Seen(double active, double idleInTransaction) {}

    static Stream<Arguments> modesAndJvms() {
        return Jvms.inTurn().stream()
                .flatMap(jvm -> Stream.of("observe", "pool").map(mode -> Arguments.of(mode, jvm)));
    }

    @ParameterizedTest
    @MethodSource("modesAndJvms")
    void times_areTheServers(String mode, Jvm jvm) throws Exception {
        Database database = SharedServer.newDatabase();
        Path file = directory.resolve("times.html");
        Outcome outcome = Programs.run(Programs.command(jvm, Transactions.class, database.arguments())
                .agent(AgentJar.path(), "mode=" + mode + ",report=" + file));
        database.server().awaitBackends(database.name(), 0, GONE);
        Seen seen = seen(database);
        Map<String, Long> site = ReportPage.read(file).sites().get(0).values();

        assertThat(Told.lines(outcome.err(), "fault")).isEmpty();
        double heldMillis = site.get("held in all") / 1e6;
        double driverMillis = heldMillis * site.get("in the driver") / 1_000;
        double idleInTransactionMillis = heldMillis * site.get("idle in transaction") / 1_000;
        assertThat(driverMillis).as(outcome.describe()).isCloseTo(seen.active, withPercentage(PERCENT));
        assertThat(idleInTransactionMillis)
                .as(outcome.describe())
                .isCloseTo(seen.idleInTransaction, withPercentage(PERCENT));
        assertThat(site).containsEntry("borrows", (long) Transactions.COUNT).containsEntry("closed in transaction", 0L);
        assertThat(site.get("statements each")).as("thousandths").isEqualTo(2_000);
    }

    @ParameterizedTest
    @MethodSource("modesAndJvms")
    void switchedOff_nothingIsMeasured(String mode, Jvm jvm) throws Exception {
        Database database = SharedServer.newDatabase();
        Path file = directory.resolve("off.html");
        Programs.run(Programs.command(jvm, Transactions.class, database.arguments())
                .agent(AgentJar.path(), "statements=off,mode=" + mode + ",report=" + file));

        Map<String, Long> site = ReportPage.read(file).sites().get(0).values();
        assertThat(site.get("held in all")).isPositive();
        assertThat(site.get("in the driver")).as("not known").isNegative();
    }

    private static Seen seen(Database database) throws SQLException {
        try (Connection connection = database.server().admin("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT active_time, idle_in_transaction_time FROM pg_stat_database WHERE datname = '"
                                + database.name() + "'")) {
            rows.next();
            return new Seen(rows.getDouble(1), rows.getDouble(2));
        }
    }
}
