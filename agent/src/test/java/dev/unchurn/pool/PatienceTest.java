package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is learned of openings, and how many waits make one more worth while. */
class PatienceTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Patience patience = new Patience();

    /** How many seconds it takes until one more is opened, while {@code waiting} wait all the time. */
    private int secondsUntilOneMore(int waiting) {
        for (int seconds = 1; seconds < 1_000; seconds++) {
            patience.waited(waiting * SECOND);
            if (patience.beginAnewIfOver()) return seconds;
            patience.tick();
        }
        throw new AssertionError("never");
    }

    @Test
    void openings_thatTakeLong_areWaitedForInTheEnd() {
        patience.opened(150 * MILLI, 0);

        assertThat(secondsUntilOneMore(7)).isBetween(3, 8);
    }

    @Test
    void openings_ofTheStart_areForgottenWithTheNextOne() {
        patience.opened(600 * MILLI, 0);
        patience.opened(700 * MILLI, SECOND);
        assertThat(patience.openNanos()).isEqualTo(625 * MILLI);

        patience.opened(10 * MILLI, 60 * SECOND);

        assertThat(patience.openNanos()).isEqualTo(10 * MILLI);
    }

    @Test
    void one_whoNearlyAlwaysWaits_isHeardAfterTenSeconds_onceMore() {
        patience.opened(150 * MILLI, 0);
        for (int rounds = 0; rounds < 2; rounds++) {
            for (int seconds = 0; seconds < 10; seconds++) {
                assertThat(patience.beginAnewIfOver()).isFalse();
                for (int i = 0; i < 180; i++) patience.waited(5 * MILLI);
                patience.tick();
            }
            assertThat(patience.beginAnewIfOver()).isTrue();
        }
    }

    @Test
    void one_whoWaitsOften_isNotHeard() {
        patience.opened(150 * MILLI, 0);
        for (int seconds = 0; seconds < 100; seconds++) {
            patience.waited(seconds % 10 == 0 ? SECOND / 2 : SECOND);
            patience.tick();
            assertThat(patience.beginAnewIfOver()).isFalse();
        }
    }

    @Test
    void time_thatIsLeftOut_makesNothingOlder() {
        patience.opened(600 * MILLI, 0);

        patience.leaveOut(56 * SECOND);
        patience.opened(200 * MILLI, 60 * SECOND);

        assertThat(patience.openNanos()).isEqualTo(500 * MILLI);
    }
}
