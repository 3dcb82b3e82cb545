package dev.unchurn.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ActivityTest {
    private final Activity activity = new Activity();

    @Test
    void execute_withAutoCommit_isTimeInsideTheDriver() {
        activity.execute(100);
        activity.leave(130);
        activity.execute(200);
        activity.leave(205);
        activity.end(1_000);

        assertThat(activity.driverNanos()).isEqualTo(35);
        assertThat(activity.idleInTransactionNanos()).isZero();
        assertThat(activity.statements()).isEqualTo(2);
        assertThat(activity.isInTransaction()).isFalse();
    }

    @Test
    void transaction_betweenStatements_isIdle() {
        activity.autoCommit(false, 0);
        activity.leave(10);
        activity.execute(50);
        activity.leave(60);
        activity.execute(100);
        activity.leave(110);
        activity.endTransaction(200);
        activity.leave(220);
        activity.end(500);

        assertThat(activity.idleInTransactionNanos()).isEqualTo(40 + 90);
        assertThat(activity.driverNanos()).isEqualTo(10 + 10 + 10 + 20);
        assertThat(activity.isInTransaction()).isFalse();
    }

    @Test
    void transaction_thatIsOpenAtTheEnd_isIdleUntilThen() {
        activity.autoCommit(false, 0);
        activity.leave(0);
        activity.execute(10);
        activity.leave(20);

        assertThat(activity.waitingNanos(25)).isEqualTo(5);
        activity.end(100);

        assertThat(activity.isInTransaction()).isTrue();
        assertThat(activity.idleInTransactionNanos()).isEqualTo(80);
        assertThat(activity.waitingNanos(200)).isZero();
    }

    @Test
    void autoCommit_switchedOn_endsTheTransaction() {
        activity.autoCommit(false, 0);
        activity.leave(0);
        activity.execute(0);
        activity.leave(10);
        activity.autoCommit(true, 30);
        activity.leave(40);
        activity.execute(50);
        activity.leave(60);
        activity.end(100);

        assertThat(activity.idleInTransactionNanos()).isEqualTo(20);
        assertThat(activity.isInTransaction()).isFalse();
    }

    @Test
    void twoThreads_insideAtOnce_countOnce() {
        activity.execute(0);
        activity.execute(10);
        activity.leave(20);
        activity.leave(50);

        assertThat(activity.driverNanos()).isEqualTo(50);
    }

    @Test
    void end_whileAThreadIsInside_countsUntilThen() {
        activity.execute(10);
        activity.end(40);
        activity.leave(1_000);

        assertThat(activity.driverNanos()).isEqualTo(30);
    }

    @Test
    void lastStatement_isTheLatestText_withoutLiterals() {
        assertThat(activity.lastStatement()).isNull();
        activity.text("select 1");
        activity.text("select * from t where name = 'Ada'");

        assertThat(activity.lastStatement()).isEqualTo("select * from t where name = ?");
    }
}
