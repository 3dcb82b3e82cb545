package dev.unchurn.handle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.event.PoolName;
import dev.unchurn.event.Ticker;
import dev.unchurn.pool.PoolSettings;
import dev.unchurn.pool.Pools;
import dev.unchurn.testing.LiveJvm;
import dev.unchurn.testing.RecordingListener;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class PoolIndexTest {
    private static final String URL = "jdbc:postgresql://db/orders";

    private final PoolIndex index = new PoolIndex(new ProcessDefaults(LiveJvm.INTERNALS));
    private final Pools pools = new Pools(PoolSettings.builder().build(), new RecordingListener(), Ticker.SYSTEM);
    private int made;

    private static Properties user(String name) {
        Properties info = new Properties();
        info.setProperty("user", name);
        return info;
    }

    private PoolEntry add(String url, Properties info) {
        return index.add(url, info, null, () -> {
            made++;
            PoolName name = PoolName.of(url, null);
            return new PoolEntry(PoolKey.of(info, null), url, name, pools, null, null, null, "observed");
        });
    }

    @Test
    void entry_isFoundByUrlAndProperties() {
        PoolEntry a = add(URL, user("a"));
        PoolEntry b = add(URL, user("b"));
        assertThat(index.find(URL, user("a"), null)).isSameAs(a);
        assertThat(index.find(URL, user("b"), null)).isSameAs(b);
        assertThat(index.find(URL, user("c"), null)).isNull();
        assertThat(index.find(URL + "2", user("a"), null)).isNull();
    }

    @Test
    void entry_ofTheSameRequest_isMadeOnce() {
        assertThat(add(URL, user("a"))).isSameAs(add(URL, user("a")));
        assertThat(made).isEqualTo(1);
    }

    @Test
    void entry_thatIsRemoved_isNotFound_theOthersAre() {
        PoolEntry a = add(URL, user("a"));
        PoolEntry b = add(URL, user("b"));
        assertThat(index.remove(entry -> entry == a)).containsExactly(a);
        assertThat(index.find(URL, user("a"), null)).isNull();
        assertThat(index.find(URL, user("b"), null)).isSameAs(b);
        index.remove(entry -> true);
        assertThat(index.size()).isZero();
    }

    private static Properties credentials(String user, String password) {
        Properties info = user(user);
        info.setProperty("password", password);
        return info;
    }

    @Test
    void entry_ofUserAndPassword_isFoundByTheSameStringsAndByOthersThatSayTheSame() {
        PoolEntry a = add(URL, credentials("a", "x"));
        PoolEntry b = add(URL, credentials("b", "x"));
        for (int i = 0; i < 3; i++) {
            assertThat(index.find(URL, "a", "x", null)).isSameAs(a);
            assertThat(index.find(new String(URL), new String("a"), new String("x"), null))
                    .isSameAs(a);
            assertThat(index.find(URL, "b", "x", null)).isSameAs(b);
            assertThat(index.find(URL, "a", "y", null)).isNull();
            assertThat(index.find(URL, "a", "x", getClass().getClassLoader())).isNull();
        }
    }

    @Test
    void entry_thatWasJustFoundByTheSameStrings_isNotFoundOnceRemoved() {
        PoolEntry a = add(URL, credentials("a", "x"));
        assertThat(index.find(URL, "a", "x", null)).isSameAs(a);
        assertThat(index.find(URL, "a", "x", null)).isSameAs(a);

        index.remove(entry -> entry == a);

        assertThat(index.find(URL, "a", "x", null)).isNull();
        PoolEntry another = add(URL, credentials("a", "x"));
        assertThat(index.find(URL, "a", "x", null)).isSameAs(another).isNotSameAs(a);
    }
}
