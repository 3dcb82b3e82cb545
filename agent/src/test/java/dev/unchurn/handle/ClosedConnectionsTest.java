package dev.unchurn.handle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.testing.LiveJvm;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.TypeInfoCache;

class ClosedConnectionsTest {
    private final ClosedConnections closed = new ClosedConnections(LiveJvm.INTERNALS, Set.of());
    private final List<String> calls = new ArrayList<>();

    private Connection open() {
        calls.add("open");
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    calls.add(method.getName() + (arguments == null ? "" : List.of(arguments)));
                    return null;
                });
    }

    private static Remembered with(String setter, Object value) {
        Remembered attributes = new Remembered();
        attributes.set(setter, new Object[] {value});
        return attributes;
    }

    @Test
    void closedConnection_isOpenedOnceForItsOwner() throws Exception {
        Object owner = new Object();
        Connection first = closed.of(owner, null, this::open);
        assertThat(closed.of(owner, new Remembered(), this::open)).isSameAs(first);
        assertThat(closed.of(new Object(), null, this::open)).isNotSameAs(first);
        assertThat(calls).containsExactly("open", "close", "open", "close");
    }

    @Test
    void closedConnection_whatWasSetOnTheOriginal_wasSetOnIt() throws Exception {
        Object owner = new Object();
        Connection plain = closed.of(owner, null, this::open);
        calls.clear();
        Connection manual = closed.of(owner, with("setAutoCommit", false), this::open);
        assertThat(manual).isNotSameAs(plain);
        assertThat(calls).containsExactly("open", "setAutoCommit[false]", "close");
        assertThat(closed.of(owner, with("setAutoCommit", false), this::open)).isSameAs(manual);
        assertThat(closed.of(owner, with("setAutoCommit", true), this::open)).isSameAs(plain);
    }

    @Test
    void closedConnections_ofEndlessAttributes_areFew() throws Exception {
        Object owner = new Object();
        for (int i = 0; i < 100; i++) closed.of(owner, with("setCatalog", "db" + i), this::open);
        assertThat(calls).filteredOn("open"::equals).hasSizeLessThan(10);
    }

    @Test
    void copy_hasClientInfoOfItsOwn() throws Exception {
        Connection original = (Connection) LiveJvm.INTERNALS.allocate(PgConnection.class);
        Field field = PgConnection.class.getDeclaredField("clientInfo");
        field.setAccessible(true);
        Properties shared = new Properties();
        field.set(original, shared);

        Connection copy = closed.copy(original);

        assertThat(copy).isExactlyInstanceOf(PgConnection.class).isNotSameAs(original);
        assertThat(field.get(copy)).isEqualTo(shared).isNotSameAs(shared);
    }

    @Test
    void copy_hasTheObjectsOfAttributesOfItsOwn() throws Exception {
        Connection original = (Connection) LiveJvm.INTERNALS.allocate(PgConnection.class);
        Field field = PgConnection.class.getDeclaredField("typeCache");
        field.setAccessible(true);
        field.set(original, LiveJvm.INTERNALS.allocate(TypeInfoCache.class));

        ClosedConnections separate = new ClosedConnections(LiveJvm.INTERNALS, Set.of("typeCache"));

        assertThat(field.get(separate.copy(original)))
                .isExactlyInstanceOf(TypeInfoCache.class)
                .isNotSameAs(field.get(original));
        assertThat(field.get(closed.copy(original))).isSameAs(field.get(original));
    }
}
