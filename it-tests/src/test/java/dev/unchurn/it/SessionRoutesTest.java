package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.server.SessionRoutes;
import com.acme.server.TenantSetting;
import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("alongside")
class SessionRoutesTest {
    @Test
    void nextBorrower_whateverAFunctionTriggerOrViewLeft_seesAFreshSession() throws Exception {
        Database database = SharedServer.newDatabase();
        makeLocalOne(database);
        Outcome raw = Programs.raw(Jvm.running(), SessionRoutes.class, database.arguments());
        database.empty();
        makeLocalOne(database);

        Outcome outcome = Programs.withAgent(Jvm.running(), "verify=1", SessionRoutes.class, database.arguments());

        assertThat(Told.same(outcome)).isEqualTo(Told.same(raw));
        assertThat(Told.lines(outcome.err(), " ERROR ")).isEmpty();
        assertReuse(outcome.out());
        assertThat(Told.lines(outcome.err(), "retired a connection: session cannot be made fresh: "))
                .anyMatch(
                        line -> line.contains("function set_user: custom setting app.tenant cannot be undone (Session"))
                .anyMatch(line -> line.contains("trigger audit_row on audited: custom setting app.tenant cannot"))
                .anyMatch(line -> line.contains("view seen: "));
    }

    private static void makeLocalOne(Database database) throws Exception {
        try (Connection admin = database.server().admin(database.name());
                Statement statement = admin.createStatement()) {
            statement.execute("CREATE FUNCTION local_one() RETURNS int LANGUAGE sql SET app.local = '1' AS 'SELECT 1'");
        }
    }

    private static void assertReuse(List<String> out) {
        int looked = 0;
        for (int i = 0; i < out.size() - 1; i++) {
            boolean reused = out.get(i).startsWith("== reused after");
            if (!reused && !out.get(i).startsWith("== not reused after")) continue;
            assertThat(out.get(i + 1)).as(out.get(i)).isEqualTo("# same backend: " + reused);
            looked++;
        }
        assertThat(looked).isGreaterThan(30);
    }

    @Test
    void customSetting_retires_andTheLogSaysWhatWouldHelp() throws Exception {
        Database database = SharedServer.newDatabase();
        Outcome raw = Programs.raw(Jvm.running(), TenantSetting.class, database.arguments());

        Outcome outcome = Programs.withAgent(Jvm.running(), "", TenantSetting.class, database.arguments());

        assertThat(outcome.out()).isEqualTo(raw.out());
        assertThat(Told.number(Told.summary(outcome.err(), database.name()), "opened"))
                .isEqualTo(10);
        assertThat(Told.lines(outcome.err(), "custom setting app.tenant cannot be undone (TenantSetting.main (Tenant"))
                .isNotEmpty()
                .anyMatch(line -> line.contains("ALTER DATABASE " + database.name() + " SET app.tenant = ''"));
        assertThat(String.join("\n", outcome.err())).doesNotContain("secret tenant");
    }

    @Test
    void customSetting_whenItsOwnerDidWhatTheLogSays_isReused() throws Exception {
        Database database = SharedServer.newDatabase();
        database.server().execute("ALTER DATABASE " + database.name() + " SET app.tenant = ''");
        Outcome raw = Programs.raw(Jvm.running(), TenantSetting.class, database.arguments());

        Outcome outcome = Programs.withAgent(Jvm.running(), "", TenantSetting.class, database.arguments());

        assertThat(outcome.out()).isEqualTo(raw.out());
        assertThat(Told.number(Told.summary(outcome.err(), database.name()), "opened"))
                .isEqualTo(1);
    }
}
