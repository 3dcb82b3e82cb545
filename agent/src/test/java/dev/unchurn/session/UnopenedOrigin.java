package dev.unchurn.session;

import dev.unchurn.event.PoolName;
import java.sql.Connection;
import java.sql.SQLException;

/** An origin for sessions that nobody opens another of. */
final class UnopenedOrigin extends Origin {
    UnopenedOrigin() {
        super(PoolName.of("jdbc:postgresql://db1:5432/orders", "shop"));
    }

    @Override
    protected Connection open() throws Exception {
        throw new SQLException("no server");
    }

    @Override
    protected void fault(String where, Throwable failure) {
        throw new AssertionError(where, failure);
    }
}
