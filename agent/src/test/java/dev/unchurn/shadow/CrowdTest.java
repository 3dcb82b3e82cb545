package dev.unchurn.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.PoolName;
import java.util.Arrays;
import java.util.Collections;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CrowdTest {
    private static final PoolName POOL = PoolName.of("jdbc:postgresql://db1:5432/orders", "shop");
    private static final Offset<Double> EXACTLY = within(1e-9);

    private static Heard opening(long beganNanos, long endedNanos) {
        return new Heard(Heard.Kind.BORROWED, POOL, BorrowInfo.UNKNOWN, endedNanos, endedNanos - beganNanos);
    }

    @Test
    void mean_overOpeningsThatOverlap_countsEachForItsPart() {
        Crowd crowd = new Crowd(Arrays.asList(opening(1_000, 1_100), opening(1_050, 1_250)));

        assertThat(crowd.mean(1_000, 1_050)).isCloseTo(1, EXACTLY);
        assertThat(crowd.mean(1_050, 1_100)).isCloseTo(2, EXACTLY);
        assertThat(crowd.mean(1_000, 1_100)).isCloseTo(1.5, EXACTLY);
        assertThat(crowd.mean(1_200, 1_300)).isCloseTo(0.5, EXACTLY);
    }

    @Test
    void mean_whereNobodyOpens_isZero() {
        Crowd crowd = new Crowd(Collections.singletonList(opening(1_000, 1_100)));

        assertThat(crowd.mean(0, 1_000)).isCloseTo(0, EXACTLY);
        assertThat(crowd.mean(1_100, 2_000)).isCloseTo(0, EXACTLY);
        assertThat(crowd.mean(1_050, 1_050)).isZero();
        assertThat(new Crowd(Collections.<Heard>emptyList()).mean(0, 100)).isZero();
    }

    @Test
    void mean_ofWhatIsNoOpening_isZero() {
        Heard released = new Heard(Heard.Kind.RELEASED, POOL, BorrowInfo.UNKNOWN, 100, 50);

        assertThat(new Crowd(Collections.singletonList(released)).mean(0, 100)).isZero();
    }
}
