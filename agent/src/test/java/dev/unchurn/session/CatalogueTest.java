package dev.unchurn.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.event.PoolName;
import dev.unchurn.testing.ManualTicker;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A server that ends its sessions just then cannot be had on purpose, so the connection is made up. */
class CatalogueTest {
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    private final List<Throwable> faults = new ArrayList<>();
    private int asked;
    private final ManualTicker ticker = new ManualTicker();
    private final Catalogue catalogue = new Catalogue(
            new Origin(PoolName.of("jdbc:postgresql://db1/orders", "shop")) {
                @Override
                protected Connection open() throws Exception {
                    throw new SQLException("no server");
                }

                @Override
                protected void fault(String where, Throwable failure) {
                    faults.add(failure);
                }
            },
            ticker);

    private void askOften(String state, boolean ended) {
        Connection connection = (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("isClosed")) return ended;
                    asked++;
                    throw new SQLException("refused", state);
                });
        for (int i = 0; i < 5; i++) catalogue.afterReset(connection, true);
    }

    @Test
    void sessionsEndedByTheServer_areNoReasonToStopAsking() {
        askOften("57P01", true);

        assertThat(asked).isEqualTo(5);
        assertThat(faults).isEmpty();
    }

    @Test
    void connectionsThatBreakAtOnce_areNoReasonToStopAsking() {
        askOften("08006", true);

        assertThat(asked).isEqualTo(5);
        assertThat(faults).isEmpty();
    }

    @Test
    void aServerThatRefuses_isNotAskedAgain_andSaidOnce() {
        askOften("42501", false);

        assertThat(asked).isEqualTo(3);
        assertThat(faults).hasSize(1);
        assertThat(catalogue.isCurrent()).isTrue();
    }

    @Test
    void anAnswerIsGoodForLongerAndLonger_inTheEndForAMinute() {
        askOften("42501", false);
        List<Long> milliseconds = new ArrayList<>();
        for (int i = 0; i < 6; i++) milliseconds.add(untilDue());

        assertThat(milliseconds).containsExactly(235L, 938L, 3_751L, 15_001L, 60_001L, 60_001L);
    }

    private long untilDue() {
        long began = ticker.nanos();
        while (catalogue.isSettled()) ticker.advance(MILLISECOND);
        askOften("42501", false);
        return TimeUnit.NANOSECONDS.toMillis(ticker.nanos() - began);
    }

    @Test
    void whenItIsTime_oneReturnInTenMillisecondsGoesTheLongWay() {
        askOften("42501", false);
        ticker.advance(Duration.ofMinutes(1));

        assertThat(catalogue.isSettled()).isFalse();
        assertThat(catalogue.isSettled()).isTrue();
        ticker.advance(MILLISECOND.multipliedBy(9));
        assertThat(catalogue.isSettled()).isTrue();
        ticker.advance(MILLISECOND);
        assertThat(catalogue.isSettled()).isFalse();
    }
}
