package dev.unchurn.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.config.Reset;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class PostgresSessionTest {
    private final List<String> calls = new ArrayList<>();

    /** A driver whose methods of these names refuse, as abort of pgjdbc 42.2 does on JDK 24 and later. */
    private PostgresSession session(String... refusing) throws Exception {
        List<String> refused = List.of(refusing);
        Connection connection = (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    calls.add(method.getName());
                    if (refused.contains(method.getName())) throw new SecurityException("no permission");
                    if (method.getReturnType() == boolean.class) return false;
                    if (method.getReturnType() == int.class) return 0;
                    if (method.getReturnType() == Map.class) return Collections.emptyMap();
                    return method.getReturnType() == Properties.class ? new Properties() : null;
                });
        PostgresSession session = new PostgresSession(
                connection,
                new Freshness(connection, new String[0]),
                new UnopenedOrigin(),
                new Postgres(new ResetPolicy(Reset.FULL, 0)),
                null, // nothing here asks what the driver remembers
                1);
        calls.clear();
        return session;
    }

    @Test
    void abort_ofADriverThatRefuses_closes() throws Exception {
        session("abort").abort();

        assertThat(calls).containsExactly("abort", "close");
    }

    @Test
    void abort_ofADriverThatCan_isAll() throws Exception {
        session().abort();

        assertThat(calls).containsExactly("abort");
    }

    @Test
    void close_ofADriverThatRefuses_aborts() throws Exception {
        session("close").close();

        assertThat(calls).containsExactly("close", "abort");
    }

    @Test
    void abortAndClose_whenTheDriverRefusesBoth_doNotThrow() throws Exception {
        session("abort", "close").abort();

        assertThat(calls).containsExactly("abort", "close");
    }
}
