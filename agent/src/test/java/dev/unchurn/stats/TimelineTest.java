package dev.unchurn.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Timeline timeline = new Timeline();

    @Test
    void look_eachSecond_isAnInterval() {
        timeline.add(SECOND, 10, 3, 2);
        timeline.add(2 * SECOND, 15, 3, 4);

        TimelineSnapshot snapshot = timeline.snapshot();
        assertThat(snapshot.size()).isEqualTo(2);
        assertThat(snapshot.borrows(0)).isEqualTo(10);
        assertThat(snapshot.borrows(1)).isEqualTo(5);
        assertThat(snapshot.opens(0)).isEqualTo(3);
        assertThat(snapshot.opens(1)).isZero();
        assertThat(snapshot.peakLeased(1)).isEqualTo(4);
    }

    @Test
    void intervals_whenAllAreFull_areTwiceAsLongAndLoseNothing() {
        int seconds = 10 * Timeline.MAX_INTERVALS + 1;
        for (int i = 1; i <= seconds; i++) timeline.add(i * SECOND, 7L * i, 2L * i, i == 17 ? 99 : 1);

        TimelineSnapshot snapshot = timeline.snapshot();
        assertThat(snapshot.widthNanos()).isEqualTo(16 * SECOND);
        assertThat(snapshot.size()).isBetween(150, Timeline.MAX_INTERVALS);
        long borrows = 0;
        long opens = 0;
        for (int i = 0; i < snapshot.size(); i++) {
            borrows += snapshot.borrows(i);
            opens += snapshot.opens(i);
        }
        assertThat(borrows).isEqualTo(7L * seconds);
        assertThat(opens).isEqualTo(2L * seconds);
        assertThat(snapshot.borrows(3)).isEqualTo(7 * 16);
        assertThat(snapshot.peakLeased(1)).isEqualTo(99);
        assertThat(snapshot.lengthNanos(snapshot.size() - 1)).isLessThanOrEqualTo(16 * SECOND);
    }

    @Test
    void pause_ofHours_staysWithinTheBound() {
        timeline.add(SECOND, 1, 1, 1);
        timeline.add(TimeUnit.HOURS.toNanos(100), 2, 1, 1);

        assertThat(timeline.snapshot().size()).isLessThanOrEqualTo(Timeline.MAX_INTERVALS);
        assertThat(timeline.snapshot().borrows(timeline.snapshot().size() - 1)).isEqualTo(1);
    }
}
