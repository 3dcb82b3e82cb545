package dev.unchurn.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unchurn.event.CallSite;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace();

    private void opened(long millis, double crowd, int times) {
        for (int i = 0; i < times; i++) pace.opened(TimeUnit.MILLISECONDS.toNanos(millis), crowd);
    }

    @Test
    void slowness_besideOthers_isWhatOpeningsTookThereAgainstTheBest() {
        opened(4, 1, 10);
        opened(20, 8, 100);

        assertThat(pace.slowness(8)).isCloseTo(5, within(0.3));
        assertThat(pace.slowness(1)).isEqualTo(1);
    }

    @Test
    void slowness_isNoMoreThanTheCrowd() {
        opened(4, 1, 10);
        opened(400, 1, 100);
        opened(400, 3, 100);

        assertThat(pace.slowness(1)).isEqualTo(1);
        assertThat(pace.slowness(3)).isCloseTo(3, within(0.01));
    }

    @Test
    void slowness_besideACrowdThatWasNeverSeen_isOne() {
        opened(20, 8, 100);

        assertThat(pace.slowness(30)).isEqualTo(1);
        assertThat(new Pace().slowness(8)).isEqualTo(1);
    }

    @Test
    void shortestHeld_isTheShortestOfItsPlace() {
        CallSite here = CallSite.named(Collections.singletonList(new StackTraceElement("A", "a", null, 1)));
        pace.held(here, 30);
        pace.held(here, 20);
        pace.held(here, 40);

        assertThat(pace.shortestHeldNanos(here)).isEqualTo(20);
        assertThat(pace.shortestHeldNanos(CallSite.UNKNOWN)).isZero();
    }
}
