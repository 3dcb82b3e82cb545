package dev.unchurn.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unchurn.event.PoolName;
import dev.unchurn.pool.NotFresh;
import dev.unchurn.pool.NotReusable;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VerificationTest {
    private final Connection reused = connection();
    private final Verification.Look look = connection -> {
        Fingerprint seen = new Fingerprint();
        seen.put("locks", connection == reused ? reusedLocks() : newLocks());
        return seen;
    };
    private String locksOfReused = "0";
    private String locksOfNew = "0";
    private boolean isServerFull;
    private int opened;
    private int closed;
    private final Verification verification = new Origin(PoolName.of("jdbc:postgresql://h/d", "u")) {
        @Override
        protected Connection open() throws Exception {
            if (isServerFull) throw new SQLException("too many connections");
            opened++;
            return connection();
        }

        @Override
        protected void fault(String where, Throwable failure) {
            throw new AssertionError(where, failure);
        }
    }.verification();

    private String reusedLocks() {
        return locksOfReused;
    }

    private String newLocks() {
        return locksOfNew;
    }

    private Connection connection() {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) closed++;
                    return null;
                });
    }

    private void reset(int every) throws Exception {
        verification.afterReset(reused, every, look);
    }

    @Test
    void never_isNever() throws Exception {
        locksOfReused = "1";
        for (int i = 0; i < 10; i++) reset(0);

        assertThat(opened).isZero();
    }

    @Test
    void everyThird_isTheThird() throws Exception {
        locksOfReused = "1";
        reset(3);
        reset(3);

        assertThatThrownBy(() -> reset(3)).isInstanceOf(NotFresh.class);
    }

    @Test
    void newSession_isOpenedOnce_andClosed() throws Exception {
        for (int i = 0; i < 5; i++) reset(1);

        assertThat(opened).isEqualTo(1);
        assertThat(closed).isEqualTo(1);
    }

    @Test
    void changeOfTheServer_isJudgedAgainstASessionThatIsNewNow() throws Exception {
        reset(1);
        locksOfNew = "2";
        locksOfReused = "2";
        reset(1);

        assertThat(opened).isEqualTo(2);
    }

    @Test
    void difference_whenNoNewSessionCanBeOpened_endsTheSessionWithoutAnAlarm() throws Exception {
        reset(1);
        isServerFull = true;
        locksOfReused = "1";

        @Nullable Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(() -> reset(1));

        assertThat(thrown).isInstanceOf(NotReusable.class).isNotInstanceOf(NotFresh.class);
    }

    @Test
    void firstReset_whenNoNewSessionCanBeOpened_isTrusted() {
        isServerFull = true;

        assertThatCode(() -> reset(1)).doesNotThrowAnyException();
    }
}
