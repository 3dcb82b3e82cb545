package dev.unchurn.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.config.Reset;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresTest {
    private static final String URL = "jdbc:postgresql://localhost/db";
    private final Postgres postgres = new Postgres(new ResetPolicy(Reset.FULL, 0));

    @Test
    void url_ofAnotherDatabase_isNotAccepted() {
        assertThat(postgres.accepts(URL)).isTrue();
        assertThat(postgres.accepts("jdbc:mysql://localhost/db")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"replication", "kerberosServerName", "authenticationPluginClassName", "jaasApplicationName"})
    void property_thatCannotBeShared_isRefused(String name) {
        Properties info = new Properties();
        info.setProperty(name, "x");
        assertThat(postgres.refusal(URL, info)).contains(name.toLowerCase(java.util.Locale.ROOT));
        assertThat(postgres.refusal(URL + "?a=b&" + name + "=x", new Properties()))
                .isNotNull();
    }

    @Test
    void property_behindAsADefault_isRefusedToo() {
        Properties defaults = new Properties();
        defaults.setProperty("replication", "database");
        assertThat(postgres.refusal(URL, new Properties(defaults))).isNotNull();
    }

    @Test
    void ordinaryProperties_arePooled() {
        Properties info = new Properties();
        info.setProperty("user", "replication");
        assertThat(postgres.refusal(URL + "?ApplicationName=replication", info)).isNull();
    }

    @Test
    void text_thatLeavesWhatNoResetUndoes_isIrreversible() {
        MariaDb mariaDb = new MariaDb(new ResetPolicy(Reset.FULL, 0));

        assertThat(postgres.isIrreversible("SET app.tenant = 'a'")).isTrue();
        assertThat(postgres.isIrreversible("LOAD 'auto_explain'")).isTrue();
        assertThat(postgres.isIrreversible("SET search_path = archive")).isFalse();
        assertThat(postgres.isIrreversible("SELECT 1")).isFalse();
        assertThat(mariaDb.isIrreversible("SELECT 1")).isFalse();
    }

    @Test
    void classNames_areTheDriversOwn() throws Exception {
        assertThat(postgres.isConnectionClass(org.postgresql.jdbc.PgConnection.class.getName()))
                .isTrue();
        assertThat(Class.forName(postgres.driverClass("org.postgresql.jdbc.PgConnection"))
                        .getConstructor())
                .isNotNull();
    }
}
