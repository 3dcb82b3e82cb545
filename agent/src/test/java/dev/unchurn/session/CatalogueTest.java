package dev.unchurn.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.event.PoolName;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server that ends its sessions just then cannot be had on purpose, so the connection is made up. */
class CatalogueTest {
    private final List<Throwable> faults = new ArrayList<>();
    private int asked;
    private final Catalogue catalogue = new Catalogue(new Origin(PoolName.of("jdbc:postgresql://db1/orders", "shop")) {
        @Override
        protected Connection open() throws Exception {
            throw new SQLException("no server");
        }

        @Override
        protected void fault(String where, Throwable failure) {
            faults.add(failure);
        }
    });

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
}
