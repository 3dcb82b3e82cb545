package dev.unchurn.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.event.RetireReason;
import dev.unchurn.pool.NotFresh;
import dev.unchurn.pool.NotReusable;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private final Fingerprint fresh = new Fingerprint();
    private final Fingerprint reused = new Fingerprint();

    @Test
    void equalSessions_doNotDiffer() {
        fresh.putDefault("setting work_mem", "4MB");
        reused.put("setting work_mem", "4MB");
        fresh.put("locks", 0);
        reused.put("locks", "0");

        assertThat(reused.differenceTo(fresh)).isNull();
    }

    @Test
    void valueThatABorrowerLeft_isNotFresh_withBothValues() {
        fresh.putDefault("setting work_mem", "4MB");
        reused.put("setting work_mem", "1MB");

        NotReusable difference = reused.differenceTo(fresh);

        assertThat(difference).isInstanceOf(NotFresh.class).hasMessage("setting work_mem");
        assertThat(((NotFresh) difference).expected()).isEqualTo("4MB");
        assertThat(((NotFresh) difference).found()).isEqualTo("1MB");
    }

    @Test
    void defaultThatHasChangedSince_endsTheSession_butIsNoAlarm() {
        fresh.putDefault("setting work_mem", "8MB");
        reused.putDefault("setting work_mem", "4MB");

        assertThat(reused.differenceTo(fresh))
                .isNotInstanceOf(NotFresh.class)
                .hasMessageContaining("work_mem of new sessions has changed");
    }

    @Test
    void defaultThatHasChangedSince_hidesNothingThatABorrowerLeft() {
        fresh.putDefault("setting a", "2");
        reused.putDefault("setting a", "1");
        fresh.put("locks", "0");
        reused.put("locks", "1");

        assertThat(reused.differenceTo(fresh)).isInstanceOf(NotFresh.class).hasMessage("locks");
    }

    @Test
    void partThatOnlyTheNewSessionHas_endsTheSession() {
        fresh.putDefault("setting auto_explain.log_analyze", "off");

        NotReusable difference = reused.differenceTo(fresh);

        assertThat(difference).isNotNull();
        assertThat(difference.reason()).isEqualTo(RetireReason.NOT_FRESH);
    }

    @Test
    void defaultsOfALibraryThatTheServerLoadedItself_areNoDifference() {
        reused.putDefault("setting plpgsql.extra_errors", "none");
        reused.removeDefaultsUnknownTo(fresh);

        assertThat(reused.differenceTo(fresh)).isNull();
    }

    @Test
    void settingOfALibraryThatABorrowerChanged_isNotFresh() {
        reused.put("setting plpgsql.extra_errors", "all");
        reused.removeDefaultsUnknownTo(fresh);

        assertThat(((NotFresh) reused.differenceTo(fresh)).expected()).isEqualTo("(none)");
    }

    @Test
    void valueThatMayBeASecret_isNotShown_andALongOneIsCut() {
        assertThat(Fingerprint.shown("setting ssl_passphrase_command", "x")).isEqualTo("(not shown)");
        assertThat(Fingerprint.shown("setting search_path", "a".repeat(100))).hasSize(83);
    }
}
