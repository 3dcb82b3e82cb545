package dev.unchurn.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unchurn.event.Activity;
import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.BorrowerThread;
import dev.unchurn.event.CallSite;
import dev.unchurn.event.LeaseInfo;
import dev.unchurn.event.PoolName;
import dev.unchurn.pool.PoolSettings;
import dev.unchurn.stats.Prediction;
import dev.unchurn.stats.SizePoint;
import dev.unchurn.testing.ManualTicker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Small programs whose life in a pool can be worked out by hand. Opening takes 20 ms, so that a reset takes about 1 ms. */
class ShadowTest {
    private static final PoolName POOL = PoolName.of("jdbc:postgresql://db1:5432/orders", "shop");
    private static final int OPEN = 20;

    private final ManualTicker ticker = new ManualTicker();
    private final Shadow shadow = new Shadow(PoolSettings.builder(), ticker);
    private long atMillis;

    /** A borrow that the program got at this time, having asked 20 ms before. */
    private BorrowInfo got(long millis, long thread) {
        return got(millis, thread, OPEN);
    }

    private BorrowInfo got(long millis, long thread, long openMillis) {
        goTo(millis);
        BorrowInfo borrow = new BorrowInfo(CallSite.UNKNOWN, null, new BorrowerThread(thread));
        shadow.borrowed(POOL, borrow, TimeUnit.MILLISECONDS.toNanos(openMillis), false);
        return borrow;
    }

    private void released(long millis, BorrowInfo borrow) {
        goTo(millis);
        shadow.released(POOL, borrow, 0);
    }

    private void leaked(long millis, BorrowInfo borrow) {
        goTo(millis);
        shadow.leaked(POOL, borrow, new LeaseInfo(null, "main", 0, 0));
    }

    private void playAt(long millis) {
        goTo(millis);
        shadow.play();
    }

    private void goTo(long millis) {
        ticker.advance(Duration.ofMillis(millis - atMillis));
        atMillis = millis;
    }

    private Prediction prediction() {
        return shadow.predictions().get(POOL);
    }

    @Test
    void oneThread_oneAfterTheOther_needsOneConnection() {
        for (int i = 0; i < 10; i++) released(i * 50 + 25, got(i * 50 + 20, 1));
        playAt(1_000);

        Prediction prediction = prediction();

        assertThat(prediction.borrows()).isEqualTo(10);
        assertThat(prediction.opens()).isEqualTo(1);
        assertThat(prediction.peak()).isEqualTo(1);
        assertThat(prediction.savedNanos() / 1_000_000).isBetween(9L * (OPEN - 2), 9L * OPEN);
        assertThat(prediction.avoidedPerMinute()).isCloseTo(9 * 60, within(1.0));
        assertThat(prediction.leftOut()).isZero();
    }

    @Test
    void session_thatCouldNotBeReused_isOpenedAnew() {
        for (int i = 0; i < 10; i++) {
            goTo(i * 50 + 20);
            Activity activity = new Activity();
            activity.judgeBy(sql -> sql.equals("LOAD 'auto_explain'"));
            activity.text(i == 3 ? "LOAD 'auto_explain'" : "SELECT 1");
            activity.text("SELECT 2");
            BorrowInfo borrow = new BorrowInfo(CallSite.UNKNOWN, null, new BorrowerThread(1), activity, 0);
            shadow.borrowed(POOL, borrow, TimeUnit.MILLISECONDS.toNanos(OPEN), false);
            released(i * 50 + 25, borrow);
        }
        playAt(1_000);

        assertThat(prediction().opens()).isEqualTo(2);
        assertThat(prediction().peak()).isEqualTo(1);
    }

    @Test
    void twoThreads_thatHoldForLong_needTwo() {
        BorrowInfo first = got(100, 1);
        BorrowInfo second = got(150, 2);
        released(600, first);
        released(700, second);
        playAt(1_000);

        assertThat(prediction().opens()).isEqualTo(2);
        assertThat(prediction().peak()).isEqualTo(2);
    }

    @Test
    void secondThread_waitsForAShortOne_ratherThanOpening() {
        released(25, got(20, 1));
        BorrowInfo first = got(100, 1);
        BorrowInfo second = got(102, 2);
        released(110, first);
        released(112, second);
        playAt(1_000);

        assertThat(prediction().opens()).isEqualTo(1);
        assertThat(prediction().sizes().get(0).shareAtOnce()).isCloseTo(2 / 3.0, within(0.01));
    }

    @Test
    void borrow_insideABorrow_needsTwo() {
        BorrowInfo outer = got(20, 1);
        BorrowInfo inner = got(50, 1);
        released(55, inner);
        released(60, outer);
        playAt(1_000);

        assertThat(prediction().opens()).isEqualTo(2);
        assertThat(prediction().peak()).isEqualTo(2);
    }

    @Test
    void borrow_insideABorrowAtALimitOfOne_isServedBeyondIt() {
        BorrowInfo outer = got(20, 1);
        BorrowInfo inner = got(50, 1);
        released(55, inner);
        released(60, outer);
        released(100, got(90, 2));
        playAt(1_000);

        SizePoint one = prediction().sizes().get(0);

        assertThat(one.size()).isEqualTo(1);
        assertThat(one.waitP99Nanos()).isLessThan(TimeUnit.MILLISECONDS.toNanos(100));
    }

    @Test
    void burst_ofThreadsThatHoldForLong_opensOneForEach() {
        BorrowInfo[] burst = new BorrowInfo[8];
        for (int i = 0; i < burst.length; i++) burst[i] = got(20, i + 1);
        for (BorrowInfo borrow : burst) released(500, borrow);
        playAt(1_000);

        Prediction prediction = prediction();

        assertThat(prediction.opens()).isEqualTo(8);
        assertThat(prediction.peak()).isEqualTo(8);
        assertThat(prediction.sizes()).extracting(SizePoint::size).containsExactly(1, 2, 3, 4, 6, 8);
        assertThat(prediction.sizes().get(5).shareAtOnce()).isEqualTo(1);
        assertThat(prediction.sizes().get(3).waitP99Nanos() / 1_000_000).isBetween(480L, 540L);
        assertThat(prediction.sizes().get(0).waitP99Nanos() / 1_000_000).isBetween(3_300L, 3_900L);
    }

    @Test
    void connection_thatIsIdleForTooLong_isOpenedAgain() {
        released(25, got(20, 1));
        playAt(1_000);
        playAt(40_000);
        released(40_060, got(40_050, 1));
        playAt(41_000);

        assertThat(prediction().opens()).isEqualTo(2);
        assertThat(prediction().peak()).isEqualTo(1);
    }

    @Test
    void lease_overSeveralRounds_keepsItsConnection() {
        BorrowInfo longHeld = got(20, 1);
        for (long second = 1; second <= 5; second++) {
            released(second * 1_000L - 400, got(second * 1_000L - 500, 2));
            playAt(second * 1_000L);
        }
        released(5_100, longHeld);
        released(5_400, got(5_300, 3));
        playAt(6_000);

        assertThat(prediction().opens()).isEqualTo(2);
        assertThat(prediction().peak()).isEqualTo(2);
    }

    @Test
    void leakedConnection_isGone() {
        BorrowInfo lost = got(20, 1);
        leaked(500, lost);
        released(600, got(560, 1));
        playAt(1_000);

        assertThat(prediction().opens()).isEqualTo(2);
        assertThat(prediction().peak()).isEqualTo(1);
    }

    @Test
    void threads_thatGetTheirConnectionSooner_goOnSooner() {
        // In reality the two hold at different times; with a pool both would have been at work at once.
        BorrowInfo first = got(20, 1);
        released(100, first);
        BorrowInfo second = got(120, 1);
        BorrowInfo other = got(215, 2);
        released(200, second);
        released(295, other);
        playAt(1_000);

        assertThat(prediction().savedNanos()).isPositive();
        assertThat(prediction().opens()).isLessThanOrEqualTo(2);
    }

    /** In ten seconds that were spent connecting a pool would not have forgotten how long its first opening took. */
    @Test
    void openings_growOldWithTheTimeThatAPoolWouldHaveTaken() {
        released(105, got(100, 1, 100));
        for (int second = 0; second < 10; second++) {
            for (int i = 0; i < 35; i++) {
                long askedMillis = second * 1_000L + 110 + i * 25L;
                released(askedMillis + OPEN + 4, got(askedMillis + OPEN, 1));
            }
            playAt(second * 1_000 + 1_000);
        }
        BorrowInfo outer = got(10_100, 1);
        released(10_125, got(10_125, 1));
        released(10_130, outer);

        BorrowInfo first = got(10_300, 1);
        BorrowInfo second = got(10_300, 2);
        BorrowInfo third = got(10_305, 3);
        released(10_380, first);
        released(10_380, second);
        released(10_390, third);
        playAt(11_000);

        assertThat(prediction().opens()).as("the third waits for 47 ms").isEqualTo(2);
    }

    /** Both threads are ahead of reality when the second ends, and one of them has not given back yet. */
    @Test
    void connection_heldOverTheEndOfARound_keepsNobodyWaitingUntilThen() {
        for (int i = 0; i < 32; i++) {
            BorrowInfo first = got(i * 30 + 20, 1);
            released(i * 30 + 25, first);
            if (i > 0) released(i * 30 + 40, got(i * 30 + 35, 2));
        }
        BorrowInfo longer = got(980, 1);
        released(996, got(992, 2));
        playAt(1_000);
        released(1_010, longer);
        playAt(2_000);

        assertThat(prediction().borrows()).isEqualTo(65);
        assertThat(prediction().opens()).isEqualTo(1);
    }

    @Test
    void borrow_thatIsLeftOut_isNotPredicted() {
        goTo(20);
        BorrowInfo borrow = new BorrowInfo(CallSite.UNKNOWN, null, new BorrowerThread(1));
        borrow.leaveOut();
        shadow.borrowed(POOL, borrow, 1, false);
        shadow.released(POOL, borrow, 1);
        playAt(1_000);

        assertThat(shadow.predictions()).isEmpty();
    }

    @Test
    void borrows_beyondTheBound_areLeftOutAndCounted() {
        BorrowInfo kept = got(20, 1);
        for (int i = 0; i < Shadow.MAX_BORROWS; i++) released(20, got(20, 2));
        released(30, kept);
        playAt(1_000);

        Prediction prediction = prediction();

        assertThat(prediction.leftOut()).isPositive();
        assertThat(prediction.borrows() + prediction.leftOut()).isEqualTo(Shadow.MAX_BORROWS + 1L);
        assertThat(prediction.peak()).isLessThanOrEqualTo(2);
    }

    @Test
    void pools_beyondTheBound_areNotPredicted() {
        for (int i = 0; i <= Shadow.MAX_POOLS; i++) {
            PoolName name = PoolName.of("jdbc:postgresql://db1:5432/orders" + i, "shop");
            shadow.borrowed(name, new BorrowInfo(CallSite.UNKNOWN, null, new BorrowerThread(1)), 1, false);
        }
        playAt(1_000);

        assertThat(shadow.predictions()).hasSize(Shadow.MAX_POOLS);
    }
}
