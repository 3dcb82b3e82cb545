package dev.unchurn.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.PoolName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Opening takes 20 ms alone, so that a new session takes 5 ms longer to answer, and 80 ms where four open at once. */
class CalmTest {
    private static final PoolName POOL = PoolName.of("jdbc:postgresql://db1:5432/orders", "shop");
    private static final Offset<Long> NEARLY = within(TimeUnit.MILLISECONDS.toNanos(2));

    private final Pace pace = new Pace();
    private final Calm calm = new Calm(pace);
    private final Demand demand = new Demand(opening(0, 20), 1, 0, 1);

    CalmTest() {
        for (int i = 0; i < 10; i++) pace.opened(millis(20), 1);
        for (int i = 0; i < 100; i++) pace.opened(millis(80), 4);
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private static Heard opening(long fromMillis, long toMillis) {
        return new Heard(
                Heard.Kind.BORROWED, POOL, BorrowInfo.UNKNOWN, millis(toMillis), millis(toMillis - fromMillis));
    }

    private static Window window(int openingsAllTheTime) {
        List<Heard> openings = new ArrayList<>();
        for (int i = 0; i < openingsAllTheTime; i++) openings.add(opening(0, 1_000));
        return new Window(0, millis(1_000), new Crowd(openings));
    }

    /** For a connection that is held for 40 ms. */
    private long gainNanos(Window window) {
        calm.did(demand, true, demand.sinceNanos);
        return calm.gainNanos(demand, false, demand.sinceNanos + millis(40), window);
    }

    @Test
    void gain_besideThreeWhoOpen_isMostOfTheTime() {
        assertThat(gainNanos(window(3))).isCloseTo(millis(40 - (40 / 4 - 5)), NEARLY);
    }

    @Test
    void gain_whereNobodyOpens_isOnlyWhatANewSessionTakes() {
        assertThat(gainNanos(window(0))).isCloseTo(millis(5), NEARLY);
    }

    @Test
    void gain_leavesWhatWasHeldForNoLessThere() {
        pace.held(demand.site, millis(30));

        assertThat(gainNanos(window(3))).isCloseTo(millis(40 - (30 - 5)), NEARLY);
    }

    @Test
    void gain_ofAThreadThatHoldsNothing_isZero() {
        calm.did(demand, true, demand.sinceNanos);
        calm.did(demand, false, demand.sinceNanos + millis(10));

        assertThat(calm.gainNanos(demand, true, demand.sinceNanos + millis(500), window(3)))
                .isZero();
    }
}
